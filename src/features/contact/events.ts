import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** The coordinators were reminded of documents to review and of term dates that end. */
export const reminded = event({
	name: "panel.reminded",
	facts: z.object({
		reminders: z.array(
			z.object({
				what: z.enum(["document", "terms", "contacts"]),
				of: z.string(),
				due: z.iso.date(),
				chase: z.iso.date(),
			}),
		),
	}),
	says: (f) => `Reminded of ${count(f.reminders.length, "date")} of the panel's own`,
});
