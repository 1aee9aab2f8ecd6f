import { createHmac } from "node:crypto";
import { Private } from "../chat/private.ts";
import type { Tx } from "../store/transact.ts";
import { decrypt, encrypt, keyObject, type MasterKeys, WrongMaster } from "./keys.ts";
import { wordsKeys } from "./token-keys.ts";

// Words that belong to no child, such as a list's rows before any case is made of them: under keys of the master's own.

/** How what {@link sealLoosely} makes begins, before the version of its key. */
const WORDS = "words:";

/** Seals words that belong to no child, for as long as they are kept. `what` binds them to their row. */
export async function sealLoosely(
	tx: Tx,
	keys: MasterKeys,
	what: string,
	values: Readonly<Record<string, Private | undefined>>,
): Promise<Buffer> {
	const words = Object.entries(values).map(([field, value]) => [field, value ? Private.reveal(value) : ""]);
	const known = await wordsKeys(tx, keys);
	const cipher = encrypt(known.at(-1)!, Buffer.from(JSON.stringify(Object.fromEntries(words))), what);
	return Buffer.concat([Buffer.from(`${WORDS}${known.length}\0`), cipher]);
}

/** Opens what {@link sealLoosely} sealed: field → value. The caller records that it was opened. */
export async function openLoosely(
	tx: Tx,
	keys: MasterKeys,
	what: string,
	sealed: Buffer,
): Promise<Map<string, Private>> {
	const words = JSON.parse(await openWords(tx, keys, what, sealed)) as Record<string, string>;
	return new Map(Object.entries(words).map(([field, word]) => [field, new Private(word)]));
}

async function openWords(tx: Tx, keys: MasterKeys, what: string, sealed: Buffer): Promise<string> {
	const end = sealed.indexOf(0);
	const name = sealed.subarray(0, end).toString();
	// Sealed by version 0.1 before it had keys for this: under the master key itself, which must still be here.
	if (!name.startsWith(WORDS)) return keys.openLoose(what, sealed);
	const key = (await wordsKeys(tx, keys))[Number(name.slice(WORDS.length)) - 1];
	if (!key) throw new WrongMaster("The key of words that belong to no child is not in the record");
	return decrypt(key, sealed.subarray(end + 1), what).toString();
}

/** What a {@link RowSealer}'s fingerprint is long. */
export const PRINT_BYTES = 16;

/** Seals many rows of a list under one look at the keys. */
export interface RowSealer {
	/** @param what binds the text to its row */
	seal(what: string, text: string): Buffer;
	/** A keyed hash: equal texts have equal ones, in every version of the keys, and without the keys it says nothing. */
	fingerprint(text: string): Buffer;
}

/** What seals the rows of a list that belong to no child yet; {@link openRows} opens them. */
export async function rowSealer(tx: Tx, keys: MasterKeys): Promise<RowSealer> {
	const known = await wordsKeys(tx, keys);
	const begin = Buffer.from(`${WORDS}${known.length}\0`);
	return {
		seal: (what, text) => Buffer.concat([begin, encrypt(known.at(-1)!, Buffer.from(text), what)]),
		fingerprint: (text) =>
			createHmac("sha256", keyObject(known[0]!)).update(text).digest().subarray(0, PRINT_BYTES),
	};
}

/** Opens rows that a {@link RowSealer} sealed, in their order. */
export async function openRows(
	tx: Tx,
	keys: MasterKeys,
	rows: readonly { what: string; cipher: Buffer }[],
): Promise<string[]> {
	const known = await wordsKeys(tx, keys);
	return rows.map(({ what, cipher }) => {
		const end = cipher.indexOf(0);
		const key = known[Number(cipher.subarray(0, end).toString().slice(WORDS.length)) - 1];
		if (!key) throw new WrongMaster("The key of words that belong to no child is not in the record");
		return decrypt(key, cipher.subarray(end + 1), what).toString();
	});
}
