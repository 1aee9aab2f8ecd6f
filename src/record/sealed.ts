import { randomUUID } from "node:crypto";
import type { Key } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import type { Many } from "../store/together.ts";
import type { Statement, Tx } from "../store/transact.ts";
import { decrypt, encrypt, type MasterKeys } from "./keys.ts";

/** A child with the data key that seals everything about them. */
export interface ChildSeal {
	child: Key;
	panel: Key;
	key: Buffer;
}

/** Where sealed values belong: a case, and within it the case itself, a decision, an enquiry. */
export interface Belongs {
	case: Key;
	about: Key;
	event: number;
}

const NEW_CHILD: Statement = {
	name: "new-child",
	text: `with c as (insert into child (id, panel_id) values ($1, $2))
		insert into child_key (child_id, panel_id, master, wrapped) values ($1, $2, $3, $4)`,
};

/** The same of many children. */
export const NEW_CHILD_MANY: Many = {
	one: NEW_CHILD,
	same: [1, 2],
	all: {
		name: "new-child-many",
		text: `with u as (select * from unnest($3::uuid[], $4::bytea[]) as u (id, wrapped)),
				c as (insert into child (id, panel_id) select id, $1 from u)
			insert into child_key (child_id, panel_id, master, wrapped) select id, $1, $2, wrapped from u`,
	},
};

const CHILD_KEY: Statement = {
	name: "child-key",
	text: `select k.child_id, k.panel_id, k.master, k.wrapped
		from case_file f join child_key k on k.child_id = f.child_id where f.id = $1`,
};

const SEAL: Statement = {
	name: "seal",
	text: `insert into sealed (id, panel_id, child_id, case_id, about, field, cipher, event_id)
		select u.id, $1, $2, $3, $4, u.field, u.cipher, $5
		from unnest($6::uuid[], $7::text[], $8::bytea[]) as u (id, field, cipher)`,
};

/** The same of many cases. */
export const SEAL_MANY: Many = {
	one: SEAL,
	same: [0],
	rows: ([, child, of, about, event, ids, fields, ciphers]) =>
		(ids as Key[]).map((id, n) => [
			...[id, child, of, about, event],
			...[(fields as string[])[n], (ciphers as Buffer[])[n]],
		]),
	all: {
		name: "seal-many",
		text: `insert into sealed (id, panel_id, child_id, case_id, about, event_id, field, cipher)
			select u.id, $1, u.child_id, u.case_id, u.about, u.event_id, u.field, u.cipher
			from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::bytea[])
				as u (id, child_id, case_id, about, event_id, field, cipher)`,
	},
};

/**
 * Sealed values with their children's keys. Of each key it is asked once whether this person may have it, not with each value:
 * the database looks for their access to the case for that, which takes longer than to read the value.
 */
const withKeys = (which: string, ...more: string[]) => `
	with s as materialized (select * from sealed where ${which}),
		k as materialized (select child_id, master, wrapped from child_key
			where child_id = any (array(select distinct child_id from s)))
	select ${["s.id", "s.child_id", "s.about", "s.field", "s.cipher", "k.master", "k.wrapped", ...more].join(", ")}
	from s join k on k.child_id = s.child_id`;

const OPEN: Statement = {
	name: "open",
	text: `${withKeys("about = any ($1)")} order by s.event_id`,
};

/** A child with a data key of their own, not yet in the record. */
export interface NewChild extends ChildSeal {
	master: string;
	wrapped: Buffer;
}

/** Makes a child for this panel's record, to be put there with {@link saveChild}. */
export function makeChild(keys: MasterKeys, panel: Key): NewChild {
	const child = randomUUID();
	return { child, panel, ...keys.newDataKey(child) };
}

/** Puts a new child in the record. */
export async function saveChild(tx: Tx, { child, panel, master, wrapped }: NewChild): Promise<void> {
	await tx.query(NEW_CHILD, [child, panel, master, wrapped]);
}

/** Makes a child in this panel's record, with a data key of their own. */
export async function newChild(tx: Tx, keys: MasterKeys, panel: Key): Promise<ChildSeal> {
	const child = makeChild(keys, panel);
	await saveChild(tx, child);
	return child;
}

const HOLDS_KEY: Statement = {
	name: "holds-child-key",
	text: "select may_open($1) or may_finish($1) or adds_now($1) as yes",
};

/**
 * The child of a case, to seal under their key; undefined when the child was erased.
 * @throws where this person does not hold the key: what they typed is never dropped as if it had been kept
 */
export async function childOf(tx: Tx, keys: MasterKeys, caseId: Key): Promise<ChildSeal | undefined> {
	const [row] = await tx.query<ChildKey>(CHILD_KEY, [caseId]);
	if (!row) {
		const [holds] = await tx.query<{ yes: boolean }>(HOLDS_KEY, [caseId]);
		if (!holds!.yes) throw new Error("Words for a case came from somebody who may not seal them");
		return undefined;
	}
	return unwrapped(keys, row);
}

