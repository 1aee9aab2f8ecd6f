import { z } from "zod";
import { event } from "../../record/event.ts";

/** Somebody began to work in a practice panel from their private chat, or ended it. */
export const practised = event({
	name: "practice.chosen",
	facts: z.object({ began: z.boolean() }),
	says: (f) => (f.began ? "Began to practise" : "Ended practising"),
});
