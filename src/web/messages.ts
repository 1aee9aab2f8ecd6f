import { randomUUID } from "node:crypto";
import type { Key, Message } from "../chat/message.ts";
import { asClerk, draw } from "../delivery/draw.ts";
import { type Statement, transact } from "../store/transact.ts";
import { accountOf } from "./codes.ts";
import type { WebParts } from "./parts.ts";

/** So many are shown at once. */
const MOST = 30;

/** What was sent to an account, as far as its person may read it now, the newest first. */
const MINE: Statement = {
	name: "web-messages",
	text: `select o.panel_id as panel, o.view, o.subject, o.key, p.person_id as reader,
			(select n.known_as from person n where n.id = o.for_id) as for,
			(select (n.settings->>'practice')::boolean from panel n where n.id = o.panel_id) as practice
		from posting o join place p on p.id = o.place_id
		where p.platform = 'web' and p.tenant = 'email' and p.platform_user = $1 and p.person_id = me() and p.ended_at is null
			and (o.dead_code is null or o.dead_code <> 'account-moved')
			and may_read_message(o.panel_id, o.case_id, o.for_id, o.told_at, o.view = any ($2))
		order by o.wanted desc, o.id desc limit ${MOST}`,
};

const PANEL: Statement = { name: "web-clerk-panel", text: "select set_config('app.clerk', $1, true)" };

interface Told {
	panel: Key;
	view: string;
	subject: Key;
	key: string;
	for: string | null;
	practice: boolean | null;
	reader: Key;
}

/**
 * The messages that an account was told of by e-mail, drawn from the record as it is now: what is done says so, and
 * what is over is not there. As in chat, they name no child. Unlike in chat, where what was sent stays, what somebody
 * may know is asked anew each time, of row security and as them: what they had by cover, by a role or by an agency's
 * share in a case goes with it.
 */
export async function messagesFor(parts: WebParts, account: string): Promise<Message[]> {
	const { pool, keys, catalogue } = parts;
	const byName = [...catalogue.views.values()].filter((view) => view.toldByName).map((view) => view.name);
	const who = { ...accountOf(account), key: `web:${randomUUID()}` };
	const told = await transact(pool, { as: "person", ...who }, (tx) =>
		tx.query<Told>(MINE, [account, byName]),
	);
	return asClerk(pool, keys, [], async (ctx) => {
		const messages: Message[] = [];
		for (const row of told) {
			await ctx.tx.query(PANEL, [row.panel]);
			const drawn = await draw(ctx, catalogue, row, true);
			if (drawn) messages.push(drawn.message);
		}
		return messages;
	});
}
