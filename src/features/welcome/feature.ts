import { z } from "zod";
import type { Key, Line, Message } from "../../chat/message.ts";
import { event } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, type Feature, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

/** Channels of a panel were told what Rollcall does there. */
const greeted = event({
	name: "channel.greeted",
	facts: z.object({ channels: z.number() }),
	says: ({ channels }) => `Greeted ${channels === 1 ? "a channel" : `${channels} channels`} of the panel`,
});

const EMPTY: Statement = {
	name: "welcome-empty-channels",
	text: `select p.id from place p where p.panel_id = $1 and p.kind = 'channel' and p.ended_at is null and p.gone_at is null
		and not exists (select from posting o where o.place_id = p.id)`,
};

const GREET: Statement = {
	name: "welcome-greet",
	text: `insert into posting (place_id, panel_id, key, view, subject, standing, wanted)
		select u.id, $2, 'welcome', 'welcome', $2, false, $3 from unnest($1::uuid[]) as u (id) on conflict do nothing`,
};

/**
 * Greets each channel that a panel names, once, before anything else stands there: whichever came first, the bot to the
 * channel or the channel into the panel's file. One that is at work already is left alone.
 */
async function greet(ctx: Ctx, panel: Key): Promise<void> {
	const empty = (await ctx.tx.query<{ id: Key }>(EMPTY, [panel])).map(({ id }) => id);
	if (!empty.length) return;
	const wanted = await ctx.record(greeted, { panel }, { channels: empty.length });
	await ctx.tx.query(GREET, [empty, panel, wanted]);
}

const welcome = view<{ title: string; numbers: Line }>({
	name: "welcome",
	async load({ tx }, id) {
		const panel = await loadPanel(tx, id);
		return { title: panel.title, numbers: emergencyLine(panel) };
	},
	show: ({ title, numbers }): Message => ({
		summary: "Rollcall is here",
		blocks: [
			{ heading: "Rollcall is here" },
			{
				text: [
					`This is the channel of ${title}. Each case stands here once, by its reference, and its message follows what becomes of it. The day's list comes here too.`,
					"Never write a child's name here, or anything else that says who a child is: Rollcall asks for that in forms that others do not see. Whatever you ask Rollcall is answered to you alone.",
				],
			},
			{
				buttons: [
					{ label: "Raise a notification", action: "raise", on: "", opens: true, tone: "main" },
					{ label: "My items", action: "mine", on: "", opens: false },
					{ label: "Help", action: "help", on: "", opens: false },
				],
			},
			{ text: [numbers], tone: "quiet" },
		],
	}),
});

/** What a new channel is told of Rollcall. What a person is told is the bot's own answer (bot/welcome.ts). */
export const welcomeFeature: Feature = {
	name: "welcome",
	views: [welcome],
	events: [greeted],
	nudges: [{ name: "welcome", every: "minute", turn: "first", run: greet }],
};
