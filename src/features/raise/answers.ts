import { z } from "zod";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { REASONS } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS, type RiskCode } from "../../domain/lists/risk-questions.ts";
import { answersFrom, type RiskAnswers } from "../../domain/risk.ts";

/** Longest answer in one box, in characters. */
export const LONGEST = 3_000;

/** A short typed answer, kept private from here on. */
export const typed = (most = 200) =>
	z
		.string()
		.max(most, `Shorten this to ${most} characters or fewer.`)
		.transform((text) => new Private(text.trim()));

/** A typed answer that cannot be left out. */
export const needed = (sentence: string, most = 200) =>
	z
		.string()
		.trim()
		.min(1, sentence)
		.max(most, `Shorten this to ${most} characters or fewer.`)
		.transform((text) => new Private(text));

/** A calendar date that may be left blank: blank gives undefined. */
export const optionalDate = z
	.union([z.literal(""), z.iso.date("Enter a real date, with day, month and year.")])
	.transform((date) => (date === "" ? undefined : date));

/** One of a list's codes. */
export const choice = <C extends string>(codes: readonly [C, ...C[]], sentence: string) =>
	z.enum(codes, { error: sentence });

/** The safety screen, as its schemas give it. */
export const SafetyAnswers = z.object({
	harm: z.array(z.string()).default([]),
	abroad_and_home: z.array(z.string()).default([]),
	known: z.array(z.string()).default([]),
	unticked: z.enum(["no", "unknown"]).optional(),
});

/** The 13 answers, once the screen has been given; before that, undefined. */
export function riskFrom(soFar: Readonly<Record<string, unknown>>): RiskAnswers | undefined {
	const { unticked } = SafetyAnswers.parse(soFar);
	return unticked && answersFrom(tickedIn(soFar), unticked);
}

/** The questions ticked on the safety screen, complete or not. */
export function tickedIn(soFar: Readonly<Record<string, unknown>>): RiskCode[] {
	const { harm, abroad_and_home, known } = SafetyAnswers.parse(soFar);
	const codes: readonly string[] = codesOf(RISK_QUESTIONS);
	return [...harm, ...abroad_and_home, ...known].filter((c): c is RiskCode => codes.includes(c));
}

export const TOLD = [
	{ code: "social_care", label: "Social care" },
	{ code: "police", label: "The police" },
	{ code: "both", label: "Social care and the police" },
	{ code: "nobody_yet", label: "Nobody yet: I am phoning now" },
] as const;

const private_ = z.instanceof(Private).optional();
const known = z.enum(["yes", "no", "unknown"]).optional();

/** Everything that the form may have asked, read once when it is sent. */
export const NotificationAnswers = z.object({
	told: z.enum(codesOf(TOLD)).optional(),
	contact_reference: private_,
	first_name: private_,
	surname: private_,
	description: private_,
	birth: z.string().optional(),
	age: private_,
	sex: z.string().optional(),
	upn: private_,
	address: private_,
	postcode: private_,
	parent: private_,
	phone: private_,
	lives_with: private_,
	on_roll: known,
	school: private_,
	last_attended: z.string().optional(),
	last_seen: z.string().optional(),
	last_seen_by: private_,
	whereabouts: known,
	reason: z.enum(codesOf(REASONS)).optional(),
	new_place: private_,
	steps: z.array(z.string()).optional(),
	hazards: private_,
});
export type NotificationAnswers = z.infer<typeof NotificationAnswers> & { birth?: LocalDate };
