import { z } from "zod";
import type { Option } from "../../chat/form.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { listInWords, longDate } from "../../domain/date/words.ts";
import { LONGEST, needed } from "../answers.ts";
import { assignedIn } from "../decision/queries.ts";
import { type Asking, action, type PersonCtx } from "../kit.ts";
import { approveMinutes, correctMinutes, quorumFor } from "./acts.ts";
import { inOneLine } from "./confirm.ts";
import { meetingRead } from "./events.ts";
import { quorumWords, whyWords } from "./overview.ts";
import { itemsOf, type Meeting, madeAt, meetingOf, type OnRoll, rollOf } from "./queries.ts";
import { approvedAlready, notEnded } from "./refusals.ts";

/** The minutes by reference, as chat may show them: reasons are in the file alone. */
async function minutesSheet(ctx: PersonCtx, held: Meeting): Promise<Block<Frank>[]> {
	const roll = await rollOf(ctx.tx, held.id);
	const decisions = await madeAt(ctx.tx, held.id);
	const rows: { text: readonly (string | { strong: string })[] }[] = [];
	for (const item of await itemsOf(ctx.tx, held.id)) {
		const made = decisions.find((d) => d.case === item.case);
		const outcome =
			item.outcome === "deferred" ? "Deferred to the next meeting." : "Not reached: carried over.";
		const actions = made ? await assignedIn(ctx.tx, made.id) : [];
		const todo = actions.map((a) => ` Action: ${a.knownAs}, by ${longDate(a.due)}.`).join("");
		const confirmed = made?.confirmer ? ` Confirmed by ${made.confirmer}.` : "";
		rows.push({
			text: made
				? [...inOneLine(made), `${confirmed}${todo}`]
				: [{ strong: item.ref }, `  ${whyWords(item.why)} ${outcome}`],
		});
	}
	const status = held.approved ? `Approved by ${held.approver}` : "To be corrected and approved";
	return [
		{
			facts: [
				["Minutes", status],
				["Present", rollWords(roll, "present")],
				["Apologies", rollWords(roll, "apologies")],
				["Quorum", quorumWords(await quorumFor(ctx.tx, held, { conflicts: [] }))],
			],
		},
		...(rows.length ? [{ rows }] : [{ text: ["No case was on the agenda."] }]),
	];
}

/** Those on the roll, with their agencies. */
export function rollWords(roll: readonly OnRoll[], how: OnRoll["how"]): string {
	const people = roll.filter((p) => p.how === how).map((p) => `${p.knownAs} (${p.agency})`);
	return listInWords(people) || "Nobody";
}

export const readMinutes = action({
	name: "meeting.minutes",
	on: "meeting",
	allow: "run a panel meeting",
	help: "Read a meeting's minutes.",
	doors: {},
	opens: true,
	async run(ctx, subject) {
		if (!subject.ended) throw notEnded();
		const held = await meetingOf(ctx.tx, subject.id);
		await ctx.record(meetingRead, { panel: held.panel }, { meeting: held.id, what: "minutes" });
		return { show: { title: "Minutes", blocks: await minutesSheet(ctx, held) } };
	},
});

const WHOLE = "whole";
const Correction = z.object({ about: z.string(), words: z.instanceof(Private) });

/** Puts the minutes right, until they are approved. */
export const correct = action({
	name: "meeting.correct",
	on: "meeting",
	allow: "run a panel meeting",
	help: "Correct a meeting's minutes.",
	doors: {},
	form: {
		title: "Correct the minutes",
		send: "Record",
		steps: [
			{
				title: "What is wrong, and what is right",
				fields: {
					about: {
						label: "What is it about?",
						as: "one",
						look: "list",
						options: aboutWhat,
						schema: z.string().min(1, "Choose the case, or the meeting as a whole."),
					},
					words: {
						label: "How the minutes should read",
						hint: "Kept private. Do not name a child unless it is about their case.",
						as: "text",
						lines: 4,
						schema: needed("Say how the minutes should read.", LONGEST),
					},
				},
			},
		],
	},
	async prefill({ subject }) {
		if (!subject.ended) throw notEnded();
		if (subject.approved) throw approvedAlready();
		return { about: WHOLE };
	},
	async run(ctx, subject, { soFar }) {
		const { about, words } = Correction.parse(soFar);
		await correctMinutes(ctx, subject, { caseId: about === WHOLE ? null : about, words });
		const says = "Recorded: the minutes now carry your correction.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

async function aboutWhat({ ctx, subject }: Asking<"meeting">): Promise<Option[]> {
	const items = await itemsOf(ctx.tx, subject.id);
	const cases = items.slice(0, 99).map((i) => ({ value: i.case, label: i.ref }));
	return [{ value: WHOLE, label: "The meeting as a whole" }, ...cases];
}

/** The chair approves the minutes. */
export const approve = action({
	name: "meeting.approve",
	on: "meeting",
	allow: "approve a meeting's minutes",
	help: "Approve a meeting's minutes.",
	doors: {},
	form: {
		title: "Approve the minutes",
		send: "Approve",
		steps: [
			{
				title: "They cannot be changed afterwards",
				notes: async ({ ctx, subject }) => {
					const held = await meetingOf(ctx.tx, subject.id);
					await ctx.record(meetingRead, { panel: held.panel }, { meeting: held.id, what: "minutes" });
					return minutesSheet(ctx, held);
				},
				fields: {
					agree: {
						label: "Did the panel agree that they are a true record?",
						as: "one",
						options: [{ value: "yes", label: "Yes, as corrected" }],
						schema: z.literal("yes", {
							error: "Approve only what the panel agreed. If not, leave this form.",
						}),
					},
				},
			},
		],
	},
	async prefill({ subject }) {
		if (!subject.ended) throw notEnded();
		if (subject.approved) throw approvedAlready();
		return {};
	},
	async run(ctx, subject) {
		await approveMinutes(ctx, subject);
		const says = "The minutes are approved.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
