import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { count } from "../domain/date/words.ts";
import { type Anchor, anchorOnPaper, readAnchors } from "../record/anchors.ts";
import { linkChain } from "../record/chain.ts";
import { noteVerified } from "../record/verified.ts";
import { verifyChain } from "../record/verify.ts";
import { addAuditExport } from "./audit-export.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { withAuditor } from "./with-auditor.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall audit verify
  $ npx rollcall audit verify --anchors /mnt/kept
  $ npx rollcall audit verify --panel 33b8366e-… --rows 1042 --head 1accfdff…
  $ npx rollcall audit verify --json

Without --anchors it finds rows that were changed, put in, moved or removed. Somebody who could write the whole record
anew, with its chain, is found only by the heads that were kept elsewhere (ROLLCALL_AUDIT_ANCHOR_DIR).
--panel, --rows and --head are what an evidence pack says on its last page: they check that the record still goes through
where it stood when the paper was drawn.
That it was verified, and what came of it, becomes a row of the audit record itself.
It ends with 0 when every row is as it was recorded, and with 1 otherwise.`;

/** `rollcall audit verify` and `rollcall audit export`: the audit record, checked and taken out. */
export function addAudit(program: Command, io: Io): void {
	const audit = program.command("audit").description("check the audit record, or take rows out of it");
	audit
		.command("verify")
		.description("check that no row of the audit record was changed or removed")
		.option("--anchors <files...>", "files of heads that were kept elsewhere, or their folder")
		.option("--panel <id>", "the panel, as an evidence pack has it")
		.option("--rows <number>", "how many rows its chain had")
		.option("--head <sha256>", "the end of its chain")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async ({ json, anchors = [], ...paper }: Given) => {
			const kept = [...anchors.flatMap(anchorsIn), ...onPaper(paper)];
			const faults = await withAuditor(io, async (pool) => {
				await linkChain(pool, "auditor");
				const found = await verifyChain(pool, kept);
				await noteVerified(pool, { faults: found.length, heads: kept.length }).catch((error) =>
					io.err(`That it was verified could not be put on record (${error?.code ?? "unknown"}).`),
				);
				return found;
			});
			if (json) io.out(asJson({ faults }));
			else if (!faults.length) {
				io.out("Every row of the audit record is as it was recorded.");
				if (kept.length)
					io.out(
						`It agrees with ${count(kept.length, "head")} that ${kept.length === 1 ? "was" : "were"} kept elsewhere.`,
					);
			}
			if (!faults.length) return;
			const lines = faults.map((f) => `Panel ${f.panel ?? "none"}, row ${f.ledgerRow}: ${f.fault}.`);
			throw new CommandFailed(
				[...lines, "Keep the database as it is, and tell your information-governance contact."].join("\n"),
			);
		});
	addAuditExport(audit, io);
}

interface Given {
	json: boolean;
	anchors?: string[];
	panel?: string;
	rows?: string;
	head?: string;
}

function onPaper({ panel, rows, head }: Pick<Given, "panel" | "rows" | "head">): Anchor[] {
	if (panel === undefined && rows === undefined && head === undefined) return [];
	try {
		return [anchorOnPaper(panel ?? "", rows ?? "", head ?? "")];
	} catch (error) {
		throw new CommandFailed((error as RangeError).message);
	}
}

const NO_HEADS =
	"holds no heads (chain-heads-….ndjson). Name the folder of ROLLCALL_AUDIT_ANCHOR_DIR, or a copy of it; it has some from the first digest on. Nothing was looked at.";

/**
 * The heads of a file, or of all in a folder.
 * @throws CommandFailed where there are none: who names a folder that is not mounted would take it that all agrees
 */
export function anchorsIn(file: string): Anchor[] {
	const heads = headsIn(file);
	if (!heads.length) throw new CommandFailed(`${file} ${NO_HEADS}`);
	return heads;
}

function headsIn(file: string): Anchor[] {
	try {
		if (!statSync(file).isDirectory()) return readAnchors(file);
		const kept = readdirSync(file).filter((name) => /^chain-heads-[\d-]+\.ndjson$/.test(name));
		return kept.flatMap((name) => readAnchors(join(file, name)));
	} catch (error) {
		if (error instanceof RangeError) throw new CommandFailed(error.message);
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(`${file} cannot be read (${code}). Check its name.`);
	}
}
