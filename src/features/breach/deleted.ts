import { type BreachSubject, notFound } from "../../access/subjects.ts";
import type { Reply } from "../../chat/port.ts";
import { action, type PersonCtx } from "../kit.ts";
import { markDeleted } from "./acts.ts";

/** Whoever wrote the message has deleted it. */
export const deletedMine = action({
	name: "breach.deleted-mine",
	on: "breach",
	allow: "say that a message names a child",
	help: "Say that you have deleted your message that named a child.",
	doors: {},
	async run(ctx, subject) {
		if (subject.author !== ctx.person.id) throw notFound();
		return deleted(ctx, subject);
	},
});

/** Somebody who handles the breach has seen that the message is gone. */
export const deletedByHandler = action({
	name: "breach.deleted",
	on: "breach",
	allow: "handle a data breach",
	help: "Say that a message that named a child is deleted.",
	doors: {},
	run: deleted,
});

async function deleted(ctx: PersonCtx, subject: BreachSubject): Promise<Reply> {
	const first = await markDeleted(ctx, subject);
	const says = first
		? "Thank you. It is recorded that the message is deleted."
		: "That the message is deleted was recorded already.";
	return { say: { summary: says, blocks: [{ text: [says] }] } };
}
