import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { eraseChild, NothingErased } from "../../src/record/erase.ts";
import { decrypt } from "../../src/record/keys.ts";
import { record } from "../../src/record/record.ts";
import { childOf } from "../../src/record/sealed.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { transact } from "../../src/store/transact.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { aSealedCase, as, fieldOf, found, masters, type SealedCase } from "./keys-support.ts";
import { tally } from "./tally.ts";

const tried = tally("An erased child");
const keys = masters.v1;
let database: TestDatabase;
let mill: SeededPanel;
let hill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	[mill, hill] = [await aPanel(database.superuser, "MIL"), await aPanel(database.superuser, "HIL")];
});
afterAll(() => database.close());

const aCase = (by = mill) => aSealedCase(database.pool, keys, by, { surname: "Quillfeather" });
const surname = (of: SealedCase) => fieldOf(database.pool, keys, mill, of.id, "surname");
const find = () => found(database.pool, keys, mill, { surname: new Private("Quillfeather") });

function throws(work: () => unknown): boolean {
	try {
		work();
		return false;
	} catch {
		return true;
	}
}

/** The case is over, and two people agreed that it is erased; or all of it but what is left out. */
async function agreed(of: SealedCase, without: { second?: true; end?: true } = {}): Promise<void> {
	const { superuser } = database;
	if (!without.end)
		await superuser.query(
			"update case_file set state = 'closed', event_id = (select min(id) from ledger where id <> event_id) where id = $1",
			[of.id],
		);
	const [asker, second] = [mill.people.coordinator, without.second ? null : mill.people.police];
	// The second person agrees in their own right.
	await superuser.query("insert into membership values ($1, $2, 'chair') on conflict do nothing", [
		mill.panel,
		mill.people.police,
	]);
	const { rows } = await superuser.query(
		`insert into erasure (id, panel_id, case_id, reason, asked_by, asked_at, event_id)
			select gen_random_uuid(), panel_id, id, 'right_granted', $2, now(), event_id from case_file where id = $1 returning id`,
		[of.id, asker],
	);
	await superuser.query(
		`insert into approval (id, panel_id, case_id, permission, about, asked_by, asked_at, agreed_by, agreed_at, event_id)
			select gen_random_uuid(), panel_id, id, 'erase', $2, $3, now(), $4::uuid, case when $4::uuid is null then null else now() end, event_id
			from case_file where id = $1`,
		[of.id, rows[0].id, asker, second],
	);
}

/** A person of a panel erases a case's child. */
function erase(of: SealedCase, who: "coordinator" | "school" = "coordinator", by = mill) {
	return transact(database.pool, as(by.users[who]), (tx) => {
		const author = { person: by.people[who], agency: by.agencies.council, key: null };
		return eraseChild(
			{ tx, record: (kind, about, facts) => record(tx, author, kind, about, facts) },
			{ panel: by.panel, case: of.id },
		);
	});
}

