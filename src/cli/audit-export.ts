import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { count } from "../domain/date/words.ts";
import { csvLine } from "../domain/safe-csv.ts";
import { linkChain } from "../record/chain.ts";
import { type AuditRow, exportAudit, type Wanted } from "../record/export.ts";
import { CommandFailed, dateArgument, type Io } from "./io.ts";
import { withAuditor } from "./with-auditor.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall audit export --panel millbrook-cme --from 2026-11-01 --to 2026-11-30 --out november.ndjson
  $ npx rollcall audit export --format csv --out audit.csv

Each row has ids, codes and dates, its hash and its link in the chain; no child's details. Dates are in UTC.
That you took it out becomes a row of the audit record itself. Without --out the rows are printed.`;

type Format = "ndjson" | "csv";

interface Options extends Wanted {
	format: Format;
	out?: string;
}

const COLUMNS = [
	...["row", "panel", "at", "person", "agency", "act", "case", "facts", "key", "seq", "hash", "link"],
] as (keyof AuditRow)[];

/** `rollcall audit export`: rows of the audit record, as lines of JSON or as CSV. */
export function addAuditExport(audit: Command, io: Io): void {
	audit
		.command("export")
		.description("take rows out of the audit record, and record that you did")
		.option("--panel <key>", "of this panel only")
		.option("--from <date>", "from this day on, YYYY-MM-DD", dateArgument)
		.option("--to <date>", "up to and with this day, YYYY-MM-DD", dateArgument)
		.addOption(
			new Option("--format <format>", "how").choices(["ndjson", "csv"] satisfies Format[]).default("ndjson"),
		)
		.option("--out <file>", "into this new file, rather than printed")
		.addHelpText("after", EXAMPLES)
		.action(async ({ format, out, ...wanted }: Options) => {
			if (out && existsSync(out)) throw new CommandFailed(`${out} is there already. Choose another name.`);
			if (wanted.from && wanted.to && wanted.to < wanted.from) {
				throw new CommandFailed("--to is before --from: no day lies between.");
			}
			const folder = out ? undefined : mkdtempSync(join(tmpdir(), "rollcall-export-"));
			const part = out ? `${out}.part` : join(folder!, "rows");
			try {
				const rows = await withAuditor(io, (pool) => written(pool, wanted, part, format));
				if (rows === undefined) {
					throw new CommandFailed(`No panel has the key "${wanted.panel}". Check it in the panel's file.`);
				}
				if (!out) return await print(part, io);
				renameSync(part, out);
				io.out(`${count(rows, "row")} in ${out}. The export is on record.`);
			} finally {
				rmSync(part, { force: true });
				if (folder) rmSync(folder, { recursive: true, force: true });
			}
		});
}

/** Writes the rows aside. Nobody gets them before the transaction that records their export is committed. */
async function written(pool: Parameters<typeof linkChain>[0], wanted: Wanted, file: string, format: Format) {
	await linkChain(pool, "auditor");
	const to = newFile(file);
	try {
		if (format === "csv") writeSync(to, `${csvLine(COLUMNS)}\r\n`);
		return await exportAudit(pool, wanted, (row) => void writeSync(to, lineOf(row, format)));
	} finally {
		closeSync(to);
	}
}

function newFile(file: string): number {
	try {
		return openSync(file, "wx", 0o600);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(`${file} cannot be written (${code}). Choose another place with --out.`);
	}
}

function lineOf(row: AuditRow, format: Format): string {
	if (format === "ndjson") return `${JSON.stringify(row)}\n`;
	return `${csvLine(COLUMNS.map((c) => cell(row[c])))}\r\n`;
}

const cell = (value: unknown): string =>
	value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

async function print(file: string, io: Io): Promise<void> {
	const from = await open(file);
	for await (const line of from.readLines()) io.out(line);
}
