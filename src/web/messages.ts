import type { Key, Message } from "../chat/message.ts";
import { asClerk, draw } from "../delivery/draw.ts";
import type { Statement } from "../store/transact.ts";
import type { WebParts } from "./parts.ts";

/** So many are shown at once, of so many days. */
const MOST = 30;

/** What was sent to an account on the panels that its person is still on, the newest first. */
const MINE: Statement = {
	name: "web-messages",
	text: `select o.panel_id as panel, o.view, o.subject, o.key from posting o join place p on p.id = o.place_id
		where p.platform = 'web' and p.tenant = 'email' and p.platform_user = $1 and p.ended_at is null
			and o.panel_id in (select m.panel_id from memberships_from('web', 'email') m
				where m.person_id = p.person_id and (m.ended_at is null or m.ended_at > app_now()))
			and (o.dead_code is null or o.dead_code <> 'account-moved')
		order by o.wanted desc, o.id desc limit ${MOST}`,
};

const PANEL: Statement = { name: "web-clerk-panel", text: "select set_config('app.clerk', $1, true)" };

/**
 * The messages that an account was told of by e-mail, drawn from the record as it is now: what is done says so, and
 * what is over is not there. As in chat, they name no child.
 */
export function messagesFor({ pool, keys, catalogue }: WebParts, account: string): Promise<Message[]> {
	return asClerk(pool, keys, [], async (ctx) => {
		type Row = { panel: Key; view: string; subject: Key; key: string };
		const messages: Message[] = [];
		for (const row of await ctx.tx.query<Row>(MINE, [account])) {
			await ctx.tx.query(PANEL, [row.panel]);
			const drawn = await draw(ctx, catalogue, row, true);
			if (drawn) messages.push(drawn.message);
		}
		return messages;
	});
}
