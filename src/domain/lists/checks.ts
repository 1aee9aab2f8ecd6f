import type { Count } from "../calendar/due-date.ts";
import type { AgencyKind } from "./agencies.ts";
import type { Coded, CodeOf } from "./coded.ts";

/** What is known of each kind of check. */
export interface CheckEntry extends Coded {
	/** What a channel calls it: never the code. Sensitive checks have no words for a channel. */
	readonly words: string;
	/** Who is asked, unless a panel's settings say otherwise. */
	readonly agency: AgencyKind;
	/** Counted from the day that the referral was received, which is day 0. */
	readonly due: Count;
	/** Where its time comes from, in a sentence; without one it is a standard of our own. */
	readonly source?: string;
	/** When it is due on an urgent case, where that differs. */
	readonly urgentDue?: Count;
	/** A deadline about harm: the same number of working days stands behind its school days, the earlier counts. */
	readonly backstop: boolean;
	/** Asking already says something about the family: a channel sees "an enquiry" only. */
	readonly sensitive: boolean;
	/** Reaches the family, siblings, neighbours or the home: waits where contact may be dangerous. */
	readonly contactsFamily: boolean;
	/** Opened only for a stated reason (proportionality under UK GDPR). */
	readonly needsReason: boolean;
}

const plain = { backstop: false, sensitive: false, contactsFamily: false, needsReason: false } as const;

const VISIT =
	"Published practice of county councils: within 3 school days of the referral. The same number of working days stands behind it.";

/** The checks that an enquiry plan may open. Labels tell the agency what is asked of it. */
export const CHECKS = [
	{
		...plain,
		code: "E01",
		label: "Call every emergency contact, at different times of day",
		words: "first-day calls",
		agency: "school",
		due: { school: 0 },
		source: "Published practice of county councils: on the first day of absence.",
		contactsFamily: true,
	},
	{
		...plain,
		code: "E02",
		label: "Ask staff, friends and the schools of brothers and sisters",
		words: "asking staff, friends and siblings' schools",
		agency: "school",
		due: { school: 5 },
		contactsFamily: true,
	},
	{
		...plain,
		code: "E03",
		label: "Write to the last known address",
		words: "letter home",
		agency: "school",
		due: { school: 5 },
		contactsFamily: true,
	},
	{
		...plain,
		code: "E04",
		label: "Visit the home and any other address, accompanied if need be",
		words: "home visit",
		agency: "education_welfare",
		due: { school: 3 },
		source: VISIT,
		backstop: true,
		contactsFamily: true,
	},
	{
		...plain,
		code: "E05",
		label: "Ask neighbours, only: do you know where the family is?",
		words: "neighbour enquiry",
		agency: "education_welfare",
		due: { school: 3 },
		source: VISIT,
		backstop: true,
		contactsFamily: true,
	},
	{
		...plain,
		code: "E06",
		label: "Go through the safety answers with the safeguarding lead: decide, say why",
		words: "risk discussion",
		agency: "school",
		due: { calendar: 0 },
	},
	{
		...plain,
		code: "E07",
		label: "Check the pupil database, admissions and who is on roll",
		words: "admissions and pupil records",
		agency: "la_education",
		due: { working: 1 },
	},
	{
		...plain,
		code: "E08",
		label: "Search s2s, the Lost Pupil Database and Get Information about Pupils",
		words: "national pupil databases",
		agency: "la_education",
		due: { working: 2 },
	},
	{
		...plain,
		code: "E09",
		label: "Check home education, EHC plans, exclusions and the virtual school",
		words: "home education and SEN records",
		agency: "la_education",
		due: { working: 2 },
	},
	{
		...plain,
		code: "E10",
		label: "Is the child known: protection plan, in need, looked after, early help?",
		words: "social care records",
		agency: "social_care",
		due: { working: 1 },
	},
	{
		...plain,
		code: "E11",
		label: "Check GP, health visitor and school nurse records, and new registrations",
		words: "health records",
		agency: "health",
		due: { working: 5 },
	},
	{
		...plain,
		code: "E12",
		label: "Check tenancy, homelessness, and council tax or benefit address",
		words: "housing and council tax",
		agency: "housing",
		due: { working: 5 },
	},
	{
		...plain,
		code: "E13",
		label: "Check police records and missing reports; welfare check if justified",
		words: "an enquiry",
		agency: "police",
		due: { working: 3 },
		urgentDue: { calendar: 0 },
		sensitive: true,
		needsReason: true,
	},
	{
		...plain,
		code: "E14",
		label: "Ask youth justice about contact",
		words: "an enquiry",
		agency: "youth_justice",
		due: { working: 5 },
		sensitive: true,
		needsReason: true,
	},
	{
		...plain,
		code: "E15",
		label: "Ask refuges, through the domestic abuse lead only",
		words: "an enquiry",
		agency: "domestic_abuse",
		due: { working: 5 },
		sensitive: true,
		needsReason: true,
	},
	{
		...plain,
		code: "E16",
		label: "Ask the CME officer where the family may have moved",
		words: "the other authority's CME officer",
		agency: "cme_team",
		due: { working: 2 },
	},
	{
		...plain,
		code: "E17",
		label: "Ask HMRC about child benefit, and the Home Office about travel",
		words: "national records",
		agency: "cme_team",
		due: { working: 10 },
		needsReason: true,
	},
	{
		...plain,
		code: "E18",
		label: "Ask the school or authority abroad; why is the move thought permanent?",
		words: "the school or authority abroad",
		agency: "cme_team",
		due: { working: 10 },
	},
	{
		...plain,
		code: "E19",
		label: "School and authority sign off together that enquiries are complete",
		words: "joint sign-off",
		agency: "cme_team",
		// "Before 20 school days": the nineteenth is the last day that is in time.
		due: { school: 19 },
		source:
			"School Attendance (Pupil Registration) (England) Regulations 2024, regulation 9: ground I counts 20 school days.",
	},
	{
		...plain,
		code: "E20",
		label: "Visit the home, as the school, and say who answered",
		words: "the school's home visit",
		agency: "school",
		due: { school: 5 },
		source: "Published practice of a county council: the school visits within 5 school days.",
		contactsFamily: true,
	},
] as const satisfies readonly CheckEntry[];

export type CheckCode = CodeOf<typeof CHECKS>;