test("an erased child cannot be opened or found by anybody, and the chain still verifies", async () => {
	const [one, other] = [await aCase(), await aCase()];
	await everythingLinked(database);
	const sealed = "select id, field, cipher from sealed where child_id = $1";
	const wrapped = "select master, wrapped from child_key where child_id = $1";
	const keyBefore = (await database.superuser.query(wrapped, [one.child])).rows[0];
	await agreed(one);
	const event = await erase(one);

	for (const [by, panel] of Object.entries({ mill, hill })) {
		for (const [who, user] of Object.entries(panel.users)) {
			const opened = await fieldOf(
				database.pool,
				keys,
				{ ...panel, users: { ...panel.users, coordinator: user } },
				one.id,
				"surname",
			);
			tried.mustRefuse(`${by}'s ${who} opens the surname`, opened === undefined);
			// Whoever may open it finds no key; for anybody else there is a fault, and no key either.
			const asked = transact(database.pool, as(user), (tx) => childOf(tx, keys, one.id));
			const child = await asked.catch(() => undefined);
			tried.mustRefuse(`${by}'s ${who} unwraps the key`, child === undefined);
		}
	}
	const stillFound = await find();
	tried.mustRefuse("the coordinator looks for the name", !stillFound.includes(one.child));
	expect(stillFound).toEqual([other.child]);
	expect(await surname(other)).toBe("Quillfeather");

	// What is left: a ciphertext that the destroyed key alone would open, and no copy of that key.
	const [row] = (await database.superuser.query(sealed, [one.child])).rows;
	const bound = `${row.id}:${one.child}:${row.field}`;
	const { rows } = await database.superuser.query("select child_id, master, wrapped from child_key");
	for (const { child_id, master, wrapped } of rows) {
		const another = keys.unwrap(child_id, master, wrapped);
		tried.mustRefuse(
			"another child's key opens it",
			throws(() => decrypt(another, row.cipher, bound)),
		);
	}
	const destroyed = keys.unwrap(one.child, keyBefore.master, keyBefore.wrapped);
	expect(decrypt(destroyed, row.cipher, bound).toString()).toBe("Quillfeather");

	await everythingLinked(database);
	expect(await verifyChain(database.pool)).toEqual([]);
	const told = await database.superuser.query("select act, case_id, facts from ledger where id = $1", [
		event,
	]);
	expect(told.rows).toEqual([{ act: "child.erased", case_id: one.id, facts: { child: one.child } }]);
});

test("a second erasure is refused, and leaves nothing in the ledger", async () => {
	const one = await aCase();
	await agreed(one);
	await erase(one);
	const rows = async () =>
		(await database.superuser.query("select from ledger where act = 'child.erased'")).rowCount;
	const before = await rows();
	await expect(erase(one)).rejects.toThrow(NothingErased);
	tried.mustRefuse("the child is erased again", (await rows()) === before);
	expect(await rows()).toBe(before);
});

test("those who do not see the panel's every case erase nobody", async () => {
	const one = await aCase();
	tried.mustRefuse("a school erases a child", (await erase(one, "school")) === undefined);
	tried.mustRefuse("another panel erases a child", (await erase(one, "coordinator", hill)) === undefined);
	expect(await surname(one)).toBe("Quillfeather");
});

test("no key is destroyed but in the transaction that records it, by nobody at all", async () => {
	const one = await aCase();
	const destroy = "delete from child_key where child_id = $1";
	const unrecorded = "an erasure that is on record";
	const quietly = transact(database.pool, as(mill.users.coordinator), (tx) =>
		tx.query({ name: "test-destroy", text: destroy }, [one.child]),
	);
	await expect(quietly).rejects.toThrow(unrecorded);
	await expect(database.superuser.query(destroy, [one.child])).rejects.toThrow(unrecorded);
	await expect(database.superuser.query("truncate child_key")).rejects.toThrow("cannot be emptied out");
	const { rowCount } = await database.superuser.query("select from child_key where child_id = $1", [
		one.child,
	]);
	tried.mustRefuseAll(3, rowCount === 1 ? [] : ["the key was destroyed off the record"]);
	expect(await surname(one)).toBe("Quillfeather");
});

test("nothing is erased before two people agreed, while the case is open, or on legal hold", async () => {
	const [alone, open, held] = [await aCase(), await aCase(), await aCase()];
	await agreed(alone, { second: true });
	await expect(erase(alone)).rejects.toThrow("two people agreed");
	await agreed(open, { end: true });
	await expect(erase(open)).rejects.toThrow("not over");
	await agreed(held);
	const { superuser } = database;
	await superuser.query(
		`insert into legal_hold (id, panel_id, case_id, set_by, set_at, event_id)
			select gen_random_uuid(), panel_id, id, $2, now(), event_id from case_file where id = $1`,
		[held.id, mill.people.coordinator],
	);
	await expect(erase(held)).rejects.toThrow("on legal hold");
	for (const [what, one] of Object.entries({ alone, open, held })) {
		tried.mustRefuse(`a child is erased: ${what}`, (await surname(one)) === "Quillfeather");
	}
	const lift =
		"update legal_hold set lifted_by = set_by, lifted_at = now(), event_id = (select min(id) from ledger where id <> event_id)";
	await superuser.query(lift);
	await erase(held);
	expect(await surname(held)).toBeUndefined();
});
