import type { Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { ageOn, type LocalDate, parseDate } from "../domain/date/local-date.ts";
import { longDate } from "../domain/date/words.ts";
import { areasOf, type DirectoryEntry, findAuthority, type HomeArea, homeArea } from "../domain/directory.ts";
import { ETHNICITIES, INTERPRETER, SEN_STAGES, SOCIAL_CARE_HISTORY } from "../domain/lists/child-needs.ts";
import type { Coded } from "../domain/lists/coded.ts";
import { optionsOf } from "../domain/lists/coded.ts";
import { CHILD_FIELDS } from "../domain/lists/held-fields.ts";
import { SEXES } from "../domain/lists/sexes.ts";
import type { Row } from "../domain/matching/row.ts";
import { normalName } from "../domain/names/normal.ts";
import { lookUpTokens } from "../domain/normalise.ts";
import { upnFault } from "../domain/upn.ts";
import type { LookupValue } from "./lookup.ts";

/** What a form or a search says of a child; every part may be missing. */
export interface ChildDetails {
	first_name?: Private;
	surname?: Private;
	/** YYYY-MM-DD. */
	birth?: string;
	upn?: Private;
	postcode?: Private;
	address?: Private;
	parent?: Private;
	phone?: Private;
	school?: Private;
}

/** The values by which a child can be looked up: opened here, and keyed and hashed before they are stored. */
export function lookupsOf(child: ChildDetails): LookupValue[] {
	const tokens: LookupValue[] = lookUpTokens({
		firstNames: text(child.first_name),
		surname: text(child.surname),
		birth: child.birth,
		upn: text(child.upn),
		postcodes: list(child.postcode),
		parents: list(child.parent),
		phones: list(child.phone),
	});
	const school = text(child.school);
	return school ? [...tokens, { kind: "school", value: normalName(school) }] : tokens;
}

/** A child as they are compared with another: opened, so only in memory. */
export function rowOf(child: ChildDetails): Row {
	const written = (value: Private | undefined) => text(value) ?? "";
	return {
		givenName: written(child.first_name),
		surname: written(child.surname),
		birth: child.birth ?? "",
		postcode: written(child.postcode),
		suburb: "",
		address: written(child.address),
	};
}

/** A child's details from their opened fields. */
export function detailsOf(fields: ReadonlyMap<string, Private>): ChildDetails {
	const { birth, ...named } = Object.fromEntries(fields);
	return { ...named, birth: birth && Private.reveal(birth) };
}

/** Those of the new values that say something else than the fields as they stand. */
export function changedIn(
	before: ReadonlyMap<string, Private>,
	now: Readonly<Record<string, Private>>,
): Record<string, Private> {
	const said = (value: Private | undefined) => (value ? Private.reveal(value).trim() : "");
	const changed = Object.entries(now).filter(([field, value]) => said(value) !== said(before.get(field)));
	return Object.fromEntries(changed);
}

/** A person who wrote "unknown" said that they do not know: it must not match every other unknown. */
function text(value: Private | undefined): string | undefined {
	const written = value && Private.reveal(value).trim();
	return written && !/^(unknown|not known|n\/?a)$/i.test(written) ? written : undefined;
}

function list(value: Private | undefined): string[] {
	const written = text(value);
	return written ? [written] : [];
}

const DISAGREEMENT = "disagreement";

const LABELS: readonly (readonly [field: string, label: Words])[] = Object.entries(CHILD_FIELDS).map(
	([field, { label }]) => [field, label],
);

/** What a field of a child's record is called. */
export function labelOfField(field: string): Words {
	return LABELS.find(([name]) => name === nameOf(field))?.[1] ?? field;
}

/** Where what somebody says who disagrees is sealed. One does not supersede another, so each has the number of its event. */
export const disagreementField = (event: number): string => `${DISAGREEMENT}_${event}`;

/** A field's name without the number of its event. */
const nameOf = (field: string): string => (field.startsWith(`${DISAGREEMENT}_`) ? DISAGREEMENT : field);

/** What those say who disagree with what is recorded, the earliest first. */
export function disagreementsIn(fields: ReadonlyMap<string, Private> | undefined): Private[] {
	return [...(fields ?? [])].flatMap(([field, value]) => (nameOf(field) === DISAGREEMENT ? [value] : []));
}

/** The sealed details of a child in words, in the order in which they are read; of `only` these fields, if given. */
export function identityFacts(
	fields: ReadonlyMap<string, Private>,
	today: LocalDate,
	only?: readonly string[],
): (readonly [Words, Private])[] {
	return identityFields(fields, only).map(([field, value]) => [
		labelOfField(field),
		valueInWords(field, value, today),
	]);
}

/** The sealed details of a child in the order in which they are read: field and value as it is kept. */
export function identityFields(
	fields: ReadonlyMap<string, Private>,
	only?: readonly string[],
): (readonly [field: string, value: Private])[] {
	const names = LABELS.map(([name]) => name);
	return [...fields]
		.filter(([field]) => names.includes(nameOf(field)) && (!only || only.includes(field)))
		.sort(([a], [b]) => names.indexOf(nameOf(a)) - names.indexOf(nameOf(b)));
}

/** One sealed value in words, as people read it: a date of birth as a date, a code as its label. It stays private. */
export function valueInWords(field: string, value: Private, today: LocalDate): Private {
	if (field === "birth") return birthInWords(value, today);
	const list = CODED_FIELDS[field];
	return list ? codeInWords(value, optionsOf(list)) : value;
}

/** Sealed fields that hold a code of a list. */
const CODED_FIELDS: Readonly<Record<string, readonly Coded[]>> = {
	sex: SEXES,
	ethnicity: ETHNICITIES,
	interpreter: INTERPRETER,
	sen: SEN_STAGES,
	social_care_history: SOCIAL_CARE_HISTORY,
};

/**
 * What is wrong with a unique pupil number as it was typed, in a sentence without it; undefined where nothing is, or where no
 * number was typed, as in “not to hand”.
 */
export function faultInUpn(upn: Private | undefined): Words | undefined {
	const text = upn ? Private.reveal(upn) : "";
	return /\d/.test(text) ? upnFault(text) : undefined;
}

/** A child's date of birth among sealed details, the age in years where only that was given, or neither. */
export function birthOf(
	fields: ReadonlyMap<string, Private>,
): { date: LocalDate } | { age: number } | undefined {
	const written = fields.get("birth");
	const date = written && parseDate(Private.reveal(written));
	if (date) return { date };
	const about = fields.get("age");
	const age = about && /\d{1,2}/.exec(Private.reveal(about))?.[0];
	return age ? { age: Number(age) } : undefined;
}

/** A date of birth as people read it, with the age on this date: "18 February 2011 (15)". It stays private. */
export function birthInWords(birth: Private, today: LocalDate): Private {
	const date = parseDate(Private.reveal(birth));
	return date ? new Private(`${longDate(date)} (${ageOn(date, today)})`) : birth;
}

/** A date as people read it: "18 February 2011". It stays private. */
export function dateInWords(value: Private): Private {
	const date = parseDate(Private.reveal(value));
	return date ? new Private(longDate(date)) : value;
}

/** One of a form's codes in its label's words. It stays private. */
function codeInWords(code: Private, options: readonly { value: string; label: string }[]): Private {
	const option = options.find((o) => o.value === Private.reveal(code));
	return option ? new Private(option.label) : code;
}

/** The authority that somebody wrote, or the nearest names of the directory. */
export function authorityIn(
	written: Private,
	directory: readonly DirectoryEntry[],
): ReturnType<typeof findAuthority> {
	return findAuthority(Private.reveal(written), directory);
}

/** The one of these that somebody wrote, word for word but for capitals; undefined where none is, or more than one. */
export function calledAs<T>(
	written: Private | undefined,
	all: readonly T[],
	names: (one: T) => readonly string[],
): T | undefined {
	if (!written || written.isBlank) return undefined;
	const plain = Private.reveal(written).trim().toLowerCase();
	const called = all.filter((one) => names(one).some((name) => name.toLowerCase() === plain));
	return called.length === 1 ? called[0] : undefined;
}

/** All of these whose name has the words that somebody wrote, whatever the capitals; none where nothing was written. */
export function namedLike<T>(written: Private | undefined, all: readonly T[], name: (one: T) => string): T[] {
	if (!written || written.isBlank) return [];
	const words = Private.reveal(written).trim().toLowerCase();
	return all.filter((one) => name(one).toLowerCase().includes(words));
}

/** Those codes of a list that a sealed value holds, in the list's order. */
export function codesAmong<C extends string>(value: Private | undefined, all: readonly C[]): C[] {
	const held = value ? Private.reveal(value).split(" ") : [];
	return all.filter((code) => held.includes(code));
}

/** The areas that may hold a home's postcode; none without one. A district is no child's: hundreds of homes share it. */
export function areasHolding(postcode: Private | undefined): string[] {
	return areasOf(text(postcode) ?? "");
}

/** Whose area a home's postcode lies in. Without one, that is unclear. */
export function areaOf(
	postcode: Private | undefined,
	ours: readonly string[],
	directory: readonly DirectoryEntry[],
): HomeArea {
	return homeArea(text(postcode) ?? "", ours, directory);
}
