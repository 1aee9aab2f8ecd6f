import { CHECKS } from "../lists/checks.ts";
import type { Coded } from "../lists/coded.ts";
import { REASONS } from "../lists/reasons.ts";
import { RISK_QUESTIONS } from "../lists/risk-questions.ts";
import { SEXES } from "../lists/sexes.ts";
import { STATES } from "../lists/states.ts";
import { TOLD } from "../lists/told.ts";

/** What the cells of a column may hold. */
export type Holds =
	| { as: "text"; longest: number }
	| { as: "date" }
	| { as: "code"; list: readonly Coded[] }
	/** Several codes, with semicolons between them. */
	| { as: "codes"; list: readonly (Coded & { words?: string })[] };

/** One column of a file that is loaded. */
export interface FileColumn<N extends string = string> {
	name: N;
	/** What a person calls it. */
	label: string;
	/** Other headers that are taken for it. */
	also: readonly string[];
	holds: Holds;
}

const YES_NO = [
	{ code: "yes", label: "Yes" },
	{ code: "no", label: "No" },
	{ code: "unknown", label: "Unknown" },
] as const;

const YES = [
	{ code: "yes", label: "Yes" },
	{ code: "no", label: "No" },
] as const;

/** Where an open case that is loaded may stand. It is closed, redirected or handed over in Rollcall, with its evidence. */
export const LOADED_STATES = STATES.filter(({ code }) =>
	[
		...["enquiries", "located_in_education", "located_not_in_education", "not_located", "panel"],
		...["placement_pending", "monitoring", "on_appeal_sao"],
	].includes(code),
);

const text = (longest = 200): Holds => ({ as: "text", longest });
const date: Holds = { as: "date" };
const code = (list: readonly Coded[]): Holds => ({ as: "code", list });

/** The columns of a file of open cases, in the order in which the guide lists them. */
export const CASE_COLUMNS = [
	{ name: "first_name", label: "First name", also: ["forename", "given name", "forenames"], holds: text() },
	{ name: "surname", label: "Surname", also: ["last name", "family name"], holds: text() },
	{ name: "description", label: "Description", also: [], holds: text(2_000) },
	{ name: "birth", label: "Date of birth", also: ["dob", "birth date"], holds: date },
	{ name: "age", label: "About how old", also: ["age"], holds: text(40) },
	{ name: "sex", label: "Sex", also: ["gender"], holds: code(SEXES) },
	{ name: "upn", label: "UPN", also: ["unique pupil number"], holds: text(20) },
	{ name: "address", label: "Last known address", also: ["home address"], holds: text(500) },
	{ name: "postcode", label: "Postcode", also: ["post code"], holds: text(10) },
	{ name: "parent", label: "Parent or carer", also: ["parent carer", "parent name", "carer"], holds: text() },
	{ name: "phone", label: "Phone", also: ["telephone", "contact number", "mobile"], holds: text(40) },
	{ name: "lives_with", label: "Lives with", also: [], holds: text() },
	{
		name: "school",
		label: "Current or last school",
		also: ["last school", "previous school"],
		holds: text(),
	},
	{ name: "on_roll", label: "On a school's roll", also: ["on a schools roll"], holds: code(YES_NO) },
	{ name: "last_attended", label: "Last attended", also: ["last date attended"], holds: date },
	{ name: "last_seen", label: "Last seen", also: ["date last seen"], holds: date },
	{ name: "last_seen_by", label: "Last seen by", also: [], holds: text() },
	{ name: "whereabouts", label: "Whereabouts known", also: ["located"], holds: code(YES_NO) },
	{ name: "reason", label: "Main reason", also: ["reason for referral"], holds: code(REASONS) },
	{ name: "new_place", label: "New address or school, as told", also: ["new address"], holds: text(500) },
	{ name: "hazards", label: "Safety on visits", also: ["visit hazards", "hazard"], holds: text(2_000) },
	{
		name: "risk",
		label: "Safety questions answered yes",
		also: ["risks"],
		holds: { as: "codes", list: RISK_QUESTIONS },
	},
	{ name: "act_now", label: "Act now", also: ["urgent", "high risk"], holds: code(YES) },
	{ name: "told", label: "Who was told", also: ["referred to"], holds: code(TOLD) },
	{ name: "restricted", label: "Restricted", also: ["need to know", "confidential"], holds: code(YES) },
	{
		name: "received",
		label: "Date received",
		also: ["referral date", "date referred", "date of referral"],
		holds: date,
	},
	{ name: "state", label: "State", also: ["status"], holds: code(LOADED_STATES) },
	{
		name: "enquiries_done",
		label: "Enquiries done",
		also: ["checks done"],
		holds: { as: "codes", list: CHECKS },
	},
	{ name: "owner", label: "Owner", also: ["caseworker", "case owner", "allocated to"], holds: text() },
	{ name: "next_review", label: "Next review", also: ["review date", "next review date"], holds: date },
	{
		name: "former_reference",
		label: "Reference before",
		also: ["reference", "case number", "ref"],
		holds: text(80),
	},
	{ name: "note", label: "Notes", also: ["note", "comments", "comment"], holds: text(4_000) },
] as const satisfies readonly FileColumn[];

export type CaseColumnName = (typeof CASE_COLUMNS)[number]["name"];

/** A header as it is compared: case, blanks and punctuation do not matter. */
export function plainHeader(text: string): string {
	return text
		.toLowerCase()
		.replace(/['’.]/g, "")
		.replace(/[^a-z0-9]+/g, " ")
		.trim();
}

/** The column that a header stands for by itself, without a mapping. */
export function columnOf<N extends string>(
	header: string,
	columns: readonly FileColumn<N>[],
): FileColumn<N> | undefined {
	const plain = plainHeader(header);
	return columns.find((c) => [c.name, c.label, ...c.also].some((name) => plainHeader(name) === plain));
}
