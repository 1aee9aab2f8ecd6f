import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** Those who look after agreements were told which run out or have run out. `chase` is the day that called for it. */
export const agreementsChased = event({
	name: "agreements.chased",
	facts: z.object({
		agreements: z.array(z.object({ agency: z.string(), expires: z.iso.date(), chase: z.iso.date() })),
	}),
	says: (f) => `Told that ${count(f.agreements.length, "agreement")} must be renewed`,
});
