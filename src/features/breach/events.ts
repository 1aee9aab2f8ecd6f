import { z } from "zod";
import { AFFECTED_TOLD, ICO_DECISIONS } from "../../domain/lists/breaches.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { event } from "../../record/event.ts";

const Which = z.object({ breach: z.uuid() });

/** Somebody said that a message names a child. What it says is kept nowhere. */
export const breachReported = event({
	name: "breach.reported",
	facts: Which.extend({
		place: z.uuid().nullable(),
		message: z.string().max(200),
		/** The message that began its thread: the database finds the case by it. */
		root: z.string().max(200).optional(),
		author: z.uuid().nullable(),
		own: z.boolean(),
	}),
	says: () => "A message was said to name a child",
});

/** Somebody else said it of the same message. */
export const breachReportedAgain = event({
	name: "breach.reported-again",
	read: true,
	facts: Which,
	says: () => "A message was said again to name a child",
});

/** The message that names a child was deleted, as its author or somebody who handles it says. */
export const breachDeleted = event({
	name: "breach.deleted",
	facts: Which,
	says: () => "The message that names a child was deleted",
});

/** The message that names a child was changed, as its platform says. What it says now is kept nowhere either. */
export const breachEdited = event({
	name: "breach.edited",
	facts: Which,
	says: () => "The message that names a child was changed",
});

/** Those who handle it were reminded that nothing is decided, so many hours after it was found. */
export const breachReminded = event({
	name: "breach.reminded",
	facts: Which.extend({ hours: z.int() }),
	says: (f) => `Nothing decided ${f.hours} hours after a message that names a child was found: reminded`,
});

/** It was decided whether the ICO and those whom it concerns are told. Why is sealed. */
export const breachDecided = event({
	name: "breach.decided",
	facts: Which.extend({
		decision: z.uuid(),
		ico: z.enum(codesOf(ICO_DECISIONS)),
		affected: z.enum(codesOf(AFFECTED_TOLD)),
	}),
	says: (f) => `Decided on a message that names a child: ${labelOf(ICO_DECISIONS, f.ico)}`,
});

/** The reasons of what was decided were read. */
export const breachRead = event({
	name: "breach.read",
	read: true,
	facts: Which.extend({ decision: z.uuid() }),
	says: () => "Read why it was decided so",
});
