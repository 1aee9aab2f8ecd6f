import { z } from "zod";
import type { Words } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { REASONS } from "../../domain/lists/reasons.ts";
import { RISK_GROUPS, RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { STEPS_TRIED } from "../../domain/lists/steps-tried.ts";
import { TOLD } from "../../domain/lists/told.ts";
import type { Entry, Paper } from "../../paper/paper.ts";
import { childQuestions } from "../child.ts";
import { action } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { prepareDownload } from "./acts.ts";
import { handOut } from "./hand-out.ts";
import { fileKind } from "./kind.ts";

const LINE = "_".repeat(58);
const box = (...choices: Words[]): Words => choices.map((c) => `☐ ${c}`).join("     ");
/** Lines to write on, with room above each for a hand. */
const written = (label: Words, lines = 1): [Words, Words] => [
	label,
	Array(lines).fill(`\n${LINE}`).join("\n"),
];

/** The panel's blank notification: the same questions as in chat, for a day on which chat or Rollcall is down (D-6). */
export function blankForm(panel: Pick<Panel, "title" | "emergency" | "phone" | "today">): Paper {
	const { socialCare, outOfHours, police } = panel.emergency;
	const child = Object.entries(childQuestions).map(([name, { label }]): [Words, Words] => {
		if (name === "sex") return [label, box("Female", "Male", "Unknown")];
		return written(label, name === "address" || name === "description" ? 2 : 1);
	});
	return {
		title: "Notification of a child who may be missing education",
		reference: panel.title,
		lead: [
			`Child in danger now: call 999. Social care ${socialCare}. Nights and weekends ${outOfHours}. Police, not urgent: ${police}.`,
			`For a morning on which chat or Rollcall is down. Ring the panel on ${panel.phone} and hand this form over by hand or as the panel's policy says; never by ordinary e-mail. It is typed in when Rollcall is back, with the date and time below as the time of receipt.`,
		],
		sections: [
			{
				title: "Received",
				entries: [
					{
						facts: [
							written("Date and time received on paper"),
							written("Received by"),
							written("Raised by: name, job, school or agency, phone"),
						],
					},
				],
			},
			{
				title: "1. Safety first",
				says: ["Tick one box on every line. “I don't know” is an answer."],
				entries: RISK_GROUPS.map(
					({ code, label }): Entry => ({
						title: label,
						facts: RISK_QUESTIONS.filter((q) => q.group === code).map((q) => [
							`${q.n}. ${q.label}`,
							box("Yes", "No, I checked", "I don't know"),
						]),
					}),
				),
			},
			{
				title: "Tell someone now",
				says: [
					"After a Yes above that worries you, phone social care or the police yourself, now, before you fill in the rest.",
				],
				entries: [
					{
						facts: [
							["Who was told", box(...TOLD.map((t) => t.label))],
							written("When, by whom, and their reference"),
						],
					},
				],
			},
			{ title: "2. The child", entries: [{ facts: child }] },
			{
				title: "3. What happened",
				entries: [
					{
						facts: [
							["On a school's roll now?", box("Yes", "No", "I don't know")],
							written("Current or last school"),
							written("Last attended"),
							written("Last seen, and by whom"),
							["Do you know where the child is?", box("Yes", "No")],
							["Main reason: tick one", REASONS.map((r) => `☐ ${r.label}`).join("\n")],
							written("New address or school, if you were told one"),
							["What has been tried", STEPS_TRIED.map((t) => `☐ ${t.label}`).join("\n")],
							written("Anything that could make a visit unsafe", 2),
							written("Anything else", 3),
						],
					},
				],
			},
		],
		handedOn: true,
		mark: `Blank form, ${longDate(panel.today)}`,
	};
}

export const paperForm = fileKind({
	name: "paper-form",
	title: "Paper form",
	allow: "ask for help",
	formats: ["pdf"],
	names: false,
	says: "This form is blank. Print some, and keep them where everybody finds them.",
	parameters: z.object({}),
	gather: async (ctx) => blankForm(await loadPanel(ctx.tx, ctx.panel)),
});

/** Hands out the blank form, to keep in a drawer. */
export const takePaperForm = action({
	name: "paper",
	on: "nothing",
	allow: "ask for help",
	help: "The notification as a blank paper form, for when chat or Rollcall is down.",
	doors: { word: "paper" },
	async run(ctx) {
		const file = await prepareDownload(ctx, paperForm, { format: "pdf", parameters: {} });
		const says = "The blank paper form is ready. Print some and keep them where everybody finds them.";
		return { say: handOut(says, [file], [], false) };
	},
});
