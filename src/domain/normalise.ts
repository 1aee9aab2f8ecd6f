import { type LocalDate, parseDate } from "./date/local-date.ts";
import { normalEmail, normalPhone, normalPostcode } from "./names/contact.ts";
import { NICKNAMES } from "./names/nicknames.ts";
import { nameParts, normalName } from "./names/normal.ts";
import { soundOf } from "./names/sound.ts";
import { normalUpn } from "./upn.ts";

/** What is known of a child, for looking the child up. Every part may be missing. */
export interface Identity {
	firstNames?: string;
	surname?: string;
	/** Other names the child goes by, each as it was given. */
	aliases?: readonly string[];
	birth?: LocalDate;
	upn?: string;
	postcodes?: readonly string[];
	/** Parents' and carers' names. */
	parents?: readonly string[];
	phones?: readonly string[];
	emails?: readonly string[];
}

/**
 * Kinds of look-up token. Those ending in `_sound` and `_short` and `birth_loose` are looser than the kind they are
 * named after: alone they only suggest.
 */
export type TokenKind =
	| "first"
	| "first_sound"
	| "first_short"
	| "surname"
	| "surname_sound"
	| "birth"
	| "birth_loose"
	| "upn"
	| "postcode"
	| "parent"
	| "parent_sound"
	| "phone"
	| "email";

/** Something to find a child by. Its value is a child's detail: keyed and hashed before it is stored. */
export interface Token {
	kind: TokenKind;
	value: string;
}

/**
 * The tokens by which a child can be found: each of kind and value once. What was stored and what is searched for
 * make the same tokens, so a match is an equal one. An alias counts both as first name and as surname, since nobody
 * says which it is.
 */
export function lookUpTokens(child: Identity): Token[] {
	const aliases = child.aliases ?? [];
	const tokens = [
		...[child.firstNames, ...aliases].flatMap(firstNameTokens),
		...[child.surname, ...aliases].flatMap((name) => surnameTokens("surname", name)),
		...birthTokens(child.birth),
		...one("upn", child.upn && normalUpn(child.upn)),
		...(child.postcodes ?? []).flatMap((text) => one("postcode", normalPostcode(text))),
		...(child.parents ?? []).flatMap((name) => surnameTokens("parent", name)),
		...(child.phones ?? []).flatMap((text) => one("phone", normalPhone(text))),
		...(child.emails ?? []).flatMap((text) => one("email", normalEmail(text))),
	];
	const seen = new Map(tokens.map((token) => [`${token.kind} ${token.value}`, token]));
	return [...seen.values()];
}

/** The name as a whole and each of its parts, how they sound, and the names that they are short for. */
function firstNameTokens(name: string | undefined): Token[] {
	return spellings(name).flatMap((spelling) => [
		{ kind: "first", value: spelling } as const,
		...one("first_sound", soundOf(spelling)),
		...NICKNAMES.filter((group) => group.includes(spelling)).flatMap((group) => one("first_short", group[0])),
	]);
}

function surnameTokens(kind: "surname" | "parent", name: string | undefined): Token[] {
	return spellings(name).flatMap((spelling) => [
		{ kind, value: spelling },
		...one(`${kind}_sound`, soundOf(spelling)),
	]);
}

/** "Smith-Jones" is found as smithjones, smith and jones; a part of one letter finds too much. */
function spellings(name: string | undefined): string[] {
	if (!name) return [];
	const parts = nameParts(name).filter((part) => part.length > 1);
	return [...new Set([normalName(name), ...parts])].filter((spelling) => spelling !== "");
}

/** The date itself, and a form in which day and month, swapped by a slip, are the same. */
function birthTokens(birth: LocalDate | undefined): Token[] {
	const date = birth && parseDate(birth);
	if (!date) return [];
	const [year = "", month = "", day = ""] = date.split("-");
	return [
		{ kind: "birth", value: date },
		{ kind: "birth_loose", value: [year, ...[month, day].sort()].join("-") },
	];
}

function one(kind: TokenKind, value: string | undefined): Token[] {
	return value ? [{ kind, value }] : [];
}
