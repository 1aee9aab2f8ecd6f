import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { count } from "../domain/date/words.ts";
import { exportCases } from "../features/download/case-list.ts";
import { drawCsv } from "../paper/draw-csv.ts";
import { drawJson } from "../paper/draw-json.ts";
import { fileOnRecord } from "./file-on-record.ts";
import { CommandFailed, type Io } from "./io.ts";
import { type Acting, onceAsPerson } from "./once-as-person.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall export cases --panel millbrook-cme --as curlew-asha --out open-cases.csv
  $ npx rollcall export cases --panel millbrook-cme --as curlew-asha --format json --out open-cases.json

It is made with the rights of the person named, and is on record as theirs. The file names children and is not encrypted: keep it
where your organisation keeps such files, and destroy it when it is no longer needed. Children on need-to-know cases stand in it
by reference alone. For a morning without Rollcall there is the encrypted list: npx rollcall case-list
Other things are taken out elsewhere: rows of the audit record by npx rollcall audit export, figures by npx rollcall report, the
whole record by npx rollcall backup; and all that is held about one child in chat, by “subject access”.`;

const DRAW = { csv: drawCsv, json: drawJson } as const;
type Format = keyof typeof DRAW;

/** `rollcall export cases`: a panel's open cases, for a script or a spreadsheet. */
export function addExport(program: Command, io: Io): void {
	const all = program.command("export").description("take a panel's open cases out, as a file for a script");
	all
		.command("cases")
		.description("write the panel's open cases into a file that names children, and record that you did")
		.requiredOption("--panel <key>", "of this panel")
		.requiredOption("--as <person>", "as this person, by their key")
		.requiredOption("--out <file>", "into this new file")
		.addOption(new Option("--format <format>", "how").choices(Object.keys(DRAW)).default("csv"))
		.addHelpText("after", EXAMPLES)
		.action(async ({ out, format, ...acting }: Acting & { out: string; format: Format }) => {
			if (existsSync(out)) throw new CommandFailed(`${out} is there already. Choose another name.`);
			const cases = await fileOnRecord(out, (keep) =>
				onceAsPerson(io, acting, "take the list of open cases, for when Rollcall is down", (ctx) =>
					exportCases(ctx, format, (paper) => {
						const bytes = DRAW[format](paper);
						return { sha256: hash("sha256", bytes, "hex"), keep: () => keep(bytes) };
					}),
				),
			);
			io.out(`${count(cases, "open case")} in ${out}. It names children, and is on record.`);
		});
}
