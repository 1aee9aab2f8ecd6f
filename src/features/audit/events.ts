import { z } from "zod";
import { event } from "../../record/event.ts";

/** The head of a panel's chain was kept outside the database. */
export const headKept = event({
	name: "chain.head-kept",
	facts: z.strictObject({ on: z.iso.date(), seq: z.int().positive(), head: z.string() }),
	says: () => "The state of the audit record was kept outside the database",
});
