import { codesOf } from "./lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode } from "./lists/risk-questions.ts";

export type RiskAnswer = "yes" | "no" | "unknown";

/** An answer to each of the 13 questions: none has a default. */
export type RiskAnswers = Readonly<Record<RiskCode, RiskAnswer>>;

/**
 * What the answers ask for, the gravest first:
 * `act-now` save at once and alert the coordinator and the safeguarding lead; `tell-today` the allocated worker or
 * the authority is told the same working day; `judge-today` the safeguarding lead decides and records why.
 */
export type RiskTier = "act-now" | "tell-today" | "judge-today" | "none";

const GRAVEST_FIRST = ["act-now", "tell-today", "judge-today"] as const;

/** What a risk screen comes to. */
export interface Screened {
	tier: RiskTier;
	/** The questions answered Yes, in the order of their numbers. */
	yes: readonly RiskCode[];
	/** Answered "I don't know" where that must be checked within 1 working day. */
	unknownsToCheck: readonly RiskCode[];
}

/** Whether social care must hear of the child, whoever else does: a protection plan, or a section 47 enquiry (S3, 11.1). */
export const socialCareOwed = (yes: readonly RiskCode[]): boolean =>
	yes.includes("protection_plan") || yes.includes("section_47");

/** What the answers to the immediate-risk screen come to. Several Yes answers: the gravest tier counts. */
export function screen(answers: RiskAnswers): Screened {
	const yes = RISK_QUESTIONS.filter((question) => answers[question.code] === "yes");
	const unknown = RISK_QUESTIONS.filter((question) => answers[question.code] === "unknown");
	return {
		tier: GRAVEST_FIRST.find((tier) => yes.some((question) => question.tier === tier)) ?? "none",
		yes: yes.map((question) => question.code),
		unknownsToCheck: unknown.filter((question) => question.checkUnknown).map((question) => question.code),
	};
}

/**
 * The answers from a form: ticked is Yes, and what is left unticked is answered once for all of it, with "no" (it
 * was checked) or "unknown".
 */
export function answersFrom(ticked: readonly RiskCode[], unticked: "no" | "unknown"): RiskAnswers {
	const answers = codesOf(RISK_QUESTIONS).map((code) => [code, ticked.includes(code) ? "yes" : unticked]);
	return Object.fromEntries(answers) as RiskAnswers;
}
