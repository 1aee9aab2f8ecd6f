import { dueDate, harmDeadline, schoolDaysLate, workingDaysLate } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import { workingDay } from "./calendar/working-days.ts";
import { addDays, type LocalDate } from "./date/local-date.ts";
import { count } from "./date/words.ts";
import { type RiskAnswers, screen } from "./risk.ts";

/** X4: who hears of an overdue enquiry, each after so many working days (design defaults; a panel may set its own). */
export interface EscalationSteps {
	owner: number;
	agencyLead: number;
	/** From here the case is on the panel's agenda too. */
	coordinator: number;
}

export const ESCALATION_STEPS: EscalationSteps = { owner: 1, agencyLead: 3, coordinator: 5 };

/**
 * X4 on a date: the newest due date for which each step has come. What is due later is not so late yet.
 * What is on hold is not chased: do not ask for it.
 */
export function lateEnough(
	today: LocalDate,
	calendars: Calendars,
	steps: EscalationSteps,
): Record<keyof EscalationSteps, LocalDate> {
	const since = (days: number) => {
		let date = today;
		for (let counted = 0; ; date = addDays(date, -1)) {
			if (workingDay(date, calendars.working).counts) counted++;
			if (counted >= days) return addDays(date, -1);
		}
	};
	return {
		owner: since(steps.owner),
		agencyLead: since(steps.agencyLead),
		coordinator: since(steps.coordinator),
	};
}

/** What a case's escalations are worked out from. */
export interface CaseFacts {
	/** The calendar day the referral was received. */
	received: LocalDate;
	referredBySchool: boolean;
	onRoll: boolean;
	answers: RiskAnswers;
	/** When the child was located: the day of receipt, where the whereabouts were known from the start. */
	located?: LocalDate;
	/** When social care or the police were told that the child is not located. */
	referredOn?: LocalDate;
	/** When school and authority signed off together. */
	signedOff?: LocalDate;
}

/** One escalation that stands on a date. */
export interface Escalation {
	code: "X1" | "X2" | "X3" | "X5" | "X6";
	/** The first day on which it stands. */
	since: LocalDate;
	/** Fit for a channel, unless `private`. */
	words: string;
	/** Says something of the risk answers: for those who were checked only. */
	private: boolean;
	/** Whether somebody may put it off: never what is about risk. */
	canSnooze: boolean;
	/** The case cannot close before it is done. */
	blocksClosing: boolean;
}

/** X5: calendar days after which an open case is flagged (Bury briefing: "usually four weeks or more"). */
export const FLAG_AFTER_DAYS = 28;

/**
 * What stands on an open case on a date: X1 a risk answer is Yes; X2 not located 3 school days after a school's
 * referral (with 3 working days behind them), so that social care or the police must be told (innov8/Suffolk policy,
 * 11.3); X3 harm is suspected; X5 open for 28 calendar days; X6 20 school days have passed and the joint sign-off is
 * due. X4 is an enquiry's: {@link lateEnough}.
 */
export function escalateCase(facts: CaseFacts, today: LocalDate, calendars: Calendars): Escalation[] {
	const all = [
		...riskAnswered(facts),
		notLocated(facts, today, calendars),
		openTooLong(facts),
		signOffDue(facts, calendars),
	];
	return all.filter((escalation) => escalation !== undefined).filter(({ since }) => since <= today);
}

/** Why nothing that is overdue on a case may be put off: its state or a sibling's, a concern, or the first escalation about risk. */
export type NotPutOff = "urgent" | "at_risk" | "worried" | "family" | Escalation["code"];

/** Whether what is overdue on a case may be put off on a date: undefined where it may, else why not. */
export function whyNotPutOff(
	of: CaseFacts & { urgent: boolean; kind: string; worried: boolean; familyUrgent: boolean },
	today: LocalDate,
	calendars: Calendars,
): NotPutOff | undefined {
	if (of.urgent) return "urgent";
	if (of.kind === "at_risk") return "at_risk";
	if (of.worried) return "worried";
	if (of.familyUrgent) return "family";
	return escalateCase(of, today, calendars).find((escalation) => !escalation.canSnooze)?.code;
}

function riskAnswered({ received, answers }: CaseFacts): Escalation[] {
	const stands = { since: received, private: true, canSnooze: false, blocksClosing: false };
	const found: Escalation[] = [];
	if (screen(answers).yes.length > 0) {
		found.push({ ...stands, code: "X1", words: "A risk question was answered Yes." });
	}
	if (answers.significant_harm === "yes") {
		found.push({
			...stands,
			code: "X3",
			words: "Significant harm is suspected: tell social care or police now.",
		});
	}
	return found;
}

function notLocated(facts: CaseFacts, today: LocalDate, calendars: Calendars): Escalation | undefined {
	const { received, referredBySchool, located, referredOn } = facts;
	if (!referredBySchool || located || referredOn) return undefined;
	const school = schoolDaysLate(received, today, calendars);
	const passed =
		school > 3
			? count(school, "school day")
			: count(workingDaysLate(received, today, calendars), "working day");
	return {
		code: "X2",
		since: addDays(harmDeadline({ from: received, school: 3, calendars }).due, 1),
		words: `Not located ${passed} after referral: tell social care or police today.`,
		private: false,
		canSnooze: false,
		blocksClosing: true,
	};
}

function openTooLong({ received }: CaseFacts): Escalation {
	return {
		code: "X5",
		since: addDays(received, FLAG_AFTER_DAYS),
		words: "Open for 4 weeks or more.",
		private: false,
		canSnooze: true,
		blocksClosing: false,
	};
}

function signOffDue(facts: CaseFacts, calendars: Calendars): Escalation | undefined {
	if (!facts.onRoll || facts.signedOff) return undefined;
	return {
		code: "X6",
		since: dueDate({ from: facts.received, school: 20, calendars }).due,
		words: "Joint sign-off by school and authority is due.",
		private: false,
		canSnooze: true,
		blocksClosing: false,
	};
}
