import type { Words } from "../chat/message.ts";
import { codesOf, optionsOf } from "../domain/lists/coded.ts";
import { SEXES } from "../domain/lists/sexes.ts";
import { checkBirth } from "../domain/validate-child.ts";
import { choice, LONGEST, needed, optionalDate, typed } from "./answers.ts";
import type { Asking, Questions } from "./kit.ts";
import { loadPanel } from "./panel/settings.ts";

/** Who the child is: asked when a notification is raised, and again when what was recorded is corrected. */
export const childQuestions = {
	first_name: { label: "First name", as: "text", schema: typed() },
	surname: { label: "Surname", as: "text", schema: typed() },
	description: {
		label: "If you do not know the name, describe the child",
		as: "text",
		lines: 2,
		schema: typed(LONGEST),
	},
	birth: { label: "Date of birth", as: "date", schema: optionalDate },
	age: { label: "If you do not know it, about how old?", as: "text", schema: typed(40) },
	sex: {
		label: "Sex",
		as: "one",
		schema: choice(codesOf(SEXES), "Choose one. “Unknown” is an answer."),
		options: optionsOf(SEXES),
	},
	upn: { label: "UPN, if it is to hand", as: "text", schema: typed(20) },
	address: {
		label: "Last known address",
		hint: "Write “unknown” if you do not know it.",
		as: "text",
		lines: 2,
		schema: needed("Enter the last known address, or “unknown”.", 500),
	},
	postcode: { label: "Postcode", as: "text", schema: typed(10) },
	parent: {
		label: "Parent or carer",
		hint: "Write “unknown” if you do not know.",
		as: "text",
		schema: needed("Enter the parent or carer, or “unknown”."),
	},
	phone: { label: "Best phone number", as: "text", schema: typed(40) },
	lives_with: { label: "Who the child lives with", as: "text", schema: typed() },
} as const satisfies Questions;

/** A child must be recognisable, and their age known at least roughly. */
export async function childFaults({
	ctx,
	soFar,
}: Pick<Asking, "ctx" | "soFar">): Promise<Record<string, Words>> {
	const errors: Record<string, string> = {};
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const given = (field: string) =>
		soFar[field] !== undefined && !(soFar[field] as { isBlank: boolean }).isBlank;
	if (!given("first_name") && !given("surname") && !given("description")) {
		errors.description = "Enter a name, or describe the child so that others could recognise them.";
	}
	const birth = soFar.birth as string | undefined;
	if (birth) {
		const checked = checkBirth(birth, panel.today);
		if (!checked.ok) errors.birth = checked.because;
	} else if (!given("age")) {
		errors.age = "Enter the date of birth, or about how old the child is.";
	}
	return errors;
}
