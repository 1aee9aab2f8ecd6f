import type { LocalDate } from "./date/local-date.ts";
import { shortDate } from "./date/words.ts";
import { labelOf } from "./lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode } from "./lists/risk-questions.ts";
import { type RiskAnswers, type RiskTier, screen } from "./risk.ts";

/**
 * What the safety answers ask of a safeguarding lead by the end of the day, in sentences: for those who work on the case
 * alone, since they say what was answered. An act-now answer is not among them: it was told at once.
 * @param checkBy the day by which what nobody knew is to be found out: one working day
 */
export function riskToday(answers: RiskAnswers, today: LocalDate, checkBy: LocalDate): string[] {
	const { yes, unknownsToCheck } = screen(answers);
	const labels = (codes: readonly RiskCode[]) =>
		codes.map((code) => labelOf(RISK_QUESTIONS, code).replace(/^./, (c) => c.toLowerCase())).join("; ");
	const of = (tier: RiskTier) =>
		yes.filter((code) => RISK_QUESTIONS.find((q) => q.code === code)?.tier === tier);
	const [tell, judge] = [of("tell-today"), of("judge-today")];
	return [
		...(tell.length
			? [
					`Tell today, by phone: the child's social worker, or the authority that is responsible. The child ${labels(tell)}.`,
				]
			: []),
		...(judge.length
			? [`Decide today whether to refer the child to social care or the police: ${labels(judge)}.`]
			: []),
		...(unknownsToCheck.length
			? [`Find out by ${shortDate(checkBy, today)}, since nobody knows: ${labels(unknownsToCheck)}.`]
			: []),
	];
}
