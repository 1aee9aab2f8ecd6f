import type { Message, Words } from "../chat/message.ts";

/** What the adapter itself says to a person, where there is no answer from the bot to draw. */

export const FAILED =
	"Rollcall could not save that. Nothing was recorded. Try again in a minute; if a child is in danger now, call 999.";

/** Said when the bot's answer cannot be drawn: by then it has done its work, so we must not say it has not. */
export const NOT_SHOWN =
	"Rollcall has taken that but cannot show you its answer. Check before you send it again; " +
	"if a child is in danger now, call 999.";

/** Said when the bot is still at work: by then nobody knows whether it will be saved, so we must not say it was not. */
export const SLOW =
	"Rollcall is taking longer than usual and does not know yet whether that was saved. It will tell you in your personal chat. " +
	"If a child is in danger now, call 999.";

export const LATE_DONE = "Rollcall has now done what you asked for.";

export const OPEN_CHAT_FIRST =
	"Rollcall answers you in a personal chat. Open a personal chat with Rollcall first, then try again.";

export const NOT_REACHED =
	"Rollcall could not send you its answer just now. Look in your personal chat with Rollcall in a minute, or try again.";

export const LOOK_IN_CHAT = "Rollcall has answered you in your personal chat.";

export const FORM_IN_CHAT =
	"Rollcall has sent you a form. Open your personal chat with Rollcall to fill it in.";

export const ONLY_FROM_BUTTON =
	"That can only be shown in a dialog. Press its button on the card, or in your list.";

export const OPEN_FORM = "Press the button to open the form. Only you see what you type.";

/** Said of what Teams sent in a form that we do not know: nobody may take it for done. */
export const NOT_READ =
	"Rollcall could not read what Teams sent, so nothing was done. Write to Rollcall in your personal chat, or try again; " +
	"if a child is in danger now, call 999.";

export const NOTHING_TO_OPEN = "That has been done already. There is nothing more to open.";

export const DONE = "Done.";

/** A message of one plain sentence. */
export const sentence = (words: Words): Message => ({ summary: words, blocks: [{ text: [words] }] });
