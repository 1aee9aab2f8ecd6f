import type { Page, Sheet } from "./form.ts";
import type { Block, Message } from "./message.ts";
import type { Reply } from "./port.ts";

const WORD = "PRACTICE";

const mark: Block = {
	text: [[{ strong: WORD }, " Children here are invented. Nothing here reaches a real panel."]],
	tone: "warning",
};

/** A message of a practice panel: nobody takes it for a real one, on a lock screen either. */
export function practiceMessage(message: Message): Message {
	return { summary: `${WORD}: ${message.summary}`, blocks: [mark, ...message.blocks] };
}

/** The same of whatever the bot answers. */
export function practiceReply(reply: Reply): Reply {
	if ("say" in reply) return { say: practiceMessage(reply.say) };
	if ("show" in reply) {
		const sheet: Sheet = reply.show;
		return { show: { ...sheet, title: `${WORD}: ${sheet.title}`, blocks: [mark, ...sheet.blocks] } };
	}
	if ("ask" in reply) {
		const page: Page = reply.ask;
		return { ...reply, ask: { ...page, title: `${WORD}: ${page.title}`, notes: [mark, ...page.notes] } };
	}
	return reply;
}

/** For somebody who is on a real panel and on a practice panel: a form of the real one says so. */
export function realReply(reply: Reply, panel: string): Reply {
	if (!("ask" in reply)) return reply;
	const note: Block = { text: [[{ strong: "Real" }, ` This goes to ${panel}.`]], tone: "quiet" };
	return { ...reply, ask: { ...reply.ask, notes: [note, ...reply.ask.notes] } };
}
