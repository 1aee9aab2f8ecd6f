import type { Button, Message, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import { action, type Feature, type PersonCtx } from "../kit.ts";
import { waitsBlocks, waitsInWords } from "../morning-words.ts";
import { loadPanel } from "../panel/settings.ts";
import * as events from "./events.ts";
import { hasMorningList, waitsFor } from "./queries.ts";
import { morningView, sendMorningLists } from "./send.ts";

const show = action({
	name: "morning",
	on: "nothing",
	allow: "see that a case exists",
	help: "Your morning list as it is now: what is overdue or due soon, and what you are to confirm or take on.",
	doors: { word: "morning" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { id } = ctx.person;
		const waits = await waitsFor(ctx, panel, id, id);
		const on = await hasMorningList(ctx, panel.id, id);
		const says = waits.length
			? waitsInWords(waits, panel)
			: "Nothing is overdue, due soon or for you to confirm.";
		const buttons = [button("My items", "mine"), on ? turnOff : turnOn];
		return {
			say: {
				summary: says,
				blocks: [
					...(waits.length ? [{ heading: says }, ...waitsBlocks(waits, panel)] : [{ text: [says] }]),
					{ text: [on ? ON : OFF], tone: "quiet" },
					{ buttons },
				],
			},
		};
	},
});

const ON = "Your morning list is on: it comes each working morning on which something waits for you.";
const OFF = "Your morning list is off. Reminders of overdue enquiries and alerts still come.";

const on = action({
	name: "morning.on",
	on: "nothing",
	allow: "see that a case exists",
	help: "Have a private list each working morning on which something waits for you.",
	doors: { word: "morning-on" },
	run: (ctx) => turned(ctx, true),
});

const off = action({
	name: "morning.off",
	on: "nothing",
	allow: "see that a case exists",
	help: "Have no morning list any more. Reminders of overdue enquiries and alerts still come.",
	doors: { word: "morning-off" },
	run: (ctx) => turned(ctx, false),
});

const CHOOSE: Statement = {
	name: "morning-choose",
	text: `insert into morning_list (panel_id, person_id, is_on, event_id) values ($1, $2, $3, $4)
		on conflict (panel_id, person_id) do update set is_on = excluded.is_on, event_id = excluded.event_id`,
};

/** For oneself and the panel at hand. It holds from the next morning on. */
async function turned(ctx: PersonCtx, isOn: boolean): Promise<{ say: Message }> {
	const event = await ctx.record(events.morningChosen, { panel: ctx.panel }, { on: isOn });
	await ctx.tx.query(CHOOSE, [ctx.panel, ctx.person.id, isOn, event]);
	const says = isOn ? ON : OFF;
	const next = "Type “morning” to see it at any time.";
	return {
		say: { summary: says, blocks: [{ text: [says, next] }, { buttons: [isOn ? turnOff : turnOn] }] },
	};
}

const button = (label: Words, name: string): Button => ({ label, action: name, on: "", opens: false });
const turnOn = button("Turn it on", "morning.on");
const turnOff = button("Turn it off", "morning.off");

export const morningFeature: Feature = {
	name: "morning",
	under: "Every day",
	actions: [show],
	views: [morningView],
	events: Object.values(events),
	nudges: [{ name: "morning-lists", every: "minute", turn: "last", run: sendMorningLists }],
};

/** Turned on and off once: not among the everyday words. */
export const morningChoiceFeature: Feature = { name: "morning-choice", actions: [on, off] };
