import type { Block, Button, Message } from "../../chat/message.ts";
import { listInWords, shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { quorumFor } from "./acts.ts";
import { meetingRead } from "./events.ts";
import { quorumWords, whyWords } from "./overview.ts";
import { type Item, itemsOf, type Meeting, rollOf } from "./queries.ts";

/** The next case that the meeting has not come to, after this place and then from the start; undefined at the end. */
export function nextAfter(items: readonly Item[], place: number): Item | undefined {
	const waiting = items.filter(({ outcome }) => outcome === null);
	return waiting.find((i) => i.place > place) ?? waiting.find((i) => i.place < place);
}

/** One case of the meeting, for whoever takes it through: no name, the case opens privately. */
export async function caseScreen(ctx: PersonCtx, held: Meeting, item: Item): Promise<Message> {
	const { today } = await loadPanel(ctx.tx, held.panel);
	const items = await itemsOf(ctx.tx, held.id);
	const stands = await quorumFor(ctx.tx, held, item);
	const about = { panel: held.panel, case: item.case };
	await ctx.record(meetingRead, about, { meeting: held.id, what: "case" });
	const nth = items.findIndex(({ id }) => id === item.id) + 1;
	const names = new Map((await rollOf(ctx.tx, held.id)).map((p) => [p.id, p.knownAs]));
	const conflicts = item.conflicts.map((id) => names.get(id)).filter((name) => name !== undefined);
	const short: Block[] =
		stands.standing === "decision" ? [] : [{ text: [`${quorumWords(stands)}.`], tone: "warning" }];
	return {
		summary: `${item.ref}: case ${nth} of ${items.length}`,
		blocks: [
			{ heading: `${item.ref}: ${nth} of ${items.length}` },
			{
				facts: [
					["On the agenda", whyWords(item.why)],
					["Stands at", labelOf(STATES, item.state)],
					["Next review", item.review ? shortDate(item.review, today) : "None"],
					["Owner", item.owner ?? "Nobody"],
					["Conflicts of interest", listInWords(conflicts) || "None declared"],
				],
			},
			...short,
			{ buttons: buttonsOf(item) },
			{ buttons: [on(item, "Next case", "meeting.next", false)] },
		],
	};
}

function buttonsOf(item: Item): Button[] {
	const open = { label: "Open privately", action: "case.open", on: item.case, opens: true };
	if (item.outcome === "decided") return [open];
	return [
		{ ...on(item, "Record decision", "meeting.decide"), tone: "main" },
		on(item, "Defer", "meeting.defer"),
		on(item, "Declare a conflict", "meeting.conflict"),
		open,
	];
}

const on = ({ id }: Item, label: string, action: string, opens = true): Button => {
	return { label, action, on: id, opens };
};
