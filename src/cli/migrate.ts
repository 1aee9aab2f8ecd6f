import type { Command } from "commander";
import { ConfigError } from "../config.ts";
import { roleOf } from "../store/connect.ts";
import { migrate } from "../store/migrate.ts";
import type { Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Examples:
  $ DATABASE_OWNER_URL=postgres://owner:…@db/rollcall DATABASE_URL=postgres://app:…@db/rollcall npx rollcall migrate
  $ DATABASE_OWNER_URL=postgres://owner:…@db/rollcall npx rollcall migrate --app-role rollcall_app

Several may run at once: they take turns. Without either variable it is the sandbox's database, in .rollcall/.`;

/** `rollcall migrate`: brings the database to this version. */
export function addMigrate(program: Command, io: Io): void {
	program
		.command("migrate")
		.description("bring the database to this version, as its owner (DATABASE_OWNER_URL)")
		.option(
			"--app-role <name>",
			"the role that the bot logs in as (default: that of DATABASE_URL, or rollcall_app)",
		)
		.addHelpText("after", EXAMPLES)
		.action(async ({ appRole }: { appRole?: string }) => {
			const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = io.environment;
			if (ownerUrl) {
				await migrate(ownerUrl, appRole ?? (appUrl ? roleOf(appUrl) : "rollcall_app"));
			} else if (appUrl) {
				throw new ConfigError(
					"DATABASE_OWNER_URL is not set: give the address of the role that owns the tables.",
				);
			} else {
				await withDatabase(io, async () => undefined);
			}
			io.out("The database is at this version.");
		});
}
