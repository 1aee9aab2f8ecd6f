import { type Answer, accountAnswer } from "../chat/form.ts";
import { PLATFORM } from "./identity.ts";
import type { FormData } from "./payload.ts";

/** What Teams puts between the values of a choice of several. An option's value may not contain it. */
export const SEPARATOR = ",";

/** The names a form's field may not have, because the dialog's own data uses them. */
export const RESERVED = new Set(["draft", "did", "one", "many", "accounts", "msteams", "close"]);

/**
 * The answers of a form's screen: exactly the fields that were asked. Teams leaves an empty field out, so a field
 * that is missing was answered with nothing.
 * @param tenant whose people are offered to choose from
 */
export function toAnswers(data: FormData, tenant: string): Record<string, Answer> {
	const answers: [string, Answer][] = [];
	for (const name of data.one) {
		if (!RESERVED.has(name)) answers.push([name, asText(data[name])]);
	}
	for (const name of data.many) {
		const chosen = RESERVED.has(name) ? "" : asText(data[name]);
		if (!RESERVED.has(name)) answers.push([name, chosen === "" ? [] : chosen.split(SEPARATOR)]);
	}
	for (const name of data.accounts) {
		const user = RESERVED.has(name) ? "" : asText(data[name]);
		const account = UUID.test(user) ? accountAnswer({ platform: PLATFORM, tenant, user }) : "";
		if (!RESERVED.has(name)) answers.push([name, account]);
	}
	return Object.fromEntries(answers);
}

/** A person's object id in Entra, as the people picker gives it. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
