import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import type { ErasureReason } from "../../../src/domain/lists/keeping.ts";
import { askToErase } from "../../../src/features/keeping/erase.ts";
import { sayKeeping } from "../../../src/features/keeping/hold.ts";
import { transact } from "../../../src/store/transact.ts";
import { aSealedCase, as, masters } from "../../security/keys-support.ts";
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

test("an old case about a child is not erased by its date while a newer one is open, to be kept or on hold", async () => {
	const rows = (text: string, ...values: unknown[]) => database.superuser.query(text, values);
	const [old, newer] = [await aCase(), await aCase()];
	const closes = (id: string, on: string) =>
		rows("update case_file set state = 'closed', closed_at = $2 where id = $1", ...[id, on]);
	await rows("alter table case_file disable trigger named");
	await closes(old, "2001-03-12");
	await rows(
		`insert into likely_match (panel_id, one_id, other_id, kinds, verdict, decided_by, decided_at, event_id)
			select $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), '{}', 'new_episode', $4, now(), max(id) from ledger`,
		...[mill.panel, old, newer, mill.people.coordinator],
	);
	expect(await asks(old, "kept_long_enough")).toMatch(/is about the same child and still open/);
	expect(await asks(old, "right_granted")).toBe("asked");
	await closes(newer, new Date().toISOString());
	expect(await asks(old, "kept_long_enough")).toMatch(/is about the same child and to be kept for longer/);
	// Closed as long ago: its date is worked out, and both are past theirs.
	await closes(newer, "2001-03-12");
	expect(await asks(old, "kept_long_enough")).toBe("asked");
	await acts((ctx) => sayKeeping(ctx, newer, { longer: [], held: true, reason: new Private("A claim") }));
	expect(await asks(old, "right_granted")).toMatch(/is about the same child and on legal hold/);
});

const aCase = async () =>
	(await aSealedCase(database.pool, keys, mill, { surname: "Sandgrouse", birth: "1985-06-10" })).id;

/** Asks for an erasure, and undoes it: "asked", or the sentence with which it is refused. */
async function asks(id: string, reason: ErasureReason): Promise<string> {
	const undo = new Error("asked");
	try {
		await acts(async (ctx) => {
			await askToErase(ctx, id, reason);
			throw undo;
		});
	} catch (error) {
		return error === undo ? "asked" : (error as { says: string }).says;
	}
	throw new Error("unreachable");
}

const acts = <T>(work: (ctx: Parameters<typeof askToErase>[0]) => Promise<T>): Promise<T> =>
	transact(database.pool, as(mill.users.coordinator), (tx) => work(aCoordinator(tx, keys, mill)));
