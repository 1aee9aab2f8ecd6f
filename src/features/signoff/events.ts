import { z } from "zod";
import { codesOf, entryOf, labelOf } from "../../domain/lists/coded.ts";
import { SIGN_OFF_ENDINGS, SIGN_OFF_GROUNDS, SIGN_OFF_SIDES } from "../../domain/lists/sign-off.ts";
import { event } from "../../record/event.ts";

/** Somebody signed joint enquiries off for the school or for the authority. The evidence is sealed. */
export const enquiriesSigned = event({
	name: "enquiries.signed",
	facts: z.object({
		enquiry: z.uuid(),
		signature: z.uuid(),
		side: z.enum(codesOf(SIGN_OFF_SIDES)),
		ending: z.enum(codesOf(SIGN_OFF_ENDINGS)),
		ground: z.enum(codesOf(SIGN_OFF_GROUNDS)),
		/** Both sides have signed the same ending. */
		agreed: z.boolean(),
	}),
	says: (f) => {
		const who = labelOf(SIGN_OFF_SIDES, f.side);
		const stands = f.agreed ? "Both have signed" : "One signature is not enough";
		return `Joint sign-off: signed for ${who}, ${entryOf(SIGN_OFF_ENDINGS, f.ending).words}. ${labelOf(SIGN_OFF_GROUNDS, f.ground)}. ${stands}`;
	},
});

/** The evidence of those who have signed was read, by somebody who is to sign. */
export const signaturesRead = event({
	name: "enquiries.signatures-read",
	read: true,
	facts: z.object({ enquiry: z.uuid() }),
	says: () => "Read what was signed of the joint enquiries",
});
