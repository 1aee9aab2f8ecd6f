import type { Reply } from "../chat/port.ts";
import { activityOf, type CardActivity, card, textBlock } from "./card.ts";
import { type Dialog, drawForm, drawNotice, drawSheet } from "./draw-form.ts";
import { drawMessage } from "./draw-message.ts";
import { cut } from "./limits.ts";
import { NOTHING_TO_OPEN, ONLY_FROM_BUTTON, OPEN_FORM, sentence } from "./sentences.ts";

/** An answer inside a dialog. Undefined closes it. */
export function drawInDialog(reply: Reply, nonce: string): Dialog | undefined {
	if ("ask" in reply) return drawForm(reply.ask, reply.errors ?? {});
	if ("show" in reply) return drawSheet(reply.show);
	if ("done" in reply) return undefined;
	return drawNotice(reply.say, nonce);
}

/** An answer to a press that must open something. */
export const drawOpening = (reply: Reply, nonce: string): Dialog | string =>
	drawInDialog(reply, nonce) ?? NOTHING_TO_OPEN;

/** An answer in the person's own chat with the bot. Undefined when there is nothing to say. */
export function drawInChat(reply: Reply, tenant: string, nonce: string): CardActivity | undefined {
	if ("done" in reply) return undefined;
	if ("ask" in reply) return drawOpener(reply.ask.title, reply.ask.draft);
	// A sheet holds what is private, and a chat keeps what is posted there.
	if ("show" in reply) return drawMessage(sentence(ONLY_FROM_BUTTON), tenant);
	return drawMessage(reply.say, tenant, nonce);
}

/** A card whose button opens a form: Teams opens a dialog only from a press. */
function drawOpener(title: string, draft: string): CardActivity {
	const open = {
		type: "Action.Submit",
		title: "Open the form",
		style: "positive",
		data: { msteams: { type: "task/fetch" }, draft },
	};
	const heading = textBlock(cut(title, 200), { style: "heading", size: "Medium", weight: "Bolder" });
	return activityOf(title, card(title, [heading, textBlock(OPEN_FORM)], [open]));
}
