import { randomInt, randomUUID } from "node:crypto";
import { type Person, panelsOf } from "../access/people.ts";
import type { Identity } from "../chat/message.ts";
import type { EventKind } from "../record/event.ts";
import { record } from "../record/record.ts";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import { hashOf, newToken } from "./cookies.ts";
import { codeSent, codeWrong, signedIn, signedOut } from "./events.ts";
import type { WebParts } from "./parts.ts";

/** Without letters and digits that are taken for one another. */
const ALPHABET = "23456789CDFGHJKMNPQRTVWXY";
const LENGTH = 8;

/** A code as people read it: two groups of four. */
export function newCode(): string {
	const signs = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
	return `${signs.slice(0, 4).join("")}-${signs.slice(4).join("")}`;
}

/** A code as it may have been typed: small letters, blanks, hyphens. */
const normal = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");

/** Who somebody is who signs in with an e-mail address. */
export const accountOf = (address: string): Identity => ({ platform: "web", tenant: "email", user: address });

const ASK: Statement = { name: "web-ask", text: "select web_ask($1, $2, $3) as kept" };
const TRY: Statement = { name: "web-try", text: "select account, ok from web_try($1, $2)" };
const BEGIN: Statement = { name: "web-begin", text: "select web_begin($1, $2) as begun" };
const ACCOUNT: Statement = { name: "web-account", text: "select web_account($1) as account" };
const END: Statement = { name: "web-end", text: "select web_end($1) as account" };

const asClerk = <T>({ pool }: WebParts, work: (tx: Tx) => Promise<T>): Promise<T> =>
	transact(pool, { as: "clerk", panels: [] }, work);

/**
 * Keeps a code for whoever has this address, bound to the browser that asks. Returns the code to be sent, or undefined
 * where nobody has the address or too many codes were asked for: whoever asked is told the same.
 */
export async function askForCode(
	parts: WebParts,
	address: string,
	visit: string,
): Promise<string | undefined> {
	const code = newCode();
	const values = [address, hashOf(visit), hashOf(visit, normal(code))];
	const [row] = await asClerk(parts, (tx) => tx.query<{ kept: boolean }>(ASK, values));
	if (!row?.kept) return undefined;
	await note(parts, address, codeSent);
	return code;
}

/** Signs in with a code. Returns the session's token; undefined when the code is wrong, used, over or for nobody. */
export async function signIn(parts: WebParts, visit: string, code: string): Promise<string | undefined> {
	const values = [hashOf(visit), hashOf(visit, normal(code))];
	const [tried] = await asClerk(parts, (tx) => tx.query<{ account: string; ok: boolean }>(TRY, values));
	if (!tried) return undefined;
	if (!tried.ok) {
		await note(parts, tried.account, codeWrong);
		return undefined;
	}
	const token = newToken();
	const [row] = await asClerk(parts, (tx) =>
		tx.query<{ begun: boolean }>(BEGIN, [hashOf(token), tried.account]),
	);
	if (!row?.begun) return undefined;
	await note(parts, tried.account, signedIn);
	return token;
}

/** The address that is signed in with this token, if any; its half hour begins anew. */
export async function signedInAs(parts: WebParts, token: string): Promise<string | undefined> {
	const [row] = await asClerk(parts, (tx) => tx.query<{ account: string | null }>(ACCOUNT, [hashOf(token)]));
	return row?.account ?? undefined;
}

/** Ends a session, wherever its token is still kept. */
export async function signOut(parts: WebParts, token: string): Promise<void> {
	const [row] = await asClerk(parts, (tx) => tx.query<{ account: string | null }>(END, [hashOf(token)]));
	if (row?.account) await note(parts, row.account, signedOut);
}

/** Puts it on record as this account's; nothing for an account that is nobody's any more. */
async function note(parts: WebParts, address: string, kind: EventKind<object>): Promise<void> {
	const key = `web:${randomUUID()}`;
	const { platform, tenant, user } = accountOf(address);
	await transact(parts.pool, { as: "person", key, platform, tenant, user }, async (tx, entered) => {
		const person = entered.person as Person | null;
		if (!person) return;
		const author = { person: person.id, agency: person.agencyId, key };
		await record(tx, author, kind, { panel: panelsOf(person)[0] ?? null }, {});
	});
}
