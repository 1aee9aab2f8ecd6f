import type { Block, Message, Words } from "../../chat/message.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { type Ctx, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { nextDate } from "./agenda.ts";
import { lastMeetingBlocks, unconfirmed } from "./overview.ts";
import { type Meeting, meetingOf } from "./queries.ts";

interface Ended {
	held: Meeting;
	cases: number;
	decided: number;
	waiting: number;
	next: string | undefined;
	today: string;
}

const OUTCOMES = {
	name: "meeting-outcomes",
	text: `select count(*) filter (where outcome is not null)::int as cases,
			count(*) filter (where outcome = 'decided')::int as decided from agenda_item where meeting_id = $1`,
};

async function load(ctx: Ctx, id: string): Promise<Ended | undefined> {
	const held = await meetingOf(ctx.tx, id);
	const [counted] = await ctx.tx.query<{ cases: number; decided: number }>(OUTCOMES, [id]);
	const { today } = await loadPanel(ctx.tx, held.panel);
	return {
		held,
		...counted!,
		waiting: await unconfirmed(ctx, held),
		next: await nextDate(ctx, held.panel),
		today,
	};
}

/** To the channel, when a meeting has ended: figures and the next date, no case. */
export const meetingNote = view<Ended>({
	name: "meeting-note",
	load,
	show: ({ cases, decided, next, today }): Message => {
		const after = next ? `, next meeting ${shortDate(next, today)}` : "";
		const says = `Panel met: ${count(cases, "case")}, ${count(decided, "decision")}${after}.`;
		return { summary: says, blocks: [{ text: [says] }] };
	},
});

/** To the chair, in private: what there is to confirm. */
export const meetingWaits = view<Ended>({
	name: "meeting-waits",
	load,
	show: ({ held, waiting, today }): Message => {
		const says: Words = waiting
			? `${count(waiting, "decision")} of the panel's meeting on ${shortDate(held.on, today)} to be confirmed`
			: `Every decision of the panel's meeting on ${shortDate(held.on, today)} is confirmed`;
		const blocks: Block[] = [{ text: [[{ strong: says }]] }, ...lastMeetingBlocks(held, waiting, today)];
		return { summary: says, blocks };
	},
});
