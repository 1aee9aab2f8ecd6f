import type { Command } from "commander";
import { type Match, matchRows } from "../domain/matching/match.ts";
import type { Io } from "./io.ts";
import { type MatchFile, readMatchFile } from "./match-file.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall match children.csv                 pairs of rows within one file
  $ npx rollcall match schools.csv health.csv       pairs across two

A file is a CSV in UTF-8 whose first line names its columns: id and any of given_name, surname, date_of_birth, postcode,
suburb and address, in any order. A cell may be blank. Dates are YYYY-MM-DD or YYYYMMDD.

It prints id_a,id_b,probability for each pair that is more likely one child than not. Nothing is merged or kept: a person
decides. What is printed is about children: keep it as you keep the files.`;

/** `rollcall match`: which rows of one file, or of two, are likely about the same child. */
export function addMatch(program: Command, io: Io): void {
	program
		.command("match")
		.description("list which rows of a file, or of two files, are likely about the same child")
		.argument("<file>", "a CSV file")
		.argument("[second]", "another: then pairs across the two are listed")
		.addHelpText("after", EXAMPLES)
		.action(async (path: string, secondPath: string | undefined) => {
			const first = await readMatchFile(path);
			const second = secondPath === undefined ? undefined : await readMatchFile(secondPath);
			for (const warning of [...first.warnings, ...(second?.warnings ?? [])]) io.err(warning);
			const matches = matchRows(first.rows, second?.rows);
			io.out(["id_a,id_b,probability", ...matches.map((m) => line(m, first, second ?? first))].join("\n"));
		});
}

function line({ a, b, probability }: Match, first: MatchFile, second: MatchFile): string {
	return `${cell(first.ids[a]!)},${cell(second.ids[b]!)},${probability.toFixed(4)}`;
}

/** A value as RFC 4180 writes it. No id can be a formula: the reader refuses those. */
function cell(value: string): string {
	return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
