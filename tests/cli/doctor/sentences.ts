import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const SRC = resolve(import.meta.dirname, "../../../src");

/** A sentence as the code has it. */
export interface Sentence {
	file: string;
	/** Its text; what is filled in stands as "…". */
	says: string;
	/** What it is when it is filled in. */
	pattern: RegExp;
}

/** The files whose sentences the command says: its own, and those that it hands on. */
const FILES: readonly string[] = [
	...readdirSync(join(SRC, "cli/doctor")).map((name) => `cli/doctor/${name}`),
	...["config.ts", "config-problems.ts", "cli/errors.ts", "record/key-file.ts"],
	...["store/clock.ts", "store/role-check.ts", "store/version-check.ts"],
];

/** What stands in the code in words, but is not said of a set-up: statements, help, and what a check looks at. */
const NOT_SAID = [
	...[/^whether /, /^\s*select /i, /^update clock set offset_by = \$1/],
	// Help, the last line's counts, and what every command says of an argument or a defect.
	...[
		/^\s*Examples:/,
		/^look at database/,
		/^where the bot answers/,
		/^… (broken|fine), /,
		/^Something is broken/,
	],
	...[/^Give an address such as/, /^Rollcall met a fault/, /^v1:…/],
];
const NO_SENTENCE = /^\S+( \S+){0,2}$/;

/** Every sentence that the command can say of what is not fine. */
export const SENTENCES: readonly Sentence[] = FILES.flatMap((file) =>
	literalsIn(readFileSync(join(SRC, file), "utf8"))
		.filter(({ call, parts }) => {
			const text = parts.join("…");
			return (
				!/^(fine|orFine|test)$/i.test(call) &&
				!NO_SENTENCE.test(text) &&
				!NOT_SAID.some((one) => one.test(text))
			);
		})
		.map(({ parts }) => ({
			file,
			says: parts.join("…"),
			pattern: new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*?")),
		})),
);

interface Literal {
	/** The function in whose arguments it stands, where it has a name. */
	call: string;
	/** What stands between what is filled in. */
	parts: readonly string[];
}

/** The texts in a file of TypeScript that stand by themselves; those within what another one fills in are a part of that. */
export function literalsIn(code: string): Literal[] {
	const found: Literal[] = [];
	const calls: string[] = [];
	let at = 0;
	/** Reads until the bracket that was open is closed. */
	const read = (keep: boolean) => {
		let depth = 0;
		for (; at < code.length; at++) {
			const char = code[at]!;
			if (code.startsWith("//", at)) at = code.indexOf("\n", at);
			else if (code.startsWith("/*", at)) at = code.indexOf("*/", at) + 1;
			else if (char === '"' || char === "`") {
				const parts = text(char);
				if (keep) found.push({ call: calls.at(-1) ?? "", parts });
			} else if (char === "(")
				calls.push(/(\w+)$/.exec(code.slice(Math.max(0, at - 40), at))?.[1] ?? calls.at(-1) ?? "");
			else if (char === ")") calls.pop();
			else if (char === "{") depth++;
			else if (char === "}" && depth-- === 0) return;
		}
	};
	/** Reads a text to its end: at its closing quotation mark. */
	const text = (quote: string): string[] => {
		const parts = [""];
		const add = (more: string) => parts.push(`${parts.pop()}${more}`);
		for (at++; code[at] !== quote; at++) {
			if (code[at] === "\\") add(code[++at] === "n" ? "\n" : code[at]!);
			else if (quote === "`" && code.startsWith("${", at)) {
				at += 2;
				read(false);
				parts.push("");
			} else add(code[at]!);
		}
		return parts;
	};
	read(true);
	return found;
}
