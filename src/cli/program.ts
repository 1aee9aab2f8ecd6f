import { Command, CommanderError } from "commander";
import { addApply } from "./apply.ts";
import { addAudit } from "./audit.ts";
import { addBackup } from "./backup.ts";
import { addCaseList } from "./case-list.ts";
import { addDelivery } from "./delivery.ts";
import { addDoctor } from "./doctor/doctor.ts";
import { addDue } from "./due.ts";
import { inPlainWords } from "./errors.ts";
import { addExport } from "./export.ts";
import { addFeedback } from "./feedback.ts";
import { addHolidays } from "./holidays.ts";
import { addImport } from "./import.ts";
import type { Io } from "./io.ts";
import { addKeys } from "./keys.ts";
import { addManifest } from "./manifest.ts";
import { addMatch } from "./match.ts";
import { addMigrate } from "./migrate.ts";
import { addPractice } from "./practice.ts";
import { addReplay } from "./replay.ts";
import { addReport } from "./report.ts";
import { addRestore } from "./restore.ts";
import { withSafeOutput } from "./safe-output.ts";
import { addSchoolAge } from "./school-age.ts";
import { addStart } from "./start.ts";
import { addTerms } from "./terms.ts";

/** Every command, in the order of the help. A new one is a file and a line here. */
const COMMANDS = [
	addStart,
	addApply,
	addMigrate,
	addDoctor,
	addBackup,
	addRestore,
	addAudit,
	addKeys,
	addSchoolAge,
	addDue,
	addTerms,
	addHolidays,
	addImport,
	addMatch,
	addReport,
	addCaseList,
	addExport,
	addFeedback,
	addPractice,
	addDelivery,
	addManifest,
	addReplay,
];

const CODES = `
Example:
  $ npx rollcall doctor       what is wrong with this installation, and what to do

It ends with 0 when all went well, 1 when something was refused or is not valid, 2 when it was used wrongly.`;

/** Runs one command line, without the program's own name; returns its exit code. Never throws. */
export async function runCommand(words: readonly string[], world: Io): Promise<number> {
	const io = withSafeOutput(world);
	const program = new Command("rollcall")
		.description("Set up and look after Rollcall, the bot for panels on children missing education.")
		.addHelpText("after", CODES)
		.configureOutput({
			writeOut: (text) => io.out(text.trimEnd()),
			writeErr: (text) => io.err(text.trimEnd()),
		})
		.showHelpAfterError("(add --help for how it is used)")
		.exitOverride();
	for (const add of COMMANDS) add(program, io);
	try {
		await program.parseAsync([...words], { from: "user" });
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		io.err(inPlainWords(error));
		return 1;
	}
}
