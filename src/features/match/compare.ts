import type { Key } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { notificationsCompared } from "./events.ts";

/** So many notifications are compared in one go; after an import the rest follow a minute later. */
const MOST = 200;

const WAITING: Statement = {
	name: "notifications-to-compare",
	text: `select id, case_id as case from notification
		where panel_id = $1 and complete and not compared order by event_id limit ${MOST} for update skip locked`,
};

/** While the tokens' key is being changed. This looks through all children's tokens, so it is asked only where something waits. */
const OF_ONE_KEY: Statement = {
	name: "tokens-of-one-key",
	text: "select tokens_are_of_one_key() as yes",
};

const LIKELY: Statement = {
	name: "likely-matches",
	text: "select one, other, kinds from likely_matches($1)",
};

const KEEP: Statement = {
	name: "likely-matches-keep",
	text: `insert into likely_match (panel_id, one_id, other_id, kinds, event_id)
		select $1, p.one, p.other, p.kinds, $2
		from jsonb_to_recordset($3) as p (one uuid, other uuid, kinds text[]) on conflict do nothing`,
};

const COMPARED: Statement = {
	name: "notifications-compared",
	text: "update notification set compared = true, event_id = $2 where id = any ($1)",
};

/**
 * Compares new notifications with the children that the panel has, by tokens alone, and tells the coordinators in one
 * message which may be about a child who is known: whoever raised it may have been shown nothing.
 */
export async function compareNotifications(ctx: Ctx, panel: Key): Promise<void> {
	const waiting = await ctx.tx.query<{ id: Key; case: Key }>(WAITING, [panel]);
	if (!waiting.length) return;
	const [tokens] = await ctx.tx.query<{ yes: boolean }>(OF_ONE_KEY, []);
	if (!tokens!.yes) return;
	const cases = waiting.map((w) => w.case);
	const pairs = await ctx.tx.query<{ one: Key; other: Key; kinds: string[] }>(LIKELY, [cases]);
	const people = pairs.length
		? withRole(await panelMembers(ctx.tx, panel), "coordinator").map((m) => m.id)
		: [];
	const key = `matches:${ctx.now.toISOString()}`;
	const tells = people.length ? [{ to: { people }, view: "likely-matches", subject: panel, key }] : [];
	const facts = { cases, pairs: pairs.map((p): [Key, Key] => [p.one, p.other]) };
	const event = await ctx.record(notificationsCompared, { panel }, facts, tells);
	await ctx.tx.query(KEEP, [panel, event, JSON.stringify(pairs)]);
	await ctx.tx.query(COMPARED, [waiting.map((w) => w.id), event]);
}
