import type { Command } from "commander";
import { linkChain, verifyChain } from "../record/chain.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall audit verify
  $ npx rollcall audit verify --json

It ends with 0 when every row is as it was recorded, and with 1 otherwise.`;

/** `rollcall audit verify`: checks that the ledger is as it was recorded. */
export function addAudit(program: Command, io: Io): void {
	program
		.command("audit")
		.description("check the audit record")
		.command("verify")
		.description("check that no row of the audit record was changed or removed")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async ({ json }: { json: boolean }) => {
			const faults = await withDatabase(io, async (pool) => {
				await linkChain(pool);
				return verifyChain(pool);
			});
			if (json) io.out(asJson({ faults }));
			else if (!faults.length) io.out("Every row of the audit record is as it was recorded.");
			if (!faults.length) return;
			const lines = faults.map((f) => `Panel ${f.panel ?? "none"}, row ${f.ledgerRow}: ${f.fault}.`);
			throw new CommandFailed(
				[...lines, "Keep the database as it is, and tell your information-governance contact."].join("\n"),
			);
		});
}
