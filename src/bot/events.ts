import { z } from "zod";
import { event } from "../record/event.ts";

const id = z.string().nullable();

/** Somebody asked for something and was answered; nothing changed. */
export const asked = event({
	name: "action.asked",
	read: true,
	facts: z.object({ action: z.string(), subject: id }),
	says: (f) => `Looked up (${f.action})`,
});

/** Somebody was refused. The code is the refusal's; the subject is what they asked for, if it had the form of an id. */
export const refused = event({
	name: "action.refused",
	read: true,
	facts: z.object({ action: z.string(), code: z.string(), subject: id }),
	says: (f) => `Refused (${f.action}: ${f.code})`,
});

/** A form was begun, gone through or left. */
export const formMoved = event({
	name: "form.moved",
	read: true,
	facts: z.object({
		action: z.string(),
		draft: z.string(),
		did: z.string(),
		step: z.number(),
		errors: z.array(z.string()),
	}),
	says: (f) => (f.did === "begun" ? `Opened a form (${f.action})` : `Form ${f.action}: ${f.did}`),
});

export { coverUsed } from "../record/cover-used.ts";
