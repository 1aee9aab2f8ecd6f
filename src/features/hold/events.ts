import { z } from "zod";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { SAFE_BECAUSE } from "../../domain/lists/hold-reasons.ts";
import { event } from "../../record/event.ts";

/** Somebody recorded that contact with the family is safe. Why it waited and what was said of it are not in the ledger. */
export const contactSafe = event({
	name: "contact.safe",
	facts: z.object({
		holds: z.array(z.uuid()).optional(),
		/** Of a row written when a case had one hold at a time. */
		hold: z.uuid().optional(),
		because: z.enum(codesOf(SAFE_BECAUSE)),
	}),
	says: (f) =>
		`Contact with the family is not on hold any more: ${labelOf(SAFE_BECAUSE, f.because).toLowerCase()}`,
});
