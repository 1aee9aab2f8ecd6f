import { z } from "zod";
import { count, listInWords, longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS, LONGER_RULES } from "../../domain/lists/keeping.ts";
import { event } from "../../record/event.ts";

/** It was worked out until when a case that is over is kept. The child's date of birth was read for it. */
export const keepingDated = event({
	name: "keeping.dated",
	facts: z.object({ keepUntil: z.iso.date() }),
	says: (f) => `To be kept until ${longDate(f.keepUntil)}`,
});

/** Somebody said which longer rules apply. */
export const keepingChanged = event({
	name: "keeping.changed",
	facts: z.object({ longer: z.array(z.enum(codesOf(LONGER_RULES))) }),
	says: (f) => {
		const rules = f.longer.map((code) => labelOf(LONGER_RULES, code));
		return `How long the case is kept was changed: ${rules.length ? listInWords(rules) : "no longer rule"}`;
	},
});

/** How long a case is kept, and why it is on hold, was read. */
export const keepingRead = event({
	name: "keeping.read",
	read: true,
	facts: z.object({}),
	says: () => "Read how long the case is kept",
});

/** The cases that are past their date were listed. */
export const retentionListed = event({
	name: "retention.listed",
	read: true,
	facts: z.object({ cases: z.int() }),
	says: (f) => `Listed ${count(f.cases, "case")} past the date`,
});

/** Those who decide were told how many cases are past their date. */
export const retentionTold = event({
	name: "retention.told",
	facts: z.object({ past: z.int(), undated: z.int() }),
	says: (f) => `Told that ${count(f.past, "case")} had been kept long enough`,
});

const Hold = z.object({ hold: z.uuid() });

/** A case was put on legal hold, for a sealed reason. */
export const holdSet = event({ name: "hold.set", facts: Hold, says: () => "Put on legal hold" });

/** A legal hold was lifted, for a sealed reason. */
export const holdLifted = event({ name: "hold.lifted", facts: Hold, says: () => "Legal hold lifted" });

const Erasure = z.object({ erasure: z.uuid() });

/** To be erased once a second person agrees. */
export const erasureAsked = event({
	name: "erasure.asked",
	facts: Erasure.extend({ reason: z.enum(codesOf(ERASURE_REASONS)) }),
	says: (f) => `To be erased once a second person agrees. ${labelOf(ERASURE_REASONS, f.reason)}`,
});

/** A second person agreed; the child's key is destroyed in the same transaction. */
export const erasureAgreed = event({
	name: "erasure.agreed",
	facts: Erasure,
	says: () => "A second person agreed to the erasure",
});

/** Whoever was asked to agree read what the minutes of the case's meetings were corrected by as a whole. */
export const wordsBesideRead = event({
	name: "erasure.minutes-read",
	read: true,
	facts: Erasure.extend({ corrections: z.array(z.uuid()) }),
	says: (f) => `Read ${count(f.corrections.length, "correction")} of minutes before an erasure`,
});

/** Corrections of minutes that named the child were struck with the erasure. */
export const minutesStruck = event({
	name: "erasure.minutes-struck",
	facts: Erasure.extend({ corrections: z.array(z.uuid()) }),
	says: (f) => `${count(f.corrections.length, "correction")} of minutes struck with the erasure`,
});

/** A second person did not agree. */
export const erasureRefused = event({
	name: "erasure.refused",
	facts: Erasure,
	says: () => "A second person did not agree to the erasure",
});
