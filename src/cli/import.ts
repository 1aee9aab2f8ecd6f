import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { CASE_COLUMNS } from "../domain/importing/columns.ts";
import { DATE_FORMATS } from "../domain/importing/dates.ts";
import { LIST_COLUMNS, LIST_FILES, type ListFile } from "../domain/importing/list-columns.ts";
import { readKeys } from "../record/key-file.ts";
import { asPerson } from "./as-person.ts";
import { type Loaded, loadCases } from "./import-cases.ts";
import { addDiscard } from "./import-discard.ts";
import { listInLines, loadList } from "./import-list.ts";
import { readMapping } from "./import-mapping.ts";
import { tryCases } from "./import-try.ts";
import { inWords } from "./import-words.ts";
import { asJson, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const HELP = `
Examples:
  $ npx rollcall import cases open.csv --panel millbrook-cme --as curlew-asha --dry-run
  $ npx rollcall import cases open.csv --panel millbrook-cme --as curlew-asha --refused refused.csv

The file is a CSV in UTF-8. Its first line names the columns, in any order:
  ${wrapped(CASE_COLUMNS.map((c) => c.name))}
Usual headers such as “Forename”, “DOB” and “Date of referral” are known. What is called otherwise is told in a mapping:

  columns:                     # our column: the header in the file
    surname: Family
    received: Ref. received
  dates: DD/MM/YYYY            # or ${DATE_FORMATS.slice(1).join(", ")}
  values:                      # by column: what the file writes, and what it means
    sex: { M: male, F: female }
    reason: { Moved in: no_place_after_moving_in }

Rows that cannot be read are refused, each with its line and why; the rest is loaded. Correct the refused rows and load
the file again: a row that was loaded before is passed over. After a crash, run the same command again.
Enquiries count from today; those in the column enquiries_done (E01; E07 …) are not opened. Nobody is alerted case by
case: the panel's channels get one message, and the coordinators one private list of the cases marked act_now.`;

function wrapped(words: readonly string[]): string {
	return words.join(", ").replace(/(.{80,110}?, )/g, "$1\n  ");
}

interface Options {
	panel: string;
	as: string;
	map?: string;
	dryRun: boolean;
	refused?: string;
	json: boolean;
}

/** How many cases are made at once. */
const CONNECTIONS = 4;

/** `rollcall import`: see {@link addDiscard}, and `rollcall import cases FILE`: a panel's open cases, from the list that it kept before. */
export function addImport(program: Command, io: Io): void {
	const load = program
		.command("import")
		.description("load open cases, or a list of children, from a CSV file");
	const command = (name: string, description: string) =>
		load
			.command(name)
			.description(description)
			.argument("<file>", "the CSV file")
			.requiredOption("--panel <key>", "the panel's key, as the panel file has it")
			.requiredOption("--as <person>", "the key of the coordinator who loads them")
			.option("--map <file>", "what the columns, dates and values mean, in YAML")
			.option("--dry-run", "say what would be loaded, and load nothing", false)
			.option("--refused <file>", "write the rows that cannot be loaded to this file, with why")
			.option("--json", "print JSON", false);
	addDiscard(load, io);
	for (const file of LIST_FILES) addList(command(file, LIST_HELP[file]), file, io);
	command("cases", "load open cases")
		.addHelpText("after", HELP)
		.action(async (path: string, options: Options) => {
			const mapping = readMapping(options.map, CASE_COLUMNS);
			const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
			const loaded = await withDatabase(
				io,
				async (pool): Promise<Loaded> => {
					const who = { pool, keys, panel: options.panel, person: options.as };
					const as = await asPerson({ ...who, permission: "load open cases from a file" });
					const file = { path, mapping, refusedTo: options.refused };
					return options.dryRun ? tryCases(io, as, file) : loadCases(io, pool, as, file);
				},
				CONNECTIONS + 1,
			);
			if (options.json) return io.out(asJson(loaded));
			for (const line of inWords(loaded, options.refused)) io.out(line);
		});
}

const LIST_HELP: Readonly<Record<ListFile, string>> = {
	admissions: "load children without a school place: listed by the day on which they reach school age",
	leavers: "load children who left a school: listed until their next school is known",
};

/** `rollcall import admissions FILE` and `rollcall import leavers FILE`. */
function addList(command: Command, file: ListFile, io: Io): void {
	command.addHelpText("after", listHelp(file)).action(async (path: string, options: Options) => {
		const mapping = readMapping(options.map, LIST_COLUMNS[file]);
		const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
		const loaded = await withDatabase(
			io,
			async (pool) => {
				const who = { pool, keys, panel: options.panel, person: options.as };
				const as = await asPerson({ ...who, permission: "keep the lists of children" });
				return loadList(io, pool, as, file, { path, mapping, refusedTo: options.refused }, options.dryRun);
			},
			2,
		);
		if (options.json) return io.out(asJson(loaded));
		for (const line of listInLines(file, loaded, options.refused)) io.out(line);
	});
}

const listHelp = (file: ListFile): string => `
Example:
  $ npx rollcall import ${file} ${file}.csv --panel millbrook-cme --as curlew-asha --dry-run

The file is a CSV in UTF-8. Its first line names the columns, in any order:
  ${wrapped(LIST_COLUMNS[file].map((c) => c.name))}
${file === "admissions" ? "A name and the date of birth are needed" : "A name and the day on which the child left are needed"}. What is called otherwise is told in a mapping, as for cases: see
npx rollcall import cases --help. Rows that cannot be read are refused, each with its line and why. Load the same file
again, or the next one: a row that was loaded before is passed over. In chat the list is under “${file === "admissions" ? "starting" : "leavers"}”.`;
