import { z } from "zod";

/** What to do about something that is not there, where its name does not say it. */
const MISSING: Readonly<Record<string, string>> = {
	authority: "Give the local authority's key and title.",
	panel: "Give the panel with its key, title, code, officer, phone and emergency numbers.",
	emergency:
		"Give the numbers to call when a child is in danger: socialCare and outOfHours. They stand above every form.",
	socialCare: "Give the number of children's social care in office hours.",
	outOfHours: "Give the number of children's social care at night and at weekends.",
	officer: "Give the key of the person whom referrers are told to ring.",
	phone: "Give the number on which referrers reach the officer.",
	code: "Give the 2 to 5 capital letters that begin each case reference.",
	roles: "Give the person's roles on this panel.",
	kind: "Give the agency's kind.",
};

/**
 * What is wrong with a value, in a sentence for whoever wrote the file. Only for faults that the schema has no
 * sentence of its own for.
 */
export function sentenceFor(issue: z.core.$ZodRawIssue): string {
	const name = String(issue.path?.at(-1) ?? "");
	if (issue.input === undefined || issue.input === null) {
		return `${name || "This"} is missing. ${MISSING[name] ?? "Add it, with a value."}`.trim();
	}
	switch (issue.code) {
		case "invalid_type":
			return wrongType(issue.expected, issue.input);
		case "invalid_value":
			return `"${issue.input}" is not known here. Use one of: ${issue.values.join(", ")}.`;
		case "unrecognized_keys":
			return unknownNames(issue);
		case "too_small":
			return issue.origin === "string"
				? `This is too short: at least ${issue.minimum} characters.`
				: `This must be ${issue.minimum} or more.`;
		case "too_big":
			return `This must be ${issue.maximum} or less.`;
		case "invalid_format":
			return "Give a date as YYYY-MM-DD.";
		case "invalid_union":
			return "Give a number of days of one kind: { working: 5 }, { school: 5 } or { calendar: 5 }.";
		default:
			return "This is not valid here.";
	}
}

function wrongType(expected: string, input: unknown): string {
	if (expected === "string" && typeof input === "number")
		return "Put this in quotes, so that it is kept as written.";
	const nouns: Record<string, string> = {
		string: "a text",
		int: "a whole number",
		number: "a number",
		boolean: "true or false",
		array: "a list: put a hyphen before each entry",
		object: "a group of settings, each on a line of its own",
	};
	return `This must be ${nouns[expected] ?? expected}.`;
}

function unknownNames(issue: z.core.$ZodRawIssue & { code: "unrecognized_keys" }): string {
	const names = issue.keys.map((k) => `"${k}"`).join(", ");
	const known = issue.inst instanceof z.ZodObject ? ` Use: ${Object.keys(issue.inst.shape).join(", ")}.` : "";
	return `${names} is not known here.${known}`;
}
