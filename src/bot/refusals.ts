import { type Refusal, refusal } from "../access/refusal.ts";
import type { Line, Message } from "../chat/message.ts";

export const unknownPerson = refusal(
	"person.unknown",
	"Rollcall does not know you yet. Ask your panel's coordinator to add you, and say which Slack or Teams account is yours.",
);
export const notAllowed = refusal(
	"action.not-allowed",
	"Your role on this panel does not allow that. Ask the coordinator if you think it should.",
);
export const noPanel = refusal(
	"panel.none",
	"You are not a member of any panel at present. Ask your panel's coordinator.",
);
export const unknownWord = refusal(
	"word.unknown",
	"Rollcall does not know that word. Type “help” to see what you can do.",
);
export const unknownAction = refusal(
	"action.unknown",
	"That button is from an older message and no longer works. Type “help” to see what you can do.",
);
export const whichCase = refusal(
	"case.which",
	"Say which case: put its reference after the word, for example “case MIL-2026-0042”, or use the word in the case's thread.",
);
export const tooMuch = refusal(
	"rate.too-much",
	"Rollcall has been asked for a lot in the last minute, so this was not done. Wait a minute, then try again. You can raise a notification at once. If a child is in danger now, call 999.",
);

/** A refusal as the person reads it, with the numbers to call. */
export function sayRefusal(refusal: Refusal, numbers: Line): Message {
	const buttons = refusal.buttons.length ? [{ buttons: refusal.buttons }] : [];
	const ring = { text: [numbers], tone: "quiet" as const };
	return { summary: refusal.says, blocks: [{ text: [refusal.says] }, ...buttons, ring] };
}
