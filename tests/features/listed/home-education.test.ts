import { afterAll, beforeAll, expect, test } from "vitest";
import { asClerk } from "../../../src/delivery/draw.ts";
import { keepHomeEducation } from "../../../src/features/listed/keep.ts";
import { aSealedCase, masters } from "../../security/keys-support.ts";
import { freshDatabase, type TestDatabase } from "../../support/database.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";

const NOW = new Date("2027-03-10T09:00:00Z");

let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
	await database.superuser.query("alter table case_file disable trigger named");
});
afterAll(() => database.close());

test("a child whose case ended as home education is on the list in the minute after", async () => {
	await endedAsHomeEducation("2027-03-10T08:59:30Z");
	expect(await minutesInWhichListed()).toHaveLength(60);
});

test("one whose case closed long ago, and of which that is decided only now, is on it within the hour", async () => {
	await endedAsHomeEducation("2026-05-04T12:00:00Z");
	expect(await minutesInWhichListed()).toHaveLength(1);
});

/** A case that closed at this instant and was decided to be home education; any other is gone. */
async function endedAsHomeEducation(closed: string): Promise<void> {
	const { superuser: db } = database;
	await db.query("update case_file set state = 'transferred', closed_at = null, next_review = '2027-06-01'");
	const { id } = await aSealedCase(database.pool, masters.v1, mill, {
		...{ surname: "Sandgrouse", birth: "2015-06-10" },
	});
	await db.query(
		`insert into ledger (panel_id, case_id, act, facts, at, key)
			values ($1, $2, 'decision.recorded', '{"closure": "ehe_suitable"}', app_now(), gen_random_uuid())`,
		[mill.panel, id],
	);
	await db.query("update case_file set state = 'closed', closed_at = $2 where id = $1", [id, closed]);
}

/** In which minutes of the hour the case would be put on the list. */
async function minutesInWhichListed(): Promise<number[]> {
	const minutes: number[] = [];
	for (let minute = 0; minute < 60; minute++) {
		const undone = new Error("Undone");
		await asClerk(database.pool, masters.v1, [mill.panel], async (ctx) => {
			await keepHomeEducation({ ...ctx, now: new Date(NOW.getTime() + minute * 60_000) }, mill.panel);
			const listed = { name: "", text: "select from listed_child where list = 'home_education'" };
			if ((await ctx.tx.query(listed, [])).length) minutes.push(minute);
			throw undone;
		}).catch((error) => {
			if (error !== undone) throw error;
		});
	}
	return minutes;
}
