import type pg from "pg";
import { type Statement, transact } from "../store/transact.ts";
import { type MasterKeys, WrongMaster } from "./keys.ts";

/** What stands under a master key. */
export interface UnderMaster {
	master: string;
	/** Whether this master key is here. What it wrapped cannot be opened without it. */
	here: boolean;
	children: number;
	tokenKeys: number;
	installations: number;
}

export interface KeyStatus {
	/** The master key that wraps new keys. */
	current: string;
	masters: UnderMaster[];
	/** Look-up tokens by the version of their key, from 1. */
	tokens: { version: number; count: number }[];
	/** What a rotation would bring to the current master key. */
	behind: { keys: number; tokens: number };
}

const MASTERS: Statement = {
	name: "key-status-masters",
	text: `select master, count(*) filter (where of = 'child')::int as children,
			count(*) filter (where of = 'token')::int as "tokenKeys",
			count(*) filter (where of = 'installation')::int as installations
		from (select master, 'child' as of from child_key union all select master, 'token' from token_key
			union all select master, 'installation' from installation) k
		group by master order by master`,
};

const TOKENS: Statement = {
	name: "key-status-tokens",
	text: "select version, count(*)::int as count from lookup group by version order by version",
};

const NEWEST: Statement = {
	name: "key-status-newest",
	text: "select version, made_for as made from token_key order by version desc limit 1",
};

/** Counts keys and look-up tokens by version. Nothing is opened. */
export async function keyStatus(pool: pg.Pool, keys: MasterKeys): Promise<KeyStatus> {
	return transact(pool, { as: "keeper" }, async (tx) => {
		const found = await tx.query<Omit<UnderMaster, "here">>(MASTERS, []);
		const tokens = await tx.query<{ version: number; count: number }>(TOKENS, []);
		const [newest] = await tx.query<{ version: number; made: string }>(NEWEST, []);
		const { current, versions } = keys;
		const none = { children: 0, tokenKeys: 0, installations: 0 };
		const unused = versions.filter((v) => !found.some((f) => f.master === v));
		const masters = [...found, ...unused.map((master) => ({ master, ...none }))].map((m) => ({
			...m,
			here: versions.includes(m.master),
		}));
		const others = masters.filter((m) => m.master !== current);
		const old = tokens.filter((t) => newest?.made !== current || t.version < newest.version);
		return {
			current,
			masters,
			tokens,
			behind: {
				keys: others.reduce((sum, m) => sum + m.children + m.tokenKeys + m.installations, 0),
				tokens: old.reduce((sum, t) => sum + t.count, 0),
			},
		};
	});
}

const SOME: Statement = {
	name: "key-status-some",
	text: `select 'token' as of, version::text as id, master, wrapped from token_key
		union all select 'installation', platform || ':' || tenant, master, wrapped from installation
		union all (select distinct on (master) 'child', child_id::text, master, wrapped from child_key
			order by master, child_id)`,
};

/**
 * The master keys that are here but do not open what was wrapped under their name: other bytes, given under a name that is
 * in use. Every key of the look-up tokens and of installations is tried, and one child's key for each master.
 */
export async function wrongMasters(pool: pg.Pool, keys: MasterKeys): Promise<string[]> {
	type Row = { of: string; id: string; master: string; wrapped: Buffer };
	const some = await transact(pool, { as: "keeper" }, (tx) => tx.query<Row>(SOME, []));
	const wrong = some.filter(({ of, id, master, wrapped }) => {
		if (!keys.versions.includes(master)) return false;
		try {
			if (of === "child") keys.unwrap(id, master, wrapped);
			else if (of === "installation") keys.unwrapInstallationKey(id, master, wrapped);
			else keys.unwrapTokenKey(Number(id), master, wrapped);
			return false;
		} catch (error) {
			if (error instanceof WrongMaster) return true;
			throw error;
		}
	});
	return [...new Set(wrong.map((row) => row.master))].sort();
}
