import { z } from "zod";
import { event } from "../../record/event.ts";

const messageId = z.string().max(200);

/** Somebody put something on a case's timeline. Its words are sealed. */
export const noteAdded = event({
	name: "note.added",
	facts: z.object({
		note: z.uuid(),
		/** The message that it was taken from, if it was. */
		place: z.uuid().nullable(),
		message: messageId.nullable(),
		/** Whoever said it; null for somebody who is not on the panel. */
		saidBy: z.uuid().nullable(),
		/** The case's notification was raised from it. */
		raised: z.literal(true).optional(),
		/** Its words are not the message's: whoever took it changed them. */
		reworded: z.literal(true).optional(),
	}),
	says: (f) => {
		const words = f.reworded ? ", its words changed" : "";
		if (f.raised) return `Raised from a message${words}`;
		if (f.message === null) return "Note added to the timeline";
		const who = f.saidBy === null ? ", of somebody not on the panel" : "";
		return `Message added to the timeline${who}${words}`;
	},
});

/** Something was written in a case's thread, on a panel that keeps that. Its words are sealed. */
export const messageHeard = event({
	name: "message.heard",
	facts: z.object({
		note: z.uuid(),
		place: z.uuid(),
		message: messageId,
		/** The message that began its thread: the database finds the case by it. */
		root: messageId,
		/** Whoever wrote it; null for somebody who is not on the panel, of whose words nothing is kept. */
		saidBy: z.uuid().nullable(),
	}),
	says: (f) =>
		f.saidBy === null
			? "Somebody who is not on the panel wrote in the case's thread"
			: "Written in the case's thread",
});

/** A message was changed or deleted of which something was taken onto the record. What it says now is sealed. */
export const messageChanged = event({
	name: "message.changed",
	facts: z.object({
		place: z.uuid(),
		message: messageId,
		change: z.enum(["edited", "deleted"]),
		/** The decisions and notes that were taken from it. */
		of: z.array(z.uuid()),
		/** Among them is a decision. */
		decision: z.boolean(),
		/** It was so before they were taken, from what it said at first. */
		before: z.literal(true).optional(),
	}),
	says: (f) => {
		const what = f.decision ? "a decision was taken from" : "is on the timeline";
		const when = f.before ? " before that was recorded" : "";
		return `A message that ${what} was ${f.change === "edited" ? "changed" : "deleted"}${when}`;
	},
});
