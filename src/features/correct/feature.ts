import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { listInWords } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CORRECTION_REASONS } from "../../domain/lists/corrections.ts";
import { labelOfField } from "../../record/identity.ts";
import { choice, LONGEST, typed } from "../answers.ts";
import { childFaults, childQuestions } from "../child.ts";
import { action, type Feature, type Form, type Prefilled } from "../kit.ts";
import { whichCase } from "../which-case.ts";
import { type Correction, correctChild, noteDisagreement, standing } from "./acts.ts";
import * as events from "./events.ts";

const nothingChanged = refusal(
	"correct.nothing-changed",
	"Nothing was changed. Change what is wrong; or, if somebody disagrees with what is recorded, enter what they say.",
);

const asked = {
	...childQuestions,
	school: { label: "Current or last school", as: "text", schema: typed() },
} as const;

const DISAGREEMENT_NEEDED = "Enter what they say, in their words. It is kept beside the record.";

const form: Form<"case"> = {
	title: "Put details right",
	send: "Save",
	steps: [
		{
			title: "What it should say",
			notes: async (asking) => [
				...(await whichCase(asking)),
				{ text: ["Change only what is wrong. What was recorded before is kept, and marked as corrected."] },
			],
			fields: asked,
			check: childFaults,
		},
		{
			title: "Why",
			fields: {
				because: {
					label: "Why is it put right?",
					as: "one",
					schema: choice(codesOf(CORRECTION_REASONS), "Choose why."),
					options: optionsOf(CORRECTION_REASONS),
				},
				disagreement: {
					label: "What the child or parent says, if they disagree",
					as: "text",
					lines: 4,
					schema: typed(LONGEST),
				},
			},
			check: ({ soFar }): Record<string, string> => {
				const { because, disagreement } = Why.parse(soFar);
				return because === "disputed" && disagreement?.isBlank !== false
					? { disagreement: DISAGREEMENT_NEEDED }
					: {};
			},
		},
	],
};

const Why = z.object({
	because: z.enum(codesOf(CORRECTION_REASONS)),
	disagreement: z.instanceof(Private).optional(),
});

/** The answers as the record keeps them: words sealed, dates and codes too. */
function correctedIn(soFar: Readonly<Record<string, unknown>>): Record<string, Private> {
	const value = (answer: unknown) => (answer instanceof Private ? answer : new Private(String(answer ?? "")));
	return Object.fromEntries(Object.keys(asked).map((field) => [field, value(soFar[field])]));
}

/** Puts right what was recorded of a child, or keeps beside it what somebody says who disagrees. */
const correct = action({
	name: "case.correct",
	on: "case",
	allow: "correct what is recorded of a child",
	help: "Put right what is recorded of a child. What it said before stays on the record.",
	doors: { word: "correct", usage: "correct REFERENCE" },
	form,
	async prefill({ ctx, subject }): Promise<Prefilled> {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		const fields = await standing(ctx, subject.id);
		const about = { panel: subject.panel, case: subject.id };
		await ctx.record(events.detailsReadToCorrect, about, { fields: fields.size });
		return Object.fromEntries([...fields].filter(([field]) => field in asked));
	},
	async run(ctx, subject, { soFar }) {
		const { because, disagreement } = Why.parse(soFar);
		if (because === "disputed") {
			await noteDisagreement(ctx, subject.id, disagreement!);
			const says = `Saved: what they say is kept beside the record of ${subject.ref}. Nothing else was changed.`;
			return { say: { summary: says, blocks: [{ text: [says] }] } };
		}
		const done = await correctChild(ctx, subject.id, correctedIn(soFar), because);
		if (!done.fields.length) throw nothingChanged();
		if (disagreement && !disagreement.isBlank) await noteDisagreement(ctx, subject.id, disagreement);
		return { say: saved(subject, done) };
	},
});

function saved({ ref }: CaseSubject, { fields, kind }: Correction): Message {
	const what = listInWords(fields.map((field) => labelOfField(field).toLowerCase()));
	const says = `Saved: ${ref} is corrected (${what}).`;
	const moved =
		kind === "early_years"
			? [
					"By the date of birth the child is below compulsory school age. The case is in the early-years list now.",
				]
			: kind === "cme"
				? [
						"By the date of birth the child is of compulsory school age. The case is counted as missing education now.",
					]
				: [];
	return { summary: `${ref} is corrected`, blocks: [{ text: [says, ...moved] }] };
}

/** What is recorded of a child, put right by superseding (UK GDPR article 16). */
export const correctFeature: Feature = {
	name: "correct",
	under: "Running a case",
	actions: [correct],
	events: Object.values(events),
};
