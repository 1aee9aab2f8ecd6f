import { type Answer, accountAnswer } from "../chat/form.ts";
import type { FormState } from "./payloads.ts";

/**
 * What was filled in, by field. Nothing chosen or typed is "" or an empty list; the schemas judge it.
 * @param team the workspace whose people are offered to choose from
 */
export function readAnswers(state: FormState, team: string): Record<string, Answer> {
	const answers: Record<string, Answer> = {};
	for (const [field, elements] of Object.entries(state?.values ?? {})) {
		const [element] = Object.values(elements);
		if (element !== undefined) answers[field] = readElement(element, team);
	}
	return answers;
}

type Element = NonNullable<FormState>["values"][string][string];

function readElement(element: Element, team: string): Answer {
	switch (element.type) {
		case "checkboxes":
		case "multi_static_select":
			return (element.selected_options ?? []).map((option) => option.value);
		case "radio_buttons":
		case "static_select":
			return element.selected_option?.value ?? "";
		case "users_select": {
			const user = element.selected_user ?? "";
			return /^[UW][A-Z0-9]+$/.test(user) ? accountAnswer({ platform: "slack", tenant: team, user }) : "";
		}
		case "datepicker":
			return element.selected_date ?? "";
		default:
			return element.value ?? "";
	}
}
