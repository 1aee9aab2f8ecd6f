import type { Capabilities } from "../../src/chat/port.ts";
import { answers } from "./clauses/answers.ts";
import { delivery } from "./clauses/delivery.ts";
import { events } from "./clauses/events.ts";
import { forms } from "./clauses/forms.ts";
import { limits } from "./clauses/limits.ts";
import { messages } from "./clauses/messages.ts";
import { privacy } from "./clauses/privacy.ts";
import { waysIn } from "./clauses/ways-in.ts";
import type { Area } from "./ways.ts";

/** The whole contract: what every chat platform does for the bot, clause by clause, and how. */
export const AREAS: readonly Area[] = [waysIn, answers, forms, messages, delivery, events, limits, privacy];

/** The clause that shows whether a platform has a capability: it says how where it has it, and why not where it has not. */
export const SHOWN_BY: Readonly<Record<keyof Capabilities, string>> = {
	opensForm: "form.word",
	canFind: "delivery.find",
	threads: "message.thread",
	edits: "event.edited",
	home: "in.home",
	messageActions: "in.message",
};
