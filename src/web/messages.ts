import { randomUUID } from "node:crypto";
import type { Key, Message } from "../chat/message.ts";
import { asClerk, draw } from "../delivery/draw.ts";
import type { Ctx, View } from "../features/kit.ts";
import { type Statement, transact } from "../store/transact.ts";
import { accountOf } from "./codes.ts";
import type { WebParts } from "./parts.ts";
import { codeOf } from "./safe-code.ts";
import { isUrgent } from "./write.ts";

/** So many of the newest are shown, and so many of those about the case that is asked after. */
const MOST = 30;

/** So many calls to act are looked through for those that nobody has answered: they stay, whatever came after them. */
const MOST_ALERTS = 100;

/** What was sent to an account, as far as its person may read it now, the newest first. */
const MINE: Statement = {
	name: "web-messages",
	text: `with mine as materialized (
			select o.id, o.panel_id, o.case_id, o.view, o.subject, o.key, o.for_id, o.wanted, o.view = any ($3) as alert
			from posting o join place p on p.id = o.place_id
			where p.platform = 'web' and p.tenant = 'email' and p.platform_user = $1 and p.person_id = me() and p.ended_at is null
				and (o.dead_code is null or o.dead_code <> 'account-moved')
				and may_read_message(o.panel_id, o.case_id, o.for_id, o.told_at, o.view = any ($2))
		), shown as (
			(select id, true as new from mine order by wanted desc, id desc limit ${MOST})
			union all (select id, false from mine where alert order by wanted desc, id desc limit ${MOST_ALERTS})
			union all (select id, true from mine where case_id in (select id from case_file where ref = $4)
				order by wanted desc, id desc limit ${MOST})
		)
		select m.panel_id as panel, m.view, m.subject, m.key, me() as reader, bool_or(s.new) as new,
			(select n.known_as from person n where n.id = m.for_id) as for,
			(select n.practice from panel n where n.id = m.panel_id) as practice
		from mine m join shown s on s.id = m.id
		group by m.id, m.panel_id, m.view, m.subject, m.key, m.for_id, m.wanted order by m.wanted desc, m.id desc`,
};

const PANEL: Statement = { name: "web-clerk-panel", text: "select set_config('app.clerk', $1, true)" };

const TRY: Statement = { name: "web-savepoint", text: "savepoint message" };
const BACK: Statement = { name: "web-rollback", text: "rollback to savepoint message" };

interface Told {
	panel: Key;
	view: string;
	subject: Key;
	key: string;
	/** Among the newest, or about the case that is asked after: an older one stays only while it calls to act. */
	new: boolean;
	for: string | null;
	practice: boolean | null;
	reader: Key;
}

/** In place of one that cannot be drawn: whoever reads the page knows that something was for them. */
const NOT_DRAWN: Message = {
	summary: "A message that cannot be shown",
	blocks: [
		{
			text: [
				"A message for you cannot be shown just now. Load this page again in a minute. If it is still not here, ring your panel and ask what it was.",
			],
			tone: "warning",
		},
	],
};

/**
 * The messages that an account was told of by e-mail, drawn from the record as it is now: what is done says so, and
 * what is over is not there. What calls to act stands first. As in chat, they name no child. Unlike in chat, where what was
 * sent stays, what somebody may know is asked anew each time, of row security and as them: what they had by cover, by a
 * role or by an agency's share in a case goes with it.
 * @param about the reference of the case that is asked after; empty for none
 */
export async function messagesFor(parts: WebParts, account: string, about: string): Promise<Message[]> {
	const { pool, keys, catalogue } = parts;
	const named = (which: (view: View) => true | undefined) =>
		[...catalogue.views.values()].filter(which).map((view) => view.name);
	const who = { ...accountOf(account), key: `web:${randomUUID()}` };
	const values = [account, named((v) => v.toldByName), named((v) => v.alert), about];
	const told = await transact(pool, { as: "person", ...who }, (tx) => tx.query<Told>(MINE, values));
	return asClerk(pool, keys, [], async (ctx) => {
		const messages: Message[] = [];
		for (const row of told) {
			const message = await drawn(parts, ctx, row);
			if (message && (row.new || callsToAct(message))) messages.push(message);
		}
		return [...messages.filter(isUrgent), ...messages.filter((message) => !isUrgent(message))];
	});
}

/** Whether an alert still waits for somebody: what was answered only says so. */
const callsToAct = ({ blocks }: Message): boolean =>
	blocks.some((block) => "tone" in block && (block.tone === "urgent" || block.tone === "warning"));

/** One message; one that cannot be drawn takes none of the others along. */
async function drawn({ catalogue, log }: WebParts, ctx: Ctx, row: Told): Promise<Message | undefined> {
	await ctx.tx.query(TRY, []);
	try {
		await ctx.tx.query(PANEL, [row.panel]);
		return (await draw(ctx, catalogue, row, true))?.message;
	} catch (error) {
		await ctx.tx.query(BACK, []);
		log.error({ view: row.view, code: codeOf(error) }, "web.message_not_drawn");
		return NOT_DRAWN;
	}
}
