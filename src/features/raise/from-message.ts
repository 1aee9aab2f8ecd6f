import { refusal } from "../../access/refusal.ts";
import type { Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { LONGEST, typed, yesNo } from "../answers.ts";
import { reportBreach } from "../breach/acts.ts";
import type { Asking, Beginning, Form, PersonCtx, Prefilled, Step } from "../kit.ts";
import { addNote, sourceOf } from "../thread/acts.ts";
import { raiseForm } from "./form.ts";
import type { Opened } from "./open-case.ts";

const whichMessage = refusal(
	"raise.which-message",
	"Choose “Raise from this message” on the message itself: point at it, then open its menu with the three dots. Or raise a notification without one.",
);
const withoutOne = { label: "Raise a notification", action: "raise", on: "", opens: true };

const theMessage: Step<"nothing"> = {
	title: "The message",
	notes: [
		{
			text: [
				"What it says is kept with the case, for those who may open it. Take out what is not about this child: the case then says that its words were changed.",
			],
			tone: "quiet",
		},
	],
	fields: {
		message_said: { label: "What the message says", as: "text", lines: 6, schema: typed(LONGEST) },
		names_child: {
			label: "Does the message name the child?",
			...yesNo("Say whether the message names the child: then its author is asked to delete it."),
		},
	},
};

/** The usual form with the message in it, last: safety stays first, and an act-now answer there waits for nothing. */
export const fromMessageForm: Form<"nothing"> = {
	...raiseForm,
	title: "Raise from a message",
	steps: [...raiseForm.steps.slice(0, -1), theMessage, raiseForm.steps.at(-1)!],
};

/** @throws the refusal that no message was pointed at, with the way to raise without one */
export async function whatItSays({ message }: Beginning<"nothing">): Promise<Prefilled> {
	if (!message?.id) throw whichMessage([withoutOne]);
	return message.text.isBlank ? {} : { message_said: message.text };
}

/** Puts the message that a notification was raised from on the case's timeline: by whoever wrote it, with its link. */
export async function keepSource(
	ctx: PersonCtx,
	{ case: id }: Opened,
	soFar: Asking["soFar"],
): Promise<void> {
	const from = await sourceOf(ctx);
	const words = soFar.message_said as Private | undefined;
	if (!from || !words) return;
	await addNote(ctx, { id, restricted: false }, { words, from, raised: true });
}

/** Where the message names the child: records that it does, which has its author asked to delete it. What is said of it. */
export async function flagSource(ctx: PersonCtx, soFar: Asking["soFar"]): Promise<Words | undefined> {
	const { platform, where, message, placeId } = ctx.from;
	if (!message || soFar.names_child === undefined) return undefined;
	if (soFar.names_child !== "yes" || !platform || !where) {
		return "Do not name the child where the message stands.";
	}
	await reportBreach(ctx, { platform, where, message, placeId });
	return "That the message names the child is recorded: it is dealt with as a data breach. Do not copy, forward or quote it.";
}
