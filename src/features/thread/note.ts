import type { CaseSubject } from "../../access/subjects.ts";
import type { Message, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { LONGEST, needed } from "../answers.ts";
import { refuseErased } from "../keeping/queries.ts";
import { action, type Beginning, type PersonCtx, type Prefilled } from "../kit.ts";
import { whichCase } from "../which-case.ts";
import { addNote, authorOf, sourceOf } from "./acts.ts";

const SAID = needed("Write what is to stand on the timeline.", LONGEST);

const ALLOW = "put something on a case's timeline";

/** Told wherever words of a message can be changed before they stand on the record. */
export const REWORDED =
	"If you change the words, the timeline says that you did. Take out only what is not about this child.";

/** A message, or what one writes oneself, is put on a case's timeline by way of a form. */
export const noteForm = action({
	name: "note.write",
	on: "case",
	allow: ALLOW,
	help: "Put a message, or a note of your own, on a case's timeline.",
	doors: { message: "Add to case timeline" },
	form: {
		title: "Add to case timeline",
		send: "Add",
		steps: [
			{
				title: "What was said",
				notes: async (asking) => [...(await whichCase(asking)), ...(await whoSaidIt(asking.ctx))],
				fields: { said: { label: "What was said", as: "text", lines: 6, schema: SAID } },
			},
		],
	},
	async prefill({ ctx, subject, message }: Beginning<"case">): Promise<Prefilled> {
		await refuseErased(ctx.tx, subject.id);
		return message && !message.text.isBlank ? { said: message.text } : {};
	},
	run: async (ctx, subject, { soFar }) => ({ say: await added(ctx, subject, soFar.said as Private) }),
});

async function whoSaidIt(ctx: PersonCtx) {
	const { message } = ctx.from;
	if (!message) return [];
	const author = await authorOf(ctx);
	const who = author ? `${author.knownAs}, ${author.agency}` : "Somebody who is not on the panel";
	return [{ text: [`Said by: ${who}`] }, { text: [REWORDED], tone: "quiet" as const }];
}

/** `note REFERENCE what happened`: done at once, without a form. */
export const note = action({
	name: "note",
	on: "case",
	allow: ALLOW,
	help: "Put a note on a case's timeline, in one line.",
	doors: { word: "note", usage: "note REFERENCE WHAT HAPPENED" },
	async prefill({ ctx, subject, words }): Promise<Prefilled> {
		await refuseErased(ctx.tx, subject.id);
		return words && !words.isBlank ? { said: words } : {};
	},
	async run(ctx, subject, { soFar }) {
		if (!soFar.said) return { say: howTo(subject) };
		// What stands in one message is one's own note, not a message that was taken from somebody.
		return { say: await added(ctx, subject, soFar.said as Private, true) };
	},
});

function howTo({ id, ref }: CaseSubject): Message {
	const says = `Write the note after the reference: note ${ref} and what happened. Or open the form.`;
	const write = { label: "Write a note", action: "note.write", on: id, opens: true };
	return { summary: `A note on ${ref}`, blocks: [{ text: [says] }, { buttons: [write] }] };
}

async function added(ctx: PersonCtx, subject: CaseSubject, words: Private, own = false): Promise<Message> {
	await refuseErased(ctx.tx, subject.id);
	const { message } = ctx.from;
	const source = await sourceOf(ctx);
	const from = source && (own ? { ...source, author: ctx.person.id, text: undefined } : source);
	const done = await addNote(ctx, subject, { words, from });
	const says: Words = done
		? `Added to the timeline of ${subject.ref}.`
		: `That message is on the timeline of ${subject.ref} already. Nothing was added twice.`;
	const names: Words = "If the message names a child, choose “This names a child” on it as well.";
	return {
		summary: says,
		blocks: [{ text: [says] }, ...(message ? [{ text: [names], tone: "quiet" as const }] : [])],
	};
}
