import { z } from "zod";
import { addYears, type LocalDate } from "../../domain/date/local-date.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { CLOSURE_REASONS } from "../../domain/lists/closure-reasons.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import type { DecisionField, DecisionType } from "../../domain/lists/decision-types.ts";
import { choice, LONGEST, needed, neededChoice, neededDate, reference } from "../answers.ts";
import type { Question, Questions } from "../kit.ts";
import { amount, evidenceFields, ownFields, paramName } from "./answers.ts";
import { owners } from "./people.ts";

/** The questions that only this type of decision asks. */
export function ownQuestions(type: DecisionType): Questions<"case" | "item" | "decision"> {
	return Object.fromEntries(ownFields(type).map((field) => [paramName(field.name), questionFor(field)]));
}

/** The evidence that closing for the reason chosen needs. */
export function evidenceQuestions(
	soFar: Readonly<Record<string, unknown>>,
): Questions<"case" | "item" | "decision"> {
	return Object.fromEntries(
		evidenceFields(soFar).map((field) => [paramName(field.name), questionFor(field)]),
	);
}

function questionFor({ as, label }: DecisionField): Question {
	switch (as) {
		case "text":
			return { label, as: "text", lines: 2, schema: needed(`Fill in “${label}”.`, LONGEST) };
		case "date":
			return { label, as: "date", schema: neededDate };
		case "number":
			return { label, as: "text", schema: amount };
		case "checks":
			return {
				label,
				as: "many",
				options: optionsOf(CHECKS),
				schema: z.array(z.enum(codesOf(CHECKS))).min(1, "Choose at least one check."),
			};
		case "reference":
			return { label, as: "text", schema: reference };
		case "person":
			return { label, as: "one", look: "list", options: owners, schema: neededChoice(`Choose “${label}”.`) };
		case "closure_reason":
			return {
				label,
				as: "one",
				look: "list",
				options: optionsOf(CLOSURE_REASONS),
				schema: choice(codesOf(CLOSURE_REASONS), "Say why the case is closing."),
			};
	}
}

/** Dates that say what is still to be done. */
const AHEAD = ["due", "review", "until"];

/** What is wrong with the dates that only this type asks, by question. */
export function faultsInDates(
	type: DecisionType,
	soFar: Readonly<Record<string, unknown>>,
	today: LocalDate,
): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const { as, name } of ownFields(type)) {
		const date = soFar[paramName(name)];
		if (as !== "date" || typeof date !== "string") continue;
		if (AHEAD.includes(name) && date < today) errors[paramName(name)] = PAST;
		else if (date < addYears(today, -2) || date > addYears(today, 2)) errors[paramName(name)] = FAR;
	}
	const [start, until] = [soFar[paramName("start")], soFar[paramName("until")]];
	if (typeof start === "string" && typeof until === "string" && until < start) {
		errors[paramName("until")] = "This is before the start date. Enter the day on which it ends.";
	}
	return errors;
}

export const PAST = "This date is in the past. Choose today or a later date.";
const FAR = "This date is more than two years away. Check the year.";

/** What is wrong with a date on which the case is to be looked at or something is to be done; undefined when right. */
export function faultAhead(date: LocalDate, today: LocalDate): string | undefined {
	if (date < today) return PAST;
	if (date > addYears(today, 1)) return "This date is more than a year away. Choose an earlier one.";
	return undefined;
}
