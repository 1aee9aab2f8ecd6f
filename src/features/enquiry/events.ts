import { z } from "zod";
import { capital } from "../../domain/check-words.ts";
import { longDate, shortDate } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { codesOf, entryOf, labelOf } from "../../domain/lists/coded.ts";
import { JUDGEMENTS, type Judgement } from "../../domain/lists/judgements.ts";
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
	facts: z.object({
		enquiry: z.uuid(),
		check,
		attempt: z.number(),
		/** The day of the attempt; attempts from before it was asked have none. */
		on: z.iso.date().optional(),
	}),
	says: (f) => `${label(f.check)}: no reply${f.on ? ` on ${longDate(f.on)}` : ""} (attempt ${f.attempt})`,
});

/** An enquiry was given more time, for a reason that is sealed. */
export const enquiryExtended = event({
	name: "enquiry.extended",
	facts: z.object({ enquiry: z.uuid(), check, from: z.string(), to: z.string() }),
	says: (f) => `${label(f.check)}: extended to ${shortDate(f.to, f.from)}`,
});

/** Whoever is to answer an overdue enquiry says that they have it. Who they are is the ledger's own column. */
export const enquiryAcknowledged = event({
	name: "enquiry.acknowledged",
	facts: z.object({ enquiry: z.uuid(), check }),
	says: (f) => `${label(f.check)}: somebody has it`,
});

/** An overdue enquiry was put off to a day on which whoever did it is reminded. Why is sealed. */
export const enquiryPutOff = event({
	name: "enquiry.put-off",
	facts: z.object({ enquiry: z.uuid(), check, until: z.iso.date() }),
	says: (f) => `${label(f.check)}: put off until ${longDate(f.until)}`,
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

/** The officer judged a child who was found: refer, or not. Why is sealed. */
export const childJudged = event({
	name: "child.judged",
	facts: z.object({ enquiry: z.uuid(), judgement: z.enum(codesOf(JUDGEMENTS)) }),
	says: (f) => JUDGED[f.judgement],
});

const JUDGED: Readonly<Record<Judgement, string>> = {
	no: "The officer judged that no referral is needed, and said why",
	social_care: "The child is referred: social care was told",
	police: "The child is referred: the police were told",
	both: "The child is referred: social care and the police were told",
	nobody_yet: "The child is referred: whoever refers them is phoning",
};

/** Who was told that an enquiry is overdue: each step is told once for each due date (X4). */
export const enquiryChased = event({
	name: "enquiry.chased",
	facts: z.object({
		enquiries: z.array(
			z.object({ enquiry: z.uuid(), check, due: z.iso.date(), step: z.int().min(1).max(3) }),
		),
	}),
	// On a bad morning a dozen are told at once: a line for each would hide what people did.
	says: (f) =>
		CHASED.flatMap(([step, who]) => {
			const late = f.enquiries.filter((e) => e.step === step).map((e) => label(e.check));
			return late.length ? [`Overdue, ${who}: ${late.join("; ")}`] : [];
		}).join(". "),
});

const CHASED = [
	[3, "the coordinators were told"],
	[2, "the agency's leads, or the coordinators in their place, were told"],
	[1, "whoever is to answer was told"],
] as const;

/** An answer that came when somebody else had answered: kept beside theirs. */
export const enquiryAnsweredLate = event({
	name: "enquiry.answered-late",
	facts: z.object({ enquiry: z.uuid(), check, outcome: z.enum([...codesOf(OUTCOMES), "no_reply"]) }),
	says: (f) => {
		const said = f.outcome === "no_reply" ? "no reply" : labelOf(OUTCOMES, f.outcome).toLowerCase();
		return `${label(f.check)}: a second answer, kept beside the first: ${said}`;
	},
});

/** Names of children were read by whoever answers for their agency. */
export const worklistRead = event({
	name: "worklist.read",
	read: true,
	facts: z.object({ cases: z.array(z.uuid()) }),
	says: () => "Opened in an agency's worklist",
});

/** A professional has seen a child who was said to be located: the welfare check is done. */
export const childSeen = event({
	name: "child.seen",
	facts: z.object({ task: z.uuid(), seenOn: z.string(), spokenToAlone: yesNoUnknown }),
	says: (f) => `Child seen by a professional on ${shortDate(f.seenOn, f.seenOn)}`,
});
