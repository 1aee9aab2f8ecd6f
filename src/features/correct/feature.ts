import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { listInWords } from "../../domain/date/words.ts";
import { labelOfField } from "../../record/identity.ts";
import { LONGEST, typed } from "../answers.ts";
import { childFaults, childQuestions } from "../child.ts";
import { action, type Feature, type Form, type Prefilled } from "../kit.ts";
import { whichCase } from "../which-case.ts";
import { type Correction, correctChild, noteDisagreement, standing } from "./acts.ts";
import { before } from "./before.ts";
import * as events from "./events.ts";
import { putNoteRight } from "./note.ts";
import { BY_BIRTH, kindChangedView, OVER } from "./views.ts";
import { nothingChanged, Why, why } from "./why.ts";

const asked = {
	...childQuestions,
	school: { label: "Current or last school", as: "text", schema: typed() },
} as const;

/** What else was said of the child, which is as often wrong, and asked on a screen of its own. */
const said = {
	last_seen_by: { label: "Last seen by", as: "text", schema: typed() },
	new_place: { label: "New address or school, as told", as: "text", lines: 2, schema: typed(500) },
	hazards: { label: "Safety on visits", as: "text", lines: 2, schema: typed(LONGEST) },
} as const;

const FIELDS = Object.keys({ ...asked, ...said });

const form: Form<"case"> = {
	title: "Correct details",
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
		{ title: "What else was said", fields: said },
		why<"case">(),
	],
};

/** The answers as the record keeps them: words sealed, dates and codes too. */
function correctedIn(soFar: Readonly<Record<string, unknown>>): Record<string, Private> {
	const value = (answer: unknown) => (answer instanceof Private ? answer : new Private(String(answer ?? "")));
	return Object.fromEntries(FIELDS.map((field) => [field, value(soFar[field])]));
}

/** Corrects what was recorded of a child, or keeps beside it what somebody says who disagrees. */
const correct = action({
	name: "case.correct",
	on: "case",
	allow: "correct what is recorded of a child",
	help: "Correct what is recorded of a child. What it said before stays on the record.",
	doors: { word: "correct", usage: "correct REFERENCE" },
	form,
	async prefill({ ctx, subject }): Promise<Prefilled> {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		const fields = await standing(ctx, subject.id);
		const about = { panel: subject.panel, case: subject.id };
		await ctx.record(events.detailsReadToCorrect, about, { fields: fields.size });
		return Object.fromEntries([...fields].filter(([field]) => FIELDS.includes(field)));
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

function saved({ ref }: CaseSubject, { fields, kind, over }: Correction): Message {
	const what = listInWords(fields.map((field) => labelOfField(field).toLowerCase()));
	const says = `Saved: ${ref} is corrected (${what}).`;
	return {
		summary: `${ref} is corrected`,
		blocks: [{ text: [says, ...(kind ? [BY_BIRTH[kind]] : []), ...(over ? [OVER] : [])] }],
	};
}

/** What is recorded of a child, corrected by superseding (UK GDPR article 16). */
export const correctFeature: Feature = {
	name: "correct",
	under: "Running a case",
	actions: [correct, putNoteRight, before],
	views: [kindChangedView],
	events: Object.values(events),
};
