import type { Coded } from "../../src/domain/lists/coded.ts";

/** Flags as they may be, and what may be missing: together they reach most of what a view can say. */
export interface Turn {
	flags: boolean;
	given: boolean;
}

export const TURNS: readonly Turn[] = [true, false].flatMap((flags) =>
	[true, false].map((given) => ({ flags, given })),
);

export const many = <T>(n: number, make: (n: number) => T): T[] =>
	Array.from({ length: n }, (_, at) => make(at));

/** Sixty characters that are right to left, astral, joined, wide, and look like markup. */
export const NAME = "עלייה 𝔙𝔦𝔠 👩🏽‍⚕️ O’Neill <@W> & *Co*_`#`: [x](y) {{".padEnd(60, "W");

/** Ten thousand characters, in words and without end. */
export const LONG = `${NAME} ${"W".repeat(700)} ${"Llanfair 𝒫wll <&> ".repeat(600)}`
	.slice(0, 10_000)
	.toWellFormed();

export const REF = "WWWWWWWW-2027-99999";
export const ID = "ffffffff-ffff-4fff-bfff-ffffffffffff";
export const DAY = "2026-09-30";
export const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
export const longest = <L extends readonly Coded[]>(list: L): L[number]["code"] =>
	[...list].sort((a, b) => b.label.length - a.label.length)[0]!.code;

/** A flag, and what may be missing: told by the turn. */
export class Flag {}
export class Maybe {
	readonly value: unknown;
	constructor(value: unknown) {
		this.value = value;
	}
}
/** The same object once more, for what is read through a part of it. */
export const SELF = Symbol("self");
export const flag = new Flag();
export const maybe = (value: unknown) => new Maybe(value);
