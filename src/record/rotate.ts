import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { z } from "zod";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import { event } from "./event.ts";
import type { MasterKeys } from "./keys.ts";
import { record } from "./record.ts";
import { addTokenKey, tokenKeys } from "./token-keys.ts";

/** How many keys or tokens were brought to the current master key in one transaction. */
export const keysRotated = event({
	name: "keys.rotated",
	read: true,
	facts: z.strictObject({
		to: z.string(),
		children: z.int().min(0),
		tokenKeys: z.int().min(0),
		tokens: z.int().min(0),
		installations: z.int().min(0),
	}),
	says: (f) => `Keys were wrapped anew under ${f.to}`,
});

export interface Rotated {
	children: number;
	tokenKeys: number;
	tokens: number;
	installations: number;
}

const NOTHING: Rotated = { children: 0, tokenKeys: 0, tokens: 0, installations: 0 };

/** Keys in one transaction: a moment's work, so that nobody waits for its locks. */
const BATCH = 500;
/** How long to wait for the transactions that know no later token key, in milliseconds. The bot's own end in seconds. */
const PATIENCE_MS = 60_000;

const LAST_TOKEN_KEY: Statement = {
	name: "rotate-last-token-key",
	text: "select version, made_for as made from token_key order by version desc limit 1",
};
const TOKEN_KEYS: Statement = {
	name: "rotate-token-keys",
	text: "select version as id, master, wrapped from token_key where master <> $1 order by version for update",
};
const WRAP_TOKEN_KEYS: Statement = {
	name: "rotate-wrap-token-keys",
	text: `update token_key k set master = $1, wrapped = u.wrapped
		from unnest($2::int[], $3::bytea[]) as u (id, wrapped) where k.version = u.id`,
};
const CHILD_KEYS: Statement = {
	name: "rotate-child-keys",
	text: `select child_id as id, master, wrapped from child_key where master <> $1 limit ${BATCH} for update skip locked`,
};
const WRAP_CHILD_KEYS: Statement = {
	name: "rotate-wrap-child-keys",
	text: `update child_key k set master = $1, wrapped = u.wrapped
		from unnest($2::uuid[], $3::bytea[]) as u (id, wrapped) where k.child_id = u.id`,
};
const INSTALLATIONS: Statement = {
	name: "rotate-installations",
	text: `select platform || ':' || tenant as id, master, wrapped from installation where master <> $1 for update`,
};
const WRAP_INSTALLATIONS: Statement = {
	name: "rotate-wrap-installations",
	text: `update installation i set master = $1, wrapped = u.wrapped
		from unnest($2::text[], $3::bytea[]) as u (id, wrapped) where i.platform || ':' || i.tenant = u.id`,
};
const TOKENS: Statement = {
	name: "rotate-tokens",
	text: `select panel_id as panel, child_id as child, kind, token, version from lookup where version < $1
		limit ${BATCH} for update skip locked`,
};
const RENEWED =
	"unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as u (panel, child, kind, token, renewed)";
const RENEW_TOKENS: Statement = {
	name: "rotate-renew-tokens",
	text: `update lookup l set token = u.renewed, version = $6 from ${RENEWED}
		where l.panel_id = u.panel and l.child_id = u.child and l.kind = u.kind and l.token = u.token`,
};
/** The same value may have been added again under the new key. */
const DROP_DOUBLES: Statement = {
	name: "rotate-drop-doubles",
	text: `delete from lookup l using ${RENEWED}
		where l.panel_id = u.panel and l.child_id = u.child and l.kind = u.kind and l.token = u.token
			and exists (select from lookup n where n.panel_id = u.panel and n.child_id = u.child and n.kind = u.kind
				and n.token = u.renewed)`,
};
const XID: Statement = { name: "rotate-xid", text: "select pg_current_xact_id()::text as xid" };
const OLDER: Statement = {
	name: "rotate-older",
	text: "select pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 as running",
};

/**
 * Brings every key to the current master key, and every look-up token to a token key that was made for it, in batches,
 * while the bot answers: a key opens and a token is found before, during and after. Nothing sealed is opened. Safe to
 * break off, to repeat, and to run twice at once.
 * @param told called after each batch
 * @throws when a key does not open with the master key it names, or an old transaction does not end
 */
