import { holdReasons } from "./enquiry-plan.ts";
import { CHECKS, type CheckCode } from "./lists/checks.ts";
import type { HoldReason } from "./lists/hold-reasons.ts";
import type { RiskCode } from "./lists/risk-questions.ts";
import { type RiskAnswers, type RiskTier, screen } from "./risk.ts";

/** Whether the child is at risk of harm now, as somebody who is worried says; undefined where they have not said. */
export type AtRisk = "yes" | "no" | "unknown" | undefined;

/** What a concern makes of a case's risk answers. */
export interface Reassessed {
	/** The answers as they stand from now on: a Yes is never taken back by a concern. */
	answers: RiskAnswers;
	tier: RiskTier;
	/** The answers that are Yes now and were not before. */
	fresh: readonly RiskCode[];
	/** Somebody must act now: the child is said to be at risk, or an act-now question has a new Yes (rules X1 and X3). */
	actNow: boolean;
	/** Why contact with the family waits, as what is said now has it, new or not: said again, it counts again. */
	holds: readonly HoldReason[];
}

/**
 * What the risk answers come to after a concern (S3, 12: "if, at any time, a child is at risk of harm"). A child said to
 * be at risk of harm now is one for whom significant harm is suspected, question 13.
 */
export function reassess(before: RiskAnswers, flags: readonly RiskCode[], atRisk: AtRisk): Reassessed {
	const said = [
		...new Set<RiskCode>([...flags, ...(atRisk === "yes" ? (["significant_harm"] as const) : [])]),
	];
	const fresh = said.filter((code) => before[code] !== "yes");
	const answers: RiskAnswers = {
		...before,
		...Object.fromEntries(said.map((code) => [code, "yes" as const])),
	};
	const newlyActNow =
		screen(Object.fromEntries(fresh.map((c) => [c, "yes"])) as RiskAnswers).tier === "act-now";
	const holds = holdReasons({ answers: Object.fromEntries(said.map((code) => [code, "yes" as const])) });
	return {
		answers,
		tier: screen(answers).tier,
		fresh,
		actNow: atRisk === "yes" || newlyActNow,
		holds,
	};
}

/** The checks that wait while contact with the family may be dangerous. */
export const WAITING_CHECKS: readonly CheckCode[] = CHECKS.filter((check) => check.contactsFamily).map(
	(c) => c.code,
);
