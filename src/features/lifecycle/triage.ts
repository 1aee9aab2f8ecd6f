import { z } from "zod";
import { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { TRIAGE_RESULTS } from "../../domain/lists/screening-results.ts";
import { STATES } from "../../domain/lists/states.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { reviewAfter, type Triaged, triageCase } from "./acts.ts";
import { OUTSIDE } from "./form-parts.ts";
import { caseNow } from "./queries.ts";
import { notPossible } from "./refusals.ts";
import { type Answers, answersGiven, suggested } from "./triage-facts.ts";
import { isAccepted, triageForm } from "./triage-form.ts";

const words = z.instanceof(Private).optional();
const Given = z.object({
	result: z.enum(codesOf(TRIAGE_RESULTS)),
	note: words,
	told: z.enum(["police", "both"]).optional(),
	told_reference: words,
	owner: z.uuid().optional(),
	review: z.iso.date().optional(),
	taker: z.string().optional(),
	taker_name: words,
	due: z.iso.date().optional(),
	evidence: words,
	other: z.string().optional(),
});

/** What a notification is: a person decides, and whoever raised it hears. */
export const triageAction = action({
	name: "triage",
	on: "case",
	allow: "triage a notification",
	help: "Triage a notification: take it on, redirect it, or say that it is a duplicate.",
	doors: { word: "triage", usage: "triage REFERENCE" },
	form: triageForm,
	async prefill({ ctx, subject }) {
		const panel = await loadPanel(ctx.tx, subject.panel);
		const file = await caseNow(ctx.tx, subject.id);
		if (file.state === "closed") {
			throw notPossible("closed", "The case is closed. Reopen it first: its history is kept.");
		}
		const due = dueDate({ from: panel.today, working: 1, calendars: panel.calendars }).due;
		return {
			...(await answersGiven(ctx, subject.id)),
			...{ owner: file.owner ?? ctx.person.id, due },
			review: reviewAfter(file, panel, "enquiries"),
		};
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const accepted = isAccepted(soFar);
		const done = await triageCase(ctx, subject.id, {
			result: given.result,
			suggested: (await suggested(ctx, subject.id, soFar as Answers)).result,
			accepted,
			taken: accepted ? { owner: given.owner!, review: given.review! } : undefined,
			handed: handedTo(given),
			...{ other: given.other, told: given.told },
			words: {
				note: given.note,
				taken_by: given.taker_name,
				evidence: given.evidence,
				told_reference: given.told_reference,
			},
		});
		const label = labelOf(TRIAGE_RESULTS, given.result);
		const says = `The case stands at “${labelOf(STATES, done.to)}”. Whoever raised it has been told.`;
		return {
			say: {
				summary: `Recorded on ${done.ref}`,
				blocks: [{ text: [[{ strong: `Recorded on ${done.ref}: ${label}` }], says] }],
			},
		};
	},
});

function handedTo({ taker, due }: z.infer<typeof Given>): Triaged["handed"] {
	return taker && due ? { person: taker === OUTSIDE ? null : taker, due } : undefined;
}
