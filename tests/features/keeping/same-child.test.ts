import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import type { ErasureReason } from "../../../src/domain/lists/keeping.ts";
import { saidDifferent } from "../../../src/features/keeping/beside.ts";
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

test("while a case on hold may be about the same child, nothing is erased; whoever agrees sees what was told apart", async () => {
	const rows = (text: string, ...values: unknown[]) => database.superuser.query(text, values);
	await rows("alter table case_file disable trigger named");
	await rows("alter table likely_match disable trigger named");
	const [old, twin, held] = [await aCase(), await aCase(), await aCase()];
	await rows("update case_file set state = 'closed', closed_at = '2001-03-12' where id = any ($1)", [
		old,
		twin,
	]);
	const pair = (one: string, other: string, verdict: string | null) =>
		rows(
			`insert into likely_match (panel_id, one_id, other_id, kinds, verdict, decided_by, decided_at, event_id)
				select $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), '{}', $4,
					case when $4::text is not null then $5::uuid end, case when $4::text is not null then now() end, max(id)
				from ledger on conflict (one_id, other_id) do update
				set verdict = $4, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
			...[mill.panel, one, other, verdict, mill.people.coordinator],
		);
	const ref = async (id: string) =>
		(await rows("select ref from case_file where id = $1", id)).rows[0].ref as string;
	await pair(old, held, null);
	// Without a hold it is for whoever asks to weigh.
	expect(await asks(old, "right_granted")).toBe("asked");
	await acts((ctx) => sayKeeping(ctx, held, { longer: [], held: true, reason: new Private("A claim") }));
	expect(await asks(old, "right_granted")).toBe(
		`${await ref(held)} is on legal hold and may be about the same child. First say whether it is, with “matches ${await ref(old)}”.`,
	);
	await pair(old, held, "different");
	expect(await asks(old, "right_granted")).toBe("asked");
	const apart = { of: await ref(old), ref: await ref(held), held: true, at: expect.any(Date) };
	expect(await acts((ctx) => saidDifferent(ctx.tx, old))).toEqual([
		{ ...apart, by: expect.stringMatching(/./) },
	]);
	// What another case of the child's may be is asked as well.
	await pair(old, twin, "same_absence");
	await pair(twin, held, null);
	expect(await asks(old, "right_granted")).toMatch(`with “matches ${await ref(twin)}”.`);
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
