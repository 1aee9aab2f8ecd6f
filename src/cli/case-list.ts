import { existsSync } from "node:fs";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { count } from "../domain/date/words.ts";
import { takeCaseList } from "../features/download/case-list.ts";
import { blankForm } from "../features/download/paper-form.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { drawList } from "../nightly-list.ts";
import { drawPdf } from "../paper/draw-pdf.ts";
import { passphraseOf } from "../record/case-lists.ts";
import { transact } from "../store/transact.ts";
import { fileOnRecord, writeNew } from "./file-on-record.ts";
import { CommandFailed, type Io } from "./io.ts";
import { type Acting, onceAsPerson } from "./once-as-person.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall case-list --panel millbrook-cme --as curlew-asha --out open-cases.pdf
  $ npx rollcall paper --panel millbrook-cme --out notification.pdf

The list is encrypted: it opens with the panel's passphrase, which stands in ROLLCALL_CASE_LIST_PASSPHRASES_FILE as
“millbrook-cme: the passphrase”. That it was taken is on record. The running bot makes one every night by itself.`;

/** `rollcall case-list` and `rollcall paper`: what a panel works with while chat or Rollcall is down. */
export function addCaseList(program: Command, io: Io): void {
	program
		.command("case-list")
		.description("make the panel's encrypted list of open cases now, for when Rollcall is down")
		.requiredOption("--panel <key>", "of this panel")
		.requiredOption("--as <person>", "as this person, by their key")
		.requiredOption("--out <file>", "into this new file, a PDF")
		.addHelpText("after", EXAMPLES)
		.action(async ({ out, ...acting }: Acting & { out: string }) => {
			refuseExisting(out);
			const { caseListPassphrases } = readConfig(io.environment);
			const passphrase = caseListPassphrases && passphraseOf(caseListPassphrases, acting.panel);
			if (!passphrase) throw new CommandFailed(noPassphrase(acting.panel));
			const cases = await fileOnRecord(out, (keep) =>
				onceAsPerson(io, acting, ALLOW, (ctx) =>
					takeCaseList(ctx, (paper) => drawList(paper, passphrase, keep)),
				),
			);
			io.out(
				`${count(cases, "open case")} in ${out}. It opens with the panel's passphrase, and is on record.`,
			);
		});
	program
		.command("paper")
		.description("make the blank paper form of a notification, with the panel's numbers")
		.requiredOption("--panel <key>", "of this panel")
		.requiredOption("--out <file>", "into this new file, a PDF")
		.addHelpText("after", EXAMPLES)
		.action(async ({ panel: key, out }: { panel: string; out: string }) => {
			refuseExisting(out);
			const panel = await withDatabase(io, (pool) =>
				transact(pool, { as: "clerk", panels: [] }, async (tx) => {
					const [row] = await tx.query<{ id: string }>(PANEL, [key]);
					if (!row) throw new CommandFailed(`No panel has the key “${key}”. Check it in the panel's file.`);
					return loadPanel(tx, row.id);
				}),
			);
			const { bytes, pages } = await drawPdf(blankForm(panel));
			writeNew(out, bytes);
			io.out(`The blank form is in ${out}: ${count(pages, "page")}.`);
		});
}

const ALLOW = "take the list of open cases, for when Rollcall is down";

const PANEL = { name: "case-list-panel", text: "select id from panel where key = $1" };

const noPassphrase = (panel: string) =>
	`There is no passphrase for ${panel}. Name a file in ROLLCALL_CASE_LIST_PASSPHRASES_FILE with a line “${panel}: the passphrase”.`;

function refuseExisting(out: string): void {
	if (existsSync(out)) throw new CommandFailed(`${out} is there already. Choose another name.`);
}
