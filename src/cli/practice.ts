import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { count } from "../domain/date/words.ts";
import { CASE_COLUMNS } from "../domain/importing/columns.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { readKeys } from "../record/key-file.ts";
import { asPerson } from "./as-person.ts";
import { loadCases } from "./import-cases.ts";
import { readMapping } from "./import-mapping.ts";
import { CommandFailed, type Io } from "./io.ts";
import type { Acting } from "./once-as-person.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Example:
  $ npx rollcall practice load --panel millbrook-practice --as curlew-asha

The panel's part of the panel file says “practice: true”. Its children are invented, everything it says is marked PRACTICE,
and it is in no report, return, census, export or figures.`;

/** Invented children, in the columns of a list of open cases. */
const CHILDREN = fileURLToPath(new URL("../demo/practice.csv", import.meta.url));

/** `rollcall practice load`: fills a practice panel with invented children. */
export function addPractice(program: Command, io: Io): void {
	program
		.command("practice")
		.description("set up a practice panel")
		.command("load")
		.description("fill a practice panel with invented children")
		.requiredOption("--panel <key>", "the practice panel")
		.requiredOption("--as <person>", "as this person, by their key")
		.addHelpText("after", EXAMPLES)
		.action(async ({ panel, as: person }: Acting) => {
			const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
			const { cases } = await withDatabase(
				io,
				async (pool) => {
					const as = await asPerson({ pool, keys, panel, person, permission: "load open cases from a file" });
					const { practice } = await as((ctx) => loadPanel(ctx.tx, ctx.panel));
					if (!practice) throw new CommandFailed(notPractice(panel));
					const file = {
						path: CHILDREN,
						mapping: readMapping(undefined, CASE_COLUMNS),
						refusedTo: undefined,
					};
					return loadCases(io, pool, as, file);
				},
				5,
			);
			io.out(
				cases
					? `${count(cases, "invented child", "invented children")} in ${panel}.`
					: `The invented children are in ${panel} already.`,
			);
		});
}

const notPractice = (panel: string) =>
	`${panel} is not a practice panel: invented children are never mixed with real ones. Write “practice: true” into its part of the panel file first.`;
