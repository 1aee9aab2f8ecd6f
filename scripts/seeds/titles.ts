import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** A test whose title names rows. */
export interface Titled {
	/** From the project's folder. */
	file: string;
	title: string;
	ids: readonly string[];
}

/** A text that is given first to a call, and the end of what is called. */
const FIRST = /(\.\w+)?\(\s*(["'`])(\[(?:S[0-4]|D)-\d[^\n]*?)\2/g;

/** The rows that a title names at its beginning: "[S0-13][S3-1] each answer…". */
export function idsIn(title: string): string[] {
	const [head = ""] = /^(?:\[(?:S[0-4]|D)-\d+\])+/.exec(title) ?? [];
	return [...head.matchAll(/\[([^\]]+)\]/g)].map(([, id]) => id!);
}

/** What a title says, without the rows. */
export const wordsOf = (title: string): string => title.replace(/^(?:\[[^\]]+\])+\s*/, "");

/** Titles with rows as the text of a test file has them; those that are skipped or still to do are left out. */
export function titlesIn(text: string): string[] {
	return [...text.matchAll(FIRST)].flatMap(([, how = "", , title = ""]) =>
		/skip|todo|fails/.test(how) || idsIn(title).length === 0 ? [] : [title],
	);
}

/** Every test of the project whose title names rows, by file. */
export function titledTests(): Titled[] {
	const files = readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" });
	const tests = files.filter((file) => file.endsWith(".test.ts")).map((file) => `tests/${file}`);
	return tests.sort().flatMap((file) => {
		const titles = titlesIn(readFileSync(join(ROOT, file), "utf8"));
		return titles.map((title) => ({ file, title, ids: idsIn(title) }));
	});
}
