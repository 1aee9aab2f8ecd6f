import type { Identity } from "../chat/message.ts";
import { newCode, normalCode } from "../record/short-code.ts";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import { hashOf, newToken } from "./cookies.ts";
import type { WebParts } from "./parts.ts";

/** Who somebody is who signs in with an e-mail address. */
export const accountOf = (address: string): Identity => ({ platform: "web", tenant: "email", user: address });

// Each of these puts on record what it does, in the same statement (web_note in SQL): there is no deed without its row.
const ASK: Statement = { name: "web-ask", text: "select web_ask($1, $2, $3, $4, $5) as kept" };
const TRY: Statement = { name: "web-try", text: "select account, ok from web_try($1, $2)" };
const BEGIN: Statement = { name: "web-begin", text: "select web_begin($1, $2) as begun" };
const REMEMBER: Statement = { name: "web-remember", text: "select web_remember($1, $2, $3)" };
const KNOWS: Statement = { name: "web-knows", text: "select web_knows($1) as known" };
const ACCOUNT: Statement = { name: "web-account", text: "select web_account($1) as account" };
const END: Statement = { name: "web-end", text: "select web_end($1)" };

const asClerk = <T>({ pool }: WebParts, work: (tx: Tx) => Promise<T>): Promise<T> =>
	transact(pool, { as: "clerk", panels: [] }, work);

/** What a client asks of us is counted under a mark, which says nothing to whoever reads the record. */
const PURPOSE = "rollcall web clients";

/** Who asks for a code. */
export interface Asking {
	address: string;
	/** What the browser that asks keeps, to which the code belongs. */
	visit: string;
	client: string;
	/** What it keeps where somebody signed in with it before. */
	browser: string | undefined;
}

/**
 * Keeps a code for whoever has this address, bound to the browser that asks. Returns the code to be sent, or undefined
 * where nobody has the address or too many codes were asked for: whoever asked is told the same.
 */
export async function askForCode(parts: WebParts, asking: Asking): Promise<string | undefined> {
	const { address, visit, client, browser } = asking;
	const code = newCode();
	const values = [
		...[address, hashOf(visit), hashOf(visit, normalCode(code))],
		parts.keys.mark(PURPOSE, Buffer.from(`${address}\n${client}`)),
		browser === undefined ? null : hashOf(browser),
	];
	const [row] = await asClerk(parts, (tx) => tx.query<{ kept: boolean }>(ASK, values));
	return row?.kept ? code : undefined;
}

/** What a browser keeps once somebody has signed in with it. */
interface SignedIn {
	session: string;
	/** By which it is known when it asks for a code again. */
	browser: string;
}

/** What a browser kept of earlier sign-ins. */
interface Before {
	/** A session that is not carried on. */
	session: string | undefined;
	/** Those who signed in with it stay known, under something new. */
	browser: string | undefined;
}

/**
 * Signs in with a code, in one transaction; undefined when the code is wrong, used, over or for nobody, which counts as a
 * try.
 */
export async function signIn(
	parts: WebParts,
	visit: string,
	code: string,
	before: Before,
): Promise<SignedIn | undefined> {
	const [session, browser] = [newToken(), newToken()];
	return asClerk(parts, async (tx) => {
		const tries = [hashOf(visit), hashOf(visit, normalCode(code))];
		const [tried] = await tx.query<{ account: string; ok: boolean }>(TRY, tries);
		if (!tried?.ok) return undefined;
		const { account } = tried;
		const [row] = await tx.query<{ begun: boolean }>(BEGIN, [hashOf(session), account]);
		if (!row?.begun) return undefined;
		const known = before.browser === undefined ? null : hashOf(before.browser);
		await tx.query(REMEMBER, [hashOf(browser), known, account]);
		if (before.session !== undefined) await tx.query(END, [hashOf(before.session)]);
		return { session, browser };
	});
}

/** Whether somebody signed in with the browser that keeps this. */
export async function isKnownBrowser(parts: WebParts, browser: string): Promise<boolean> {
	const [row] = await asClerk(parts, (tx) => tx.query<{ known: boolean }>(KNOWS, [hashOf(browser)]));
	return row?.known === true;
}

/** The address that is signed in with this token, if any; its half hour begins anew. */
export async function signedInAs(parts: WebParts, token: string): Promise<string | undefined> {
	const [row] = await asClerk(parts, (tx) => tx.query<{ account: string | null }>(ACCOUNT, [hashOf(token)]));
	return row?.account ?? undefined;
}

/** Ends a session, wherever its token is still kept. */
export async function signOut(parts: WebParts, token: string): Promise<void> {
	await asClerk(parts, (tx) => tx.query(END, [hashOf(token)]));
}