const KEY_TO_SEAL: Statement = {
	name: "key-to-seal",
	text: "select child_id, panel_id, master, wrapped from key_to_seal($1)",
};

/**
 * The child of a case, to seal a message of whoever acts that was recorded in this transaction, also where they may know
 * nothing else of the case; undefined when the child was erased.
 */
export async function childToSeal(tx: Tx, keys: MasterKeys, caseId: Key): Promise<ChildSeal | undefined> {
	const [row] = await tx.query<ChildKey>(KEY_TO_SEAL, [caseId]);
	return row && unwrapped(keys, row);
}

interface ChildKey {
	child_id: Key;
	panel_id: Key;
	master: string;
	wrapped: Buffer;
}

const unwrapped = (keys: MasterKeys, row: ChildKey): ChildSeal => ({
	child: row.child_id,
	panel: row.panel_id,
	key: keys.unwrap(row.child_id, row.master, row.wrapped),
});

/** Seals these values; blank ones are left out. A field sealed again is a revision: the newest stands. */
export async function seal(
	tx: Tx,
	child: ChildSeal,
	belongs: Belongs,
	values: Readonly<Record<string, Private | undefined>>,
): Promise<void> {
	const given = Object.entries(values).filter(
		(entry): entry is [string, Private] => !!entry[1] && !entry[1].isBlank,
	);
	await resealed(tx, child, belongs, Object.fromEntries(given));
}

/** Seals these values as revisions: a blank one takes the value away that stood before. */
export async function resealed(
	tx: Tx,
	child: ChildSeal,
	belongs: Belongs,
	values: Readonly<Record<string, Private>>,
): Promise<void> {
	const rows = Object.entries(values).map(([field, value]) => {
		const id = randomUUID();
		const cipher = encrypt(child.key, Buffer.from(Private.reveal(value)), bound(id, child.child, field));
		return { id, field, cipher };
	});
	if (!rows.length) return;
	await tx.query(SEAL, [
		...[child.panel, child.child, belongs.case, belongs.about, belongs.event],
		...[rows.map((r) => r.id), rows.map((r) => r.field), rows.map((r) => r.cipher)],
	]);
}

/**
 * Opens what is sealed under these subjects, as far as row security lets this person: subject → field → value.
 * The caller records that it was opened, in the same transaction.
 */
export async function open(
	tx: Tx,
	keys: MasterKeys,
	about: readonly Key[],
): Promise<Map<Key, Map<string, Private>>> {
	type Row = {
		id: Key;
		child_id: Key;
		about: Key;
		field: string;
		cipher: Buffer;
		master: string;
		wrapped: Buffer;
	};
	const opened = new Map<Key, Map<string, Private>>();
	const dataKeys = new Map<Key, Buffer>();
	for (const row of await tx.query<Row>(OPEN, [about])) {
		const key = dataKeys.get(row.child_id) ?? keys.unwrap(row.child_id, row.master, row.wrapped);
		dataKeys.set(row.child_id, key);
		const fields = opened.get(row.about) ?? new Map<string, Private>();
		const plain = decrypt(key, row.cipher, bound(row.id, row.child_id, row.field));
		const value = new Private(plain.toString());
		// A blank revision took the value away.
		if (value.isBlank) fields.delete(row.field);
		else fields.set(row.field, value);
		opened.set(row.about, fields);
	}
	return opened;
}

const OPEN_CASES: Statement = {
	name: "open-cases",
	text: `${withKeys("case_id = any ($1)", 's.case_id as "case"', "s.event_id::float8 as event")} order by s.event_id, s.id`,
};

/** A sealed value, opened: what it belongs to, and the ledger row that it came with. */
export interface OpenedValue {
	case: Key;
	about: Key;
	field: string;
	event: number;
	value: Private;
}

/**
 * Opens all that is sealed of one child's cases, every revision, the oldest first, as far as row security lets this
 * person. The caller records that it was opened, in the same transaction.
 * @throws when they are not all of one child: two children's details are never in one file
 */
export async function openCases(tx: Tx, keys: MasterKeys, cases: readonly Key[]): Promise<OpenedValue[]> {
	type Row = Omit<OpenedValue, "value"> & {
		id: Key;
		child_id: Key;
		cipher: Buffer;
		master: string;
		wrapped: Buffer;
	};
	const rows = await tx.query<Row>(OPEN_CASES, [cases]);
	const [first] = rows;
	if (!first) return [];
	if (rows.some((row) => row.child_id !== first.child_id)) throw new Error("Two children in one file");
	const key = keys.unwrap(first.child_id, first.master, first.wrapped);
	return rows.map(({ id, child_id, cipher, field, about, event, case: of }) => {
		const plain = decrypt(key, cipher, bound(id, child_id, field));
		return { case: of, about, field, event, value: new Private(plain.toString()) };
	});
}

const bound = (id: Key, child: Key, field: string): string => `${id}:${child}:${field}`;