export async function rotateKeys(
	pool: pg.Pool,
	keys: MasterKeys,
	told: (sum: Rotated) => void = () => undefined,
): Promise<Rotated> {
	const sum = { ...NOTHING };
	const batch = async (work: (tx: Tx) => Promise<Partial<Rotated>>) => {
		const done = await again(pool, async (tx) => {
			const part = { ...NOTHING, ...(await work(tx)) };
			if (Object.values(part).every((count) => count === 0)) return undefined;
			const nobody = { person: null, agency: null, key: null };
			await record(tx, nobody, keysRotated, { panel: null }, { to: keys.current, ...part });
			return part;
		});
		if (!done) return false;
		for (const kind of Object.keys(NOTHING) as (keyof Rotated)[]) sum[kind] += done[kind];
		told(sum);
		return true;
	};
	await batch((tx) => rewrapTokenKeys(tx, keys));
	await batch((tx) => newTokenKey(tx, keys));
	await batch((tx) => rewrapInstallationKeys(tx, keys));
	await everybodyKnows(pool);
	while (await batch((tx) => renewTokens(tx, keys)));
	while (await batch((tx) => rewrapChildKeys(tx, keys)));
	return sum;
}

/** A value that is added under the new key at the very moment its old token is renewed: done again, it is a double. */
const UNIQUE_VIOLATION = "23505";

async function again<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		try {
			return await transact(pool, { as: "keeper" }, work);
		} catch (error) {
			if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION || tries === 5) throw error;
		}
	}
}

/** A token key for this master, if none was made for it. The first of all is made where one is first needed. */
async function newTokenKey(tx: Tx, keys: MasterKeys): Promise<Partial<Rotated>> {
	const [last] = await tx.query<{ version: number; made: string }>(LAST_TOKEN_KEY, []);
	if (!last || last.made === keys.current) return {};
	await addTokenKey(tx, keys, last.version + 1);
	return { tokenKeys: 1 };
}

/**
 * Waits for the transactions that are running now. One that does not know the newest token key would not find what is
 * under it.
 */
async function everybodyKnows(pool: pg.Pool): Promise<void> {
	const [now] = await transact(pool, { as: "keeper" }, (tx) => tx.query<{ xid: string }>(XID, []));
	for (const until = performance.now() + PATIENCE_MS; ; await wait(50)) {
		const older = await transact(pool, { as: "keeper" }, (tx) =>
			tx.query<{ running: boolean }>(OLDER, [now!.xid]),
		);
		if (!older[0]!.running) return;
		if (performance.now() > until) throw new OldTransaction();
	}
}

/** A transaction has been running on the database server since before the new token key. */
export class OldTransaction extends Error {}

type Kept<Id> = { id: Id; master: string; wrapped: Buffer };

async function rewrapTokenKeys(tx: Tx, keys: MasterKeys): Promise<Partial<Rotated>> {
	const rows = await tx.query<Kept<number>>(TOKEN_KEYS, [keys.current]);
	const wrapped = rows.map((r) => keys.rewrapTokenKey(r.id, r).wrapped);
	if (rows.length) await tx.query(WRAP_TOKEN_KEYS, [keys.current, rows.map((r) => r.id), wrapped]);
	return { tokenKeys: rows.length };
}

async function rewrapChildKeys(tx: Tx, keys: MasterKeys): Promise<Partial<Rotated>> {
	const rows = await tx.query<Kept<string>>(CHILD_KEYS, [keys.current]);
	const wrapped = rows.map((r) => keys.rewrap(r.id, r).wrapped);
	if (rows.length) await tx.query(WRAP_CHILD_KEYS, [keys.current, rows.map((r) => r.id), wrapped]);
	return { children: rows.length };
}

async function rewrapInstallationKeys(tx: Tx, keys: MasterKeys): Promise<Partial<Rotated>> {
	const rows = await tx.query<Kept<string>>(INSTALLATIONS, [keys.current]);
	const wrapped = rows.map((r) => keys.rewrapInstallationKey(r.id, r).wrapped);
	if (rows.length) await tx.query(WRAP_INSTALLATIONS, [keys.current, rows.map((r) => r.id), wrapped]);
	return { installations: rows.length };
}

async function renewTokens(tx: Tx, keys: MasterKeys): Promise<Partial<Rotated>> {
	const made = await tokenKeys(tx, keys);
	type Row = { panel: string; child: string; kind: string; token: Buffer; version: number };
	const rows = await tx.query<Row>(TOKENS, [made.newest]);
	if (!rows.length) return {};
	const renewed = [
		...[rows.map((r) => r.panel), rows.map((r) => r.child), rows.map((r) => r.kind)],
		...[rows.map((r) => r.token), rows.map((r) => made.renew(r.token, r.version))],
	];
	await tx.query(DROP_DOUBLES, renewed);
	await tx.query(RENEW_TOKENS, [...renewed, made.newest]);
	return { tokens: rows.length };
}
