import { z } from "zod";
import { event } from "../../record/event.ts";

/** A panel's digest of a day went out to its channels. */
export const digestPosted = event({
	name: "digest.posted",
	facts: z.object({
		run: z.uuid(),
		on: z.iso.date(),
		late: z.boolean(),
		overdue: z.number(),
		urgent: z.number(),
		pages: z.number(),
	}),
	says: (f) => `Digest posted${f.late ? " late" : ""}: ${f.overdue} overdue, ${f.urgent} urgent`,
});

/** Somebody asked for the digest as it is now. */
export const digestRead = event({
	name: "digest.read",
	read: true,
	facts: z.object({ on: z.iso.date(), overdue: z.number() }),
	says: () => "Digest read",
});

/** Somebody said "I'm on it" of a case. Who they are is the ledger's own column. */
export const urgentAcknowledged = event({
	name: "urgent.acknowledged",
	facts: z.object({ enquiries: z.array(z.uuid()) }),
	says: () => "Acknowledged: somebody is on it",
});
