import { isDeepStrictEqual } from "node:util";
import type { Block, Message, Words } from "../chat/message.ts";
import { REPEATED } from "../delivery/draw.ts";
import type { Mail } from "../mail/mailer.ts";

const REFERENCE = /\b[A-Z]{2,5}-\d{4}-\d{4,6}\b/;

const referencesIn = (text: string): Words[] => [...new Set(text.match(new RegExp(REFERENCE, "g")))];

/** The reference that a message is about, if it is about one case: a list of several is about none of them. */
export function referenceIn({ summary, blocks }: Pick<Message, "summary" | "blocks">): Words | undefined {
	const said = referencesIn(summary);
	const all = said.length ? said : referencesIn(JSON.stringify(blocks));
	return all.length === 1 ? all[0] : undefined;
}

/** Whether a message calls somebody to act now. */
export const isUrgent = ({ blocks }: Pick<Message, "blocks">): boolean =>
	blocks.some((block) => "tone" in block && block.tone === "urgent");

export const isReference = (text: string): boolean => new RegExp(`^${REFERENCE.source}$`).test(text);

/**
 * A message as e-mail: its reference and where to read it, whatever it says. What is urgent says that it is, since
 * somebody must act.
 */
export function mailFor(message: Message, to: string, pages: string, delivery: string): Mail {
	const ref = referenceIn(message);
	const urgent = isUrgent(message);
	const repeated = message.blocks.some((block: Block) => isDeepStrictEqual(block, REPEATED));
	const about = ref ? ` about ${ref}` : "";
	return {
		to,
		delivery,
		subject: `${urgent ? "Urgent. " : ""}Rollcall: ${ref ?? "a message for you"}`,
		text: [
			...(repeated ? ["Sent again: an earlier copy of this may have arrived.", ""] : []),
			`There is a message for you in Rollcall${about}.${urgent ? " Read it now." : ""}`,
			"",
			"Sign in to read it:",
			`${pages}/web/${ref ? `about/${ref}` : ""}`,
			"",
			"You sign in with this address: Rollcall sends you a code. It never asks for one by e-mail or phone.",
			"If a child is in danger now, call 999.",
			"",
		].join("\n"),
	};
}

/** The code by itself: there is nothing in it to follow, so nothing that looks at links can use it up. */
export const codeMail = (code: string, to: string, delivery: string): Mail => ({
	to,
	delivery,
	subject: "Your Rollcall code",
	text: [
		`Your code is ${code}`,
		"",
		"Type it into the page where you asked for it. It works once, for 15 minutes.",
		"",
		"If you did not ask for it, delete this. Tell nobody the code: Rollcall's people never ask for it.",
		"",
	].join("\n"),
});
