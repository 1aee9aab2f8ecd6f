import { createHmac, hkdfSync } from "node:crypto";
import type { Statement, Tx } from "../store/transact.ts";
import { keyObject, type MasterKeys } from "./keys.ts";

const TOKEN_BYTES = 16;

/**
 * Makes the tokens by which a value can be looked up: equal values give equal tokens, and without the keys a token says
 * nothing. A token of version n is that of version n - 1, hashed again with key n, so that stored tokens can be brought
 * to a new key without knowing what they stand for.
 */
export class TokenKeys {
	readonly #keys: readonly Buffer[];

	/** @param keys the first one first */
	constructor(keys: readonly Buffer[]) {
		this.#keys = keys;
	}

	/** The version that new tokens have, from 1. */
	get newest(): number {
		return this.#keys.length;
	}

	/** A value's token in each version, the newest last: one that is being rotated may stand under either. */
	tokens(kind: string, value: string): Buffer[] {
		const made: Buffer[] = [];
		for (const key of this.#keys) made.push(hashed(key, made.at(-1) ?? `${kind}\x1f${value}`));
		return made;
	}

	/** The newest token of what has this one in an earlier version. */
	renew(token: Buffer, version: number): Buffer {
		return this.#keys.slice(version).reduce((before, key) => hashed(key, before), token);
	}
}

function hashed(key: Buffer, what: Buffer | string): Buffer {
	return createHmac("sha256", keyObject(key)).update(what).digest().subarray(0, TOKEN_BYTES);
}

const LOAD: Statement = {
	name: "token-keys",
	text: "select version, master, wrapped from token_key order by version",
};

const ADD: Statement = {
	name: "token-key-add",
	text: "insert into token_key (version, made_for, master, wrapped) values ($1, $2, $2, $3) on conflict do nothing",
};

const known = new WeakMap<Tx, Promise<TokenKeys>>();

/**
 * The keys of the look-up tokens, as this transaction finds them when it first asks. The first of all is made when it is
 * first asked for.
 */
export function tokenKeys(tx: Tx, masters: MasterKeys): Promise<TokenKeys> {
	const keys = known.get(tx) ?? firstAsked(tx, masters);
	known.set(tx, keys);
	return keys;
}

/** Has another view of a transaction know the keys as the transaction itself does, without asking again. */
export function shareTokenKeys(tx: Tx, view: Tx, masters: MasterKeys): void {
	known.set(view, tokenKeys(tx, masters));
}

async function firstAsked(tx: Tx, masters: MasterKeys): Promise<TokenKeys> {
	const keys = await load(tx, masters);
	if (keys.length) return new TokenKeys(keys);
	await addTokenKey(tx, masters, 1);
	return new TokenKeys(await load(tx, masters));
}

/**
 * Keys for words that belong to no child, by version from 1: each derived from the token key of that version, which is
 * wrapped anew when the master key changes. What they seal opens when the earlier master key is gone.
 */
export async function wordsKeys(tx: Tx, masters: MasterKeys): Promise<Buffer[]> {
	await tokenKeys(tx, masters);
	const derived = (key: Buffer) => hkdfSync("sha256", key, Buffer.alloc(0), "rollcall words of no child", 32);
	return (await load(tx, masters)).map((key) => Buffer.from(derived(key)));
}

async function load(tx: Tx, masters: MasterKeys): Promise<Buffer[]> {
	const rows = await tx.query<{ version: number; master: string; wrapped: Buffer }>(LOAD, []);
	return rows.map((r) => masters.unwrapTokenKey(r.version, r.master, r.wrapped));
}

/** Adds a key of this version, unless somebody did so at the same time. */
export async function addTokenKey(tx: Tx, masters: MasterKeys, version: number): Promise<void> {
	known.delete(tx);
	const { master, wrapped } = masters.newTokenKey(version);
	await tx.query(ADD, [version, master, wrapped]);
}
