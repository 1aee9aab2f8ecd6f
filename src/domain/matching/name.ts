import { NICKNAMES } from "../names/nicknames.ts";
import { nameParts } from "../names/normal.ts";
import { soundOf } from "../names/sound.ts";
import { isOneSlip, jaroWinkler, slipsBetween } from "./similarity.ts";

/** A name, made ready to be compared with many others. */
export interface Name {
	/** Its number among the names of the files: the same spelling has the same number. */
	id: number;
	/** As it is compared: {@link nameParts}, joined. */
	text: string;
	parts: readonly string[];
	/** How it sounds, and how each part does. */
	sounds: readonly string[];
	/** What is left of it in any usual way of writing it in Latin letters. */
	bones: string;
	/** The letters that occur in it, a bit each: a quick look at whether two names can be alike. */
	letters: number;
	/** The groups of short forms that it, or a part of it, belongs to. */
	shortForms: readonly number[];
}

/** How two names compare, from the same to nothing alike. The numbers are rows of the tables in `parameters.ts`. */
export const NAME_LEVELS = {
	same: 0,
	/** One slip of the keyboard. */
	slip: 1,
	/** A short form, another transliteration, one half of a double name, an initial. */
	variant: 2,
	/** Two slips, or very much alike. */
	near: 3,
	/** Somewhat alike. */
	loose: 4,
	different: 5,
} as const;

const SHORT_FORMS = new Map<string, number[]>();
for (const [group, names] of NICKNAMES.entries()) {
	for (const name of names) SHORT_FORMS.set(name, [...(SHORT_FORMS.get(name) ?? []), group]);
}

/** Makes names ready, each spelling once. Returns undefined for a text without a letter or digit. */
export function nameBook(): (written: string) => Name | undefined {
	const known = new Map<string, Name>();
	return (written) => {
		const parts = nameParts(written);
		const text = parts.join("");
		if (text === "") return undefined;
		const key = parts.join(" ");
		const name = known.get(key) ?? makeName(known.size, text, parts);
		known.set(key, name);
		return name;
	};
}

function makeName(id: number, text: string, parts: readonly string[]): Name {
	const spellings = [...new Set([text, ...parts.filter((part) => part.length > 1)])];
	return {
		id,
		text,
		parts,
		sounds: [...new Set(spellings.flatMap((spelling) => soundOf(spelling) ?? []))],
		bones: bonesOf(text),
		letters: lettersOf(text),
		shortForms: [...new Set(spellings.flatMap((spelling) => SHORT_FORMS.get(spelling) ?? []))],
	};
}

/** How two names compare: one of {@link NAME_LEVELS}. */
export function compareNames(a: Name, b: Name): number {
	if (a.text === b.text) return NAME_LEVELS.same;
	const alike = canBeAlike(a.letters, b.letters);
	if (alike && Math.min(a.text.length, b.text.length) > 2 && isOneSlip(a.text, b.text)) {
		return NAME_LEVELS.slip;
	}
	if (isVariant(a, b)) return NAME_LEVELS.variant;
	if (!alike) return NAME_LEVELS.different;
	const likeness = jaroWinkler(a.text, b.text);
	if (likeness >= 0.9) return NAME_LEVELS.near;
	const shorter = Math.min(a.text.length, b.text.length);
	if (shorter > 4 && likeness >= 0.75 && slipsBetween(a.text, b.text, 2) === 2) return NAME_LEVELS.near;
	return likeness >= 0.8 ? NAME_LEVELS.loose : NAME_LEVELS.different;
}

function isVariant(a: Name, b: Name): boolean {
	if (a.shortForms.length && a.shortForms.some((group) => b.shortForms.includes(group))) return true;
	if (a.bones.length > 1 && a.bones === b.bones && canBeAlike(a.letters, b.letters)) return true;
	if (a.text.length === 1 || b.text.length === 1) return a.text[0] === b.text[0];
	return sharesPart(a, b);
}

/** Whether one is a part of the other: "Smith" of "Smith-Jones"; or both have the same parts in another order. */
function sharesPart(a: Name, b: Name): boolean {
	if (a.parts.length === 1 && b.parts.length === 1) return false;
	const [fewer, more] = a.parts.length <= b.parts.length ? [a, b] : [b, a];
	const long = fewer.parts.filter((part) => part.length > 2);
	return long.length > 0 && long.every((part) => more.parts.includes(part));
}

/** Letters and sounds that one name is given when it is written in Latin letters by different hands. */
const ONE_SOUND: readonly (readonly [RegExp, string])[] = [
	[/sch|sh|sz|ch|cz|tch|ts|tz/g, "s"],
	[/kh|gh|ck|q|c(?![eiy])|g/g, "k"],
	[/ph|v|w/g, "f"],
	[/dj|zh|j/g, "j"],
	[/x/g, "ks"],
	[/z|c/g, "s"],
	[/dh|th|d/g, "t"],
	[/[aeiouyh]/g, ""],
	[/(.)\1+/g, "$1"],
];

/** The consonants of a name, each family of spellings as one: "Mohammed" and "Muhamad" are both mmt. */
function bonesOf(text: string): string {
	const opens = /^[aeiouy]/.test(text) ? "a" : "";
	return opens + ONE_SOUND.reduce((bones, [spelling, sound]) => bones.replace(spelling, sound), text);
}

function lettersOf(text: string): number {
	let letters = 0;
	for (const letter of text) letters |= 1 << (letter.codePointAt(0)! % 31);
	return letters;
}

/** Whether so many letters are shared that the names can be alike at all. */
function canBeAlike(a: number, b: number): boolean {
	return bits(a & b) * 2 >= Math.min(bits(a), bits(b));
}

function bits(number: number): number {
	let n = number - ((number >>> 1) & 0x55555555);
	n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
	return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
