import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { DFE_REASONS } from "../../domain/lists/reasons.ts";
import { event } from "../../record/event.ts";

/** The record was kept as it stood for a census day. */
export const censusTaken = event({
	name: "census.taken",
	facts: z.object({ census: z.uuid(), on: z.iso.date(), asked: z.boolean() }),
	says: (f) => `The record was kept as it stood for the census of ${longDate(f.on)}`,
});

/** The termly return was counted: how many children's date of birth and sex were opened for it. */
export const returnCounted = event({
	name: "return.counted",
	read: true,
	facts: z.object({
		on: z.iso.date(),
		/** The snapshot that was counted; null for the record as it stood at that moment. */
		census: z.uuid().nullable(),
		opened: z.int().min(0),
		/** Whether the references behind each figure were given out. */
		withCases: z.boolean(),
	}),
	says: (f) => `Counted the return of ${longDate(f.on)}: ${f.opened} children opened`,
});

/** The figures that were first counted from a snapshot were kept. */
export const figuresKept = event({
	name: "return.figures-kept",
	facts: z.object({ census: z.uuid(), on: z.iso.date() }),
	says: (f) => `The figures of the return of ${longDate(f.on)} were kept`,
});

/** The board's figures were looked at. */
export const boardRead = event({
	name: "board.read",
	read: true,
	facts: z.object({
		from: z.iso.date(),
		to: z.iso.date(),
		/** Of cases with a concern of this kind alone. */
		concern: z.string().nullable().optional(),
	}),
	says: (f) => `Read the board's figures from ${longDate(f.from)} to ${longDate(f.to)}`,
});

/** The coordinator confirmed the primary reason of the DfE's collection. */
export const reasonConfirmed = event({
	name: "return.reason-confirmed",
	facts: z.object({ reason: z.enum(codesOf(DFE_REASONS)), before: z.string().nullable() }),
	says: (f) => `Primary reason for the return: ${labelOf(DFE_REASONS, f.reason)}`,
});
