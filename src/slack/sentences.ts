import type { Page } from "../chat/form.ts";
import type { Words } from "../chat/message.ts";
import { drawControl } from "./actions.ts";
import { textObject } from "./draw-line.ts";
import type { Drawn } from "./draw-message.ts";
import { escapeMrkdwn, escapePlain } from "./text.ts";

/** What the adapter itself has to say: only when the bot could not answer in time, or Slack could not show it. */

export const FAILED =
	"Rollcall could not save that. Nothing was recorded. Try again in a minute; if a child is in danger now, call 999.";

export const SLOW = "Still working on it. You will get an answer here. There is no need to send it again.";

export const SLOW_FORM =
	"Still working on it. What you typed is safe here. If this page is still open in a minute, send it again.";

export const NOT_DRAWN =
	"Rollcall took that in, but could not show the answer. Look at the case before you do it again.";

export const SAVED = "Done. You can close this window.";

const NOT_OPENED = "The form did not open in time. Nothing was lost.";

const NOT_SHOWN = "The page did not open in time. Nothing was lost. Ask for it again.";

/** A sentence as a message for one person. */
export function drawSentence(words: Words): Drawn {
	return {
		text: escapeMrkdwn(words),
		blocks: [{ type: "section", text: textObject(escapePlain(words), false) }],
	};
}

/** A button that shows the form as it stands, because a modal opens only within three seconds of a press. */
export function drawReopen(draft: Page["draft"]): Drawn {
	return withButton(NOT_OPENED, draft);
}

/** The same where Slack gives no way to open a form at once: after a mention, and in a personal chat. */
export function drawOpener(page: Page): Drawn {
	return withButton(`Open the form to go on: ${page.title}`, page.draft);
}

/** The same for a form that was left: nothing typed is lost. */
export function drawLeft(page: Page): Drawn {
	return withButton(
		`What you filled in is kept for 24 hours. Open the form to go on: ${page.title}`,
		page.draft,
	);
}

/** A page to read that Slack did not open in time. */
export function drawNotShown(): Drawn {
	return drawSentence(NOT_SHOWN);
}

/** A page to read that can be opened by a command only, which comes with a trigger. */
export function drawNeedsCommand(command: string): Drawn {
	return drawSentence(`Slack can show this page after a command only. Type ${command} and the same words.`);
}

function withButton(words: Words, draft: Page["draft"]): Drawn {
	const drawn = drawSentence(words);
	return {
		...drawn,
		blocks: [...drawn.blocks, { type: "actions", elements: [drawControl("Open the form", "open", draft)] }],
	};
}
