import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import type { CorrectionReason } from "../../../src/domain/lists/corrections.ts";
import { correctChild } from "../../../src/features/correct/acts.ts";
import { transact } from "../../../src/store/transact.ts";
import { aSealedCase, as, found, masters, type SealedCase } from "../../security/keys-support.ts";
import { aCoordinator } from "../../support/coordinator.ts";
import { freshDatabase, type TestDatabase } from "../../support/database.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";

const keys = masters.v1;
let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

/** The coordinator corrects details of a case. */
function corrects(of: SealedCase, now: Record<string, string>, because: CorrectionReason) {
	const words = Object.fromEntries(Object.entries(now).map(([f, text]) => [f, new Private(text)]));
	return transact(database.pool, as(mill.users.coordinator), (tx) =>
		correctChild(aCoordinator(tx, keys, mill), of.id, words, because),
	);
}

const by = (surname: string) => found(database.pool, keys, mill, { surname: new Private(surname) });

test("a child is found by a name that changed, and by no slip, whatever is corrected afterwards", async () => {
	const one = await aSealedCase(database.pool, keys, mill, { surname: "Dunnock", phone: "07700 900461" });
	await corrects(one, { surname: "Ploverwing" }, "wrong");
	expect([await by("Dunnock"), await by("Ploverwing")]).toEqual([[], [one.child]]);
	await corrects(one, { surname: "Sandgrouse" }, "changed");
	await corrects(one, { phone: "07700 900462" }, "wrong");
	expect(await by("Sandgrouse")).toEqual([one.child]);
	expect(await by("Ploverwing")).toEqual([one.child]);
	expect(await by("Dunnock")).toEqual([]);
	const phone = (n: string) => found(database.pool, keys, mill, { phone: new Private(n) });
	expect([await phone("07700 900461"), await phone("07700 900462")]).toEqual([[], [one.child]]);
});

test("a closed case is kept by the date of birth that stands", async () => {
	const one = await aSealedCase(database.pool, keys, mill, { surname: "Dotterel", birth: "2015-06-10" });
	await database.superuser.query(
		`update case_file set state = 'closed', closed_at = now(), event_id = (select min(id) from ledger) where id = $1`,
		[one.id],
	);
	const kept = async () =>
		(
			await database.superuser.query(
				"select keep_until::text as until from case_keeping where case_id = $1",
				[one.id],
			)
		).rows;
	await corrects(one, { birth: "2017-10-02" }, "wrong");
	expect(await kept()).toEqual([{ until: "2043-08-31" }]);
	await corrects(one, { birth: "2016-10-02" }, "wrong");
	expect(await kept()).toEqual([{ until: "2042-08-31" }]);
});
