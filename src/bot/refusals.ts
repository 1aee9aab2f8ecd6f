import { type Refusal, refusal } from "../access/refusal.ts";
import type { Identity, Line, Message } from "../chat/message.ts";

const UNKNOWN = "person.unknown";

export const unknownPerson = refusal(
	UNKNOWN,
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

/** A refusal as the person reads it, with the numbers to call. Whoever is not known is shown their own account. */
export function sayRefusal(refusal: Refusal, numbers: Line, who?: Identity): Message {
	const buttons = refusal.buttons.length ? [{ buttons: refusal.buttons }] : [];
	const ring = { text: [numbers], tone: "quiet" as const };
	const account = refusal.code === UNKNOWN && who ? accountLines(who) : [];
	return { summary: refusal.says, blocks: [{ text: [refusal.says, ...account] }, ...buttons, ring] };
}

/**
 * An account as a panel's file names it, so that a coordinator need not look for it in Slack or Entra. The ids are no
 * secret; nobody but the person whose they are is shown them. Nobody has an account on the web.
 */
function accountLines({ platform, tenant, user }: Identity): Line[] {
	if (platform === "web") return [];
	return ["Send them this line:", [{ strong: `${platform}: ${tenant}/${user}` }]];
}
