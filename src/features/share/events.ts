import { z } from "zod";
import { listInWords } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { LAWFUL_BASES, SHARE_DETAILS, SHARE_PURPOSES, WITHHELD_REASONS } from "../../domain/lists/sharing.ts";
import { event } from "../../record/event.ts";
import { findingInWords } from "../review.ts";

const Which = z.object({ share: z.uuid() });

/** What the ledger keeps of a share: ids and codes. Who it goes to by name, and why, is sealed. */
export const ShareFacts = Which.extend({
	/** The agency it goes to; null for an organisation that the record does not know. */
	agency: z.uuid().nullable(),
	agreement: z.enum(["in_force", "expired", "missing"]),
	purpose: z.enum(codesOf(SHARE_PURPOSES)),
	basis: z.enum(codesOf(LAWFUL_BASES)),
	details: z.array(z.enum(codesOf(SHARE_DETAILS))).min(1),
});

const detailsOf = (f: z.infer<typeof ShareFacts>): string => {
	const [first = "", ...rest] = f.details.map((code) => labelOf(SHARE_DETAILS, code));
	return listInWords([first, ...rest.map((label) => label.charAt(0).toLowerCase() + label.slice(1))]);
};

/** Shared at once, to keep a child safe; the panel looks at it by the date. */
export const shareMade = event({
	name: "share.made",
	facts: ShareFacts.extend({ reviewBy: z.iso.date() }),
	says: (f) => `Shared outside the panel at once, to keep a child safe. ${detailsOf(f)}`,
});

/** To be shared once a second person agrees. */
export const shareAsked = event({
	name: "share.asked",
	facts: ShareFacts,
	says: (f) => `To be shared outside the panel once a second person agrees. ${detailsOf(f)}`,
});

/** Not shared, by whoever was asked for it. */
export const shareWithheld = event({
	name: "share.withheld",
	facts: Which.extend({ agency: z.uuid().nullable(), because: z.enum(codesOf(WITHHELD_REASONS)) }),
	says: (f) => `Not shared outside the panel: ${labelOf(WITHHELD_REASONS, f.because)}`,
});

/** A second person agreed. */
export const shareAgreed = event({
	name: "share.agreed",
	facts: Which,
	says: () => "A second person agreed to the share outside the panel",
});

/** A second person did not agree. */
export const shareRefused = event({
	name: "share.refused",
	facts: Which.extend({ because: z.enum(codesOf(WITHHELD_REASONS)) }),
	says: (f) => `A second person did not agree to the share: ${labelOf(WITHHELD_REASONS, f.because)}`,
});

/** Who it goes to and why was read. */
export const shareRead = event({
	name: "share.read",
	read: true,
	facts: Which,
	says: () => "Read who a share is for, and why",
});

/** What is passed on was opened, by whoever passes it on. */
export const shareOpened = event({
	name: "share.opened",
	read: true,
	facts: Which.extend({ details: z.array(z.enum(codesOf(SHARE_DETAILS))) }),
	says: () => "Opened what is passed on",
});

/** The panel was reminded to review a share made at once. */
export const shareReminded = event({
	name: "share.reminded",
	facts: Which,
	says: () => "The panel was reminded to review a share made at once",
});

/** The panel looked at a share made at once. */
export const shareReviewed = event({
	name: "share.reviewed",
	facts: Which.extend({ finding: z.enum(["needed", "not_needed"]) }),
	says: (f) => `Share made at once reviewed: ${findingInWords(f.finding)}`,
});
