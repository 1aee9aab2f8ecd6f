import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { tellOf } from "../../record/record.ts";
import { joinMark, newCode } from "../../record/short-code.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { lockSetUp } from "../panel/set-up.ts";
import { requireOwn, requireStill, tellOthers } from "./acts.ts";
import { accountAsked, accountTakenOff, codeShown } from "./events.ts";
import { type JoinedAccount, joinedAccount, platformsOf } from "./queries.ts";
import * as no from "./refusals.ts";

const CHAT = ["slack", "teams"] as const;
export type ChatPlatform = (typeof CHAT)[number];
export const PLATFORM_NAMES: Readonly<Record<ChatPlatform, string>> = { slack: "Slack", teams: "Teams" };

/** The platform on which somebody has no account yet, where they have one on the other. */
export async function otherPlatform(ctx: PersonCtx, person: Key): Promise<ChatPlatform | undefined> {
	const has = await platformsOf(ctx.tx, person);
	const lacks = CHAT.filter((one) => !has.includes(one));
	return lacks.length === 1 ? lacks[0] : undefined;
}

const ASK: Statement = { name: "account-ask", text: "select ask_join($1, $2, $3, $4, $5)" };

/**
 * Asks somebody, in the account that is known, to join the one that they have on the other platform. They alone can do it.
 * @throws refusals: of oneself; there is nothing to join
 */
export async function askToJoin(ctx: PersonCtx, person: Key): Promise<ChatPlatform> {
	requireOwn(ctx);
	if (person === ctx.person.id) throw no.oneself();
	const platform = await otherPlatform(ctx, person);
	if (!platform) throw no.noSecondAccount();
	const join = randomUUID();
	const tell = {
		...{ to: { people: [person], themselves: true as const }, view: "account-to-join" },
		...{ subject: ctx.panel, key: `account-join:${join}` },
	};
	const event = await ctx.record(accountAsked, { panel: ctx.panel }, { join, person, platform }, [tell]);
	await ctx.tx.query(ASK, [join, ctx.panel, person, platform, event]);
	return platform;
}

const KEEP: Statement = { name: "account-keep-code", text: "select keep_join_code($1, $2) as kept" };

/**
 * A code for whoever was asked, that joins the account from which it is typed: for ten minutes, once. It is returned to be
 * shown to them, and kept nowhere.
 * @throws the refusal that nothing waits for them any more
 */
export async function showCode(ctx: PersonCtx, join: Key): Promise<string> {
	const code = newCode();
	await ctx.record(codeShown, { panel: ctx.panel }, { join });
	const [row] = await ctx.tx.query<{ kept: boolean }>(KEEP, [join, joinMark(ctx.keys, code)]);
	if (!row!.kept) throw no.notAsked();
	return code;
}

/**
 * The account that was joined to somebody by a code, to be taken off them.
 * @throws refusals: by cover; of oneself; none was
 */
export async function requireJoined(ctx: PersonCtx, person: Key): Promise<JoinedAccount> {
	requireOwn(ctx);
	if (person === ctx.person.id) throw no.oneself();
	const joined = await joinedAccount(ctx.tx, ctx.panel, person);
	if (!joined) throw no.nothingJoined();
	return joined;
}

const TAKE: Statement = { name: "account-take-off", text: "select take_account_off($1, $2, $3, $4)" };

/**
 * Takes an account off somebody that was joined to them by mistake: it opens nothing any more, and is sent nothing more. They
 * are told in the account that they had before.
 * @throws refusals: see {@link requireJoined}
 */
export async function takeAccountOff(ctx: PersonCtx, person: Key): Promise<ChatPlatform> {
	await lockSetUp(ctx.tx);
	await requireStill(ctx);
	const { platform } = await requireJoined(ctx, person);
	const change = randomUUID();
	const about = { panel: ctx.panel };
	const facts = { change, person, platform };
	const event = await ctx.record(accountTakenOff, about, facts, await tellOthers(ctx, change, person));
	await ctx.tx.query(TAKE, [ctx.panel, person, platform, event]);
	// Once it is off: whoever had it is not who is told.
	const own = { to: { people: [person], themselves: true as const }, view: "account-was-taken-off" };
	await tellOf(ctx.tx, event, about, [{ ...own, subject: ctx.panel, key: `account-taken-off:${change}` }]);
	return platform;
}
