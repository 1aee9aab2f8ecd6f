import type { LocalDate } from "../domain/date/local-date.ts";
import type { CheckCode } from "../domain/lists/checks.ts";
import type { DecisionType } from "../domain/lists/decision-types.ts";
import type { ReasonCode } from "../domain/lists/reasons.ts";
import type { RiskCode } from "../domain/lists/risk-questions.ts";
import type { TriageResult } from "../domain/lists/screening-results.ts";

/** Working days before the morning on which the sandbox opens: 0 is that morning, and a negative number lies ahead. */
export type Ago = number;

/** The key of a person in the sandbox's panel file. */
export type PersonKey = string;

/** An answer that is a date. */
export interface DayAnswer {
	day: Ago;
}

/** The date so many working days before the opening morning, as an answer. */
export const day = (ago: Ago): DayAnswer => ({ day: ago });

/** An answer that is the child's date of birth. */
export const birth = { birth: true } as const;

/** What is given in a form: a choice's value or the beginning of its label, several of them, a date, or words. */
export type StoryAnswer = string | readonly string[] | DayAnswer | typeof birth;

/** The checks by what people call them. */
export const ASKED = {
	firstDayCalls: "E01",
	friends: "E02",
	letter: "E03",
	homeVisit: "E04",
	neighbours: "E05",
	riskTalk: "E06",
	admissions: "E07",
	pupilDatabases: "E08",
	homeEducation: "E09",
	socialCare: "E10",
	health: "E11",
	housing: "E12",
	police: "E13",
	youthJustice: "E14",
	nationalRecords: "E17",
	signOff: "E19",
} as const satisfies Record<string, CheckCode>;

/** An invented child. */
export interface DemoChild {
	name: readonly [first: string, surname: string];
	sex: "female" | "male";
	/** Age on the opening morning, so that a child never grows out of their story. */
	aged: { years: number; days: number };
	home: readonly [street: string, postcode: string];
	parent: string;
}

/** One case's story. Whatever is not said goes its usual way: each agency checks in time, and finds nothing. */
export interface DemoCase {
	child: DemoChild;
	raised: {
		by: PersonKey;
		ago: Ago;
		/** HH:MM. */
		at: string;
		/** Yes to these of the immediate-risk screen. */
		worries?: readonly RiskCode[];
		/** Who was told, after an act-now answer; without it the form is left there. */
		told?: "social_care" | "police" | "both" | "nobody_yet";
	};
	reason: ReasonCode;
	whereabouts: "yes" | "no";
	school?: { title: string; onRoll: boolean; lastAttended: Ago };
	/** What the coordinator made of it, where that is not what the answers suggest; or nobody has screened it yet. */
	screened?: TriageResult | "not yet";
	/** Nobody has answered these. */
	unanswered?: readonly CheckCode[];
	/** Tried once, without a reply. */
	noReply?: readonly CheckCode[];
	/** A lead was found, with the note. */
	leads?: Readonly<Partial<Record<CheckCode, string>>>;
	/** One check finds the child; those after it do not apply. */
	found?: { by: CheckCode; ago: Ago; seenBy?: string; inEducation: "yes" | "no" | "unknown"; note: string };
	extended?: { check: CheckCode; ago: Ago; to: Ago; because: string };
	/** Who said that they are on it. */
	onIt?: { by: PersonKey; ago: Ago; at: string };
	decided?: readonly DemoDecision[];
}

/** A decision of the panel. */
export interface DemoDecision {
	ago: Ago;
	/** Who records it; the coordinator unless somebody else is named. */
	by?: PersonKey;
	type: DecisionType;
	why: string;
	review: Ago;
	/** What this type asks besides, by the field's name. */
	asked?: Readonly<Record<string, StoryAnswer>>;
	/** The beginnings of the agencies' titles; the CME team by itself unless named. */
	agencies?: readonly string[];
	/** The beginning of the owner's name and agency, as the form lists them. */
	actions?: readonly (readonly [what: string, owner: string, due: Ago])[];
	/** The second person, where it was confirmed. */
	confirmedBy?: PersonKey;
}

/** Works out a story's dates. */
export type DateOf = (ago: Ago) => LocalDate;
