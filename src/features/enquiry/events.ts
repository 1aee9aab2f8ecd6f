import { z } from "zod";
import { capital } from "../../domain/check-words.ts";
import { shortDate } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { codesOf, entryOf, labelOf } from "../../domain/lists/coded.ts";
import { OUTCOMES } from "../../domain/lists/outcomes.ts";
import { event } from "../../record/event.ts";

const yesNoUnknown = z.enum(["yes", "no", "unknown"]);
const check = z.enum(codesOf(CHECKS));
/** In a few words; the timeline is for those on the case, who may know of the sensitive ones. */
const label = (code: CheckCode) => {
	const { label, sensitive, words } = entryOf(CHECKS, code);
	return sensitive ? label : capital(words);
};

/** An enquiry has its outcome and is closed. */
export const enquiryAnswered = event({
	name: "enquiry.answered",
	facts: z.object({ enquiry: z.uuid(), check, outcome: z.enum(codesOf(OUTCOMES)) }),
	says: (f) => `${label(f.check)}: ${labelOf(OUTCOMES, f.outcome).toLowerCase()}`,
});

/** Somebody was asked and did not reply: an attempt, which leaves the enquiry open. */
export const enquiryAttempted = event({
	name: "enquiry.attempted",
	facts: z.object({ enquiry: z.uuid(), check, attempt: z.number() }),
	says: (f) => `${label(f.check)}: no reply (attempt ${f.attempt})`,
});

/** An enquiry was given more time, for a reason that is sealed. */
export const enquiryExtended = event({
	name: "enquiry.extended",
	facts: z.object({ enquiry: z.uuid(), check, from: z.string(), to: z.string() }),
	says: (f) => `${label(f.check)}: extended to ${shortDate(f.to, f.from)}`,
});

/** The child was said to be located; where nobody professional has seen them, a welfare check is open. */
export const childLocated = event({
	name: "child.located",
	facts: z.object({
		enquiry: z.uuid(),
		seen: z.boolean(),
		seenOn: z.string().nullable(),
		spokenToAlone: yesNoUnknown,
		inEducation: yesNoUnknown,
	}),
	says: (f) =>
		f.seen
			? "Child located and seen by a professional"
			: "Child said to be located, not yet seen by a professional",
});

/** A professional has seen a child who was said to be located: the welfare check is done. */
export const childSeen = event({
	name: "child.seen",
	facts: z.object({ task: z.uuid(), seenOn: z.string(), spokenToAlone: yesNoUnknown }),
	says: (f) => `Child seen by a professional on ${shortDate(f.seenOn, f.seenOn)}`,
});
