import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { asPerson } from "../../src/cli/as-person.ts";
import { loadCases } from "../../src/cli/import-cases.ts";
import { readMapping } from "../../src/cli/import-mapping.ts";
import { CASE_COLUMNS } from "../../src/domain/importing/columns.ts";
import { makePool } from "../../src/store/pool.ts";
import { quiet } from "../support/database.ts";
import { onEach, type Scene } from "../support/each-platform.ts";
import { cardOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { tempFolder } from "../support/temp-folder.ts";
import type { TestWorld } from "../support/world.ts";

const HEADERS = "Forename,Surname,DOB,Referral date,Act now,Postcode";
const CASES = [
	"Zephyrine,Quillfeather,10/06/2015,01/02/2027,,NJ9 9ZZ",
	"Rowan,Bistort,11/06/2014,02/02/2027,yes,NJ9 9ZA",
	"Tamsin,Sorrel,12/06/2013,03/02/2027,,NJ9 9ZB",
	"Perran,Mallow,13/06/2012,04/02/2027,yes,NJ9 9ZC",
];

async function loads({ database, keys }: TestWorld, lines: readonly string[]) {
	const folder = tempFolder("rollcall-go-live");
	const pool = makePool(database.appUrl, quiet, 5);
	try {
		const path = join(folder, "open.csv");
		writeFileSync(path, lines.join("\n"));
		const who = { panel: "millbrook-cme", person: "curlew-asha" };
		const as = await asPerson({ pool, keys, ...who, permission: "load open cases from a file" });
		const io = { out: () => undefined, err: () => undefined, environment: {} };
		return await loadCases(io, pool, as, {
			path,
			mapping: readMapping(undefined, CASE_COLUMNS),
			refusedTo: undefined,
		});
	} finally {
		await pool.end();
		rmSync(folder, { recursive: true, force: true });
	}
}

const refOf = async ({ world }: Scene, line: number) =>
	(
		await world.database.superuser.query(
			"select f.ref from import_row r join case_file f on f.id = r.case_id where r.line = $1",
			[line],
		)
	).rows[0].ref as string;

const idOf = async ({ world }: Scene) =>
	(await world.database.superuser.query("select id from person where key = 'curlew-asha'")).rows[0]
		.id as string;

onEach(
	"[D-1] a list comes in with one message and one private list; a case's card comes when something happens on it",
	async (scene) => {
		const { world, coordinator } = scene;
		await world.app.nudge();
		await everythingDelivered(world);
		const [inChannel, inPrivate] = [coordinator.channel().length, coordinator.privately().length];
		expect(await loads(world, [HEADERS, ...CASES])).toMatchObject({ cases: 4, actNow: 2, refused: 0 });
		await world.app.nudge();
		await everythingDelivered(world);

		await coordinator.card(/4 open cases were loaded by Asha Curlew/);
		expect(coordinator.channel()).toHaveLength(inChannel + 1);
		const urgent = [await refOf(scene, 3), await refOf(scene, 5)];
		await coordinator.seesPrivately(
			new RegExp(`2 cases that were loaded need somebody now[^]*${urgent.join("[^]*")}`),
		);
		expect(coordinator.privately()).toHaveLength(inPrivate + 1);

		// An hour and a night later nobody was chased row by row, no card came, and nothing is overdue.
		for (const later of ["2027-03-10T11:00:00Z", "2027-03-11T08:31:00Z"]) {
			await world.moveTo(new Date(later));
			await everythingDelivered(world);
		}
		expect(coordinator.privately()).toHaveLength(inPrivate + 1);
		expect(coordinator.channel()).toHaveLength(inChannel + 2);
		const digest = await coordinator.card(/Thu 11 Mar/);
		expect(digest.text).not.toMatch(/[1-9]\d* enquir\w+ overdue/);
		for (const ref of urgent) expect(digest.text).toContain(ref);

		// Something happens: its card comes, and only that one; what is decided stands under it.
		const ref = await refOf(scene, 4);
		await coordinator.does(`decision ${ref}`);
		await coordinator.fills({
			type: "defer",
			review: "2027-06-07",
			rationale: "Waiting for the move.",
			said_by: await idOf(scene),
		});
		await coordinator.sends();
		while (coordinator.hasForm() && /Step \d/.test(coordinator.form().text)) await coordinator.sends();
		await everythingDelivered(world);
		const card = await coordinator.card(cardOf(ref));
		expect(coordinator.channel()).toHaveLength(inChannel + 3);
		expect(
			coordinator
				.thread(card)
				.map((m) => m.text)
				.join("\n"),
		).toMatch(/Defer/);
	},
);
