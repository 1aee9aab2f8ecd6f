import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** A panel file changed this panel: how many things of each kind. */
export const panelApplied = event({
	name: "panel.applied",
	facts: z.strictObject({ code: z.string(), changes: z.record(z.string(), z.int().positive()) }),
	says({ changes }) {
		const all = Object.values(changes).reduce((sum, n) => sum + n, 0);
		return `The panel was set up from its file: ${count(all, "change")}`;
	},
});
