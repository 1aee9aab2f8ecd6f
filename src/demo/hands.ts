import type { Answer, Field, Page } from "../chat/form.ts";
import type { Identity, Key, Message } from "../chat/message.ts";
import type { Receive, Reply } from "../chat/port.ts";
import { Private } from "../chat/private.ts";

/** One person of the panel at a keyboard, without a platform in between. */
export interface Hands {
	/** Types words to the bot. */
	types(words: string): Promise<Reply>;
	presses(action: string, on: Key): Promise<Reply>;
	/** Fills in the screen that was opened and sends it: each answer goes to the question of its name. */
	sends(opened: Reply, answers: Answers): Promise<Reply>;
	/** Fills in and sends every screen. @throws when what the bot then says does not begin like this */
	completes(opened: Reply, answers: Answers, says: string): Promise<Message>;
	leaves(opened: Reply): Promise<void>;
}

/** Answers by question: a choice by its value, or by how its label begins. */
export type Answers = Readonly<Record<string, Answer>>;

/** @param nextKey gives each interaction a key of its own */
export function handsOf(receive: Receive, who: Identity, nextKey: () => string): Hands {
	const hands: Hands = {
		types: (words) => receive({ kind: "words", key: nextKey(), who, words: new Private(words) }),
		presses: (action, on) => receive({ kind: "press", key: nextKey(), who, action, on }),
		async sends(opened, answers) {
			const page = pageOf(opened);
			const filled = filledIn(page, answers);
			return receive({ kind: "form", key: nextKey(), who, draft: page.draft, did: "next", answers: filled });
		},
		async completes(opened, answers, says) {
			let reply = opened;
			while ("ask" in reply) reply = await hands.sends(reply, answers);
			return said(reply, says);
		},
		async leaves(opened) {
			const { draft } = pageOf(opened);
			await receive({ kind: "form", key: nextKey(), who, draft, did: "close", answers: {} });
		},
	};
	return hands;
}

/** @throws when the bot did not say this */
export function said(reply: Reply, begins: string): Message {
	if ("say" in reply && reply.say.summary.startsWith(begins)) return reply.say;
	throw new Error(
		`The bot should have said “${begins}”, and answered: ${"say" in reply ? reply.say.summary : "nothing"}`,
	);
}

/** @throws when no form is open, or its last screen came back with errors */
export function pageOf(reply: Reply): Page {
	if (!("ask" in reply))
		throw new Error(`No form opened: ${"say" in reply ? reply.say.summary : "nothing was said"}`);
	const faults = Object.entries(reply.errors ?? {}).map(([field, says]) => `${field}: ${says}`);
	if (faults.length) throw new Error(`“${reply.ask.title}” came back with ${faults.join("; ")}`);
	return reply.ask;
}

/** The screen's answers: those given, and what was filled in already, as a platform sends it back. */
function filledIn(page: Page, given: Answers): Record<string, Answer> {
	const filled: Record<string, Answer> = {};
	for (const [name, field] of Object.entries(page.fields)) {
		const before = page.values[name];
		const answer = given[name] ?? (before instanceof Private ? undefined : before);
		if (answer !== undefined) filled[name] = chosen(field, answer);
	}
	return filled;
}

function chosen(field: Field, answer: Answer): Answer {
	if (field.as !== "one" && field.as !== "many") return answer;
	const optionFor = (wanted: string) =>
		field.options.find((o) => o.value === wanted || o.label.startsWith(wanted))?.value ?? wanted;
	return typeof answer === "string" ? optionFor(answer) : answer.map(optionFor);
}
