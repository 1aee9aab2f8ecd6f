import { refusal } from "../../access/refusal.ts";
import { type EnquirySubject, mayOpen, notFound } from "../../access/subjects.ts";
import { Private } from "../../chat/private.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { LONGEST, typed } from "../answers.ts";
import { checkForMembers } from "../enquiry/queries.ts";
import { action, type Form, type Prefilled } from "../kit.ts";
import { correctNote, type NoteOf, noteDisagreement, noteStanding } from "./acts.ts";
import { noteReadToCorrect } from "./events.ts";
import { nothingChanged, Why, why } from "./why.ts";

const noNoteYet = refusal(
	"correct.no-note",
	"This enquiry has no outcome yet, so there is no note to correct. Record its outcome first.",
);

const form: Form<"enquiry"> = {
	title: "Correct a note",
	send: "Save",
	steps: [
		{
			title: "What it should say",
			notes: async ({ subject }) => [
				{ text: [[{ strong: subject.ref }, `  ${checkForMembers(subject.check as CheckCode)}`]] },
				{ text: ["What was recorded before is kept, and marked as corrected."] },
			],
			fields: { note: { label: "Note", as: "text", lines: 4, schema: typed(LONGEST) } },
		},
		why<"enquiry">(),
	],
};

const noteOf = ({ id, case: caseId, check }: EnquirySubject): NoteOf => ({
	enquiry: id,
	case: caseId,
	check: check as CheckCode,
});

/** Corrects the note on what came of an enquiry, or keeps beside it what somebody says who disagrees. */
export const putNoteRight = action({
	name: "note.correct",
	on: "enquiry",
	allow: "correct what is recorded of a child",
	help: "Correct the note on what came of an enquiry. What it said before stays on the record.",
	doors: {},
	form,
	async prefill({ ctx, subject }): Promise<Prefilled> {
		if (!(await mayOpen(ctx.tx, subject.case))) throw notFound();
		if (!subject.closed) throw noNoteYet();
		const note = await noteStanding(ctx, noteOf(subject));
		const about = { panel: subject.panel, case: subject.case };
		await ctx.record(noteReadToCorrect, about, { enquiry: subject.id });
		return note ? { note } : {};
	},
	async run(ctx, subject, { soFar }) {
		const { because, disagreement } = Why.parse(soFar);
		const disputed = because === "disputed";
		const note = soFar.note instanceof Private ? soFar.note : new Private("");
		if (!disputed && !(await correctNote(ctx, noteOf(subject), note, because))) throw nothingChanged();
		if (disagreement && !disagreement.isBlank)
			await noteDisagreement(ctx, subject.case, disagreement, subject.id);
		const says = disputed
			? `Saved: what they say is kept beside the note on ${subject.ref}. Nothing else was changed.`
			: `Saved: the note on ${subject.ref} is corrected.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
