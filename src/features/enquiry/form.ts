import { z } from "zod";
import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block } from "../../chat/message.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { OUTCOMES } from "../../domain/lists/outcomes.ts";
import { choice, LONGEST, needed, typed } from "../answers.ts";
import type { Asking, Form, Questions, Step } from "../kit.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { ANSWERS, JOINT, takesTwo } from "./acts.ts";
import { foundFaults, foundQuestions, reasonOwed, SAY_WHY } from "./found.ts";
import { answerableIn, checkForMembers, dueOf, openEnquiriesOf } from "./queries.ts";

/** What may be said of an enquiry. */
export const outcomes: readonly Option[] = [
	...OUTCOMES.map((o) => ({ value: o.code, label: o.label })),
	{ value: "no_reply", label: "No reply yet (keeps it open)" },
];

/** Two must sign for what joint enquiries found: here is only that they do not apply, or that nobody answers. */
const apart = outcomes.filter((o) => ["not_applicable", "refused", "no_reply"].includes(o.value));

const answer: Questions = {
	outcome: {
		label: "What came of it?",
		as: "one",
		schema: choice(ANSWERS, "Choose what came of it."),
		options: async ({ subject }) => ((subject as { check?: string }).check === JOINT ? apart : outcomes),
	},
	note: {
		label: "Note",
		hint: "Only what others need to know. Kept private.",
		as: "text",
		lines: 3,
		schema: typed(LONGEST),
	},
};

/** What is owed with an answer, at its own field: why it does not apply, say. */
function owed({ soFar }: Asking): Record<string, string> {
	return reasonOwed(soFar.outcome, soFar.note) ? { note: SAY_WHY } : {};
}

const located: Step = {
	title: "Located is not seen",
	when: ({ soFar }) => soFar.outcome === "located",
	fields: foundQuestions(),
	check: (asking) => foundFaults(asking),
};

/** Which enquiry it is, above the questions. */
async function whichOne({ ctx, subject }: Asking<"enquiry">): Promise<Block[]> {
	const check = subject.check as CheckCode;
	const own = (await schoolCalendars(ctx.tx, [subject.agency])).get(subject.agency);
	const due = dueOf({ ...subject, check }, await loadPanel(ctx.tx, ctx.panel), own);
	const which: Block = { text: [[{ strong: subject.ref }, `  ${checkForMembers(check)}, due ${due}`]] };
	return check === JOINT ? [which, { text: [TAKES_TWO], tone: "quiet" }] : [which];
}

const TAKES_TWO =
	"What they found is signed by two: choose “Sign off” on the enquiry. Here you can say that it does not apply, or that you had no reply.";

/** The outcome of one enquiry. */
export const outcomeForm: Form<"enquiry"> = {
	title: "Record outcome",
	send: "Record",
	steps: [{ title: "Outcome", notes: whichOne, fields: answer, check: owed }, located],
};

/** The outcome of one of a case's enquiries, which is chosen first. */
export const caseOutcomeForm: Form<"case"> = {
	title: "Record outcome",
	send: "Record",
	steps: [
		{
			title: "Outcome",
			notes: whichCase,
			fields: { enquiry: whichEnquiry(), ...answer },
			check: async (asking) => {
				const errors = owed(asking);
				const { soFar, ctx } = asking;
				const joint = (await openEnquiriesOf(ctx, asking.subject.id)).find((e) => e.id === soFar.enquiry);
				const alone = apart.some((o) => o.value === soFar.outcome);
				return joint?.check === JOINT && !alone ? { ...errors, outcome: takesTwo().says } : errors;
			},
		},
		located,
	],
};

function whichEnquiry(): Questions[string] {
	return {
		label: "Which enquiry?",
		as: "one",
		look: "list",
		schema: z.uuid("Choose the enquiry."),
		options: (asking: Asking<SubjectKind>) =>
			answerableIn(asking.ctx, (asking.subject as { case: string }).case),
	} as Questions[string];
}

/** More time for an enquiry. */
export const extendForm: Form<"enquiry"> = {
	title: "Extend",
	send: "Extend",
	steps: [
		{
			title: "More time",
			notes: whichOne,
			fields: {
				until: { label: "New date", as: "date", schema: z.iso.date("Enter the new date.") },
				reason: {
					label: "Why more time is needed",
					hint: "Kept private.",
					as: "text",
					lines: 3,
					schema: needed("Say why more time is needed.", LONGEST),
				},
			},
			check: async ({ ctx, subject, soFar }): Promise<Record<string, string>> => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				const until = soFar.until as string;
				if (until <= today) return { until: "Choose a date after today." };
				if (until <= subject.due)
					return { until: "This is no later than the date it has. Choose a later one." };
				return {};
			},
		},
	],
};
