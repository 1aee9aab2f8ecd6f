import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { CONTACT_HOW, ORDER_STEPS, SERVED_HOW } from "../../domain/lists/order-steps.ts";
import { event } from "../../record/event.ts";

/** A step on the way to a school attendance order was recorded. What was written is sealed. */
export const orderStepRecorded = event({
	name: "order.recorded",
	facts: z.object({
		entry: z.uuid(),
		step: z.enum(codesOf(ORDER_STEPS)).exclude(["contact"]),
		on: z.iso.date(),
		how: z.enum(codesOf(SERVED_HOW)).nullable(),
		/** Of a notice: its days, and the last of them. */
		days: z.int().nullable(),
		ends: z.iso.date().nullable(),
	}),
	says: (f) => {
		const ends = f.ends ? `. It runs to the end of ${longDate(f.ends)}` : "";
		return `School attendance order, ${longDate(f.on)}. ${labelOf(ORDER_STEPS, f.step)}${ends}`;
	},
});

/** A parent was contacted, or it was tried. */
export const parentContacted = event({
	name: "parent.contacted",
	facts: z.object({ entry: z.uuid(), on: z.iso.date(), how: z.enum(codesOf(CONTACT_HOW)) }),
	says: (f) => `Contact with a parent, ${longDate(f.on)}: ${labelOf(CONTACT_HOW, f.how).toLowerCase()}`,
});

/** Somebody read a case's letters, the way to an order and what was recorded of the roll. */
export const formalOpened = event({
	name: "case.formal-opened",
	read: true,
	facts: z.object({}),
	says: () => "Opened letters, order and roll",
});
