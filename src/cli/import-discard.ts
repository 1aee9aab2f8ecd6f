import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { count } from "../domain/date/words.ts";
import * as acts from "../features/imports/acts.ts";
import { readKeys } from "../record/key-file.ts";
import { asPerson } from "./as-person.ts";
import { actNowInWords, alone } from "./import-cases.ts";
import { asJson, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const HELP = `
Examples:
  $ npx rollcall import discard --panel millbrook-cme --as curlew-asha
  $ npx rollcall import discard --panel millbrook-cme --as curlew-asha --yes

A list that was read, but not loaded to its end, keeps its rows, sealed, until they are made into cases. Where one of them
cannot be, no other list is loaded to its end. Without --yes this says what waits, and changes nothing. With --yes the rows
are deleted; the cases that were made of the list stay, and the panel is told of them. What was deleted is on record as
the act of whoever is named, and can be loaded again.`;

interface Options {
	panel: string;
	as: string;
	yes: boolean;
	json: boolean;
}

/** What waited, or was thrown away. */
interface Discarded {
	discarded: boolean;
	rows: number;
	/** Lines, in their files, of the rows that the list marks “act now”. */
	actNow: readonly number[];
}

/** `rollcall import discard`: throws away what was read of a list and not made into cases. */
export function addDiscard(group: Command, io: Io): void {
	group
		.command("discard")
		.description("throw away the rows of lists that were not loaded to their end")
		.requiredOption("--panel <key>", "the panel's key, as the panel file has it")
		.requiredOption("--as <person>", "the key of the coordinator who throws them away")
		.option("--yes", "throw them away: without it, this says what waits", false)
		.option("--json", "print JSON", false)
		.addHelpText("after", HELP)
		.action(async ({ panel, as: person, yes, json }: Options) => {
			const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
			const waiting = await withDatabase(
				io,
				async (pool) => {
					const as = await asPerson({ pool, keys, panel, person, permission: "load open cases from a file" });
					if (!yes) return as(acts.unmade);
					return alone(pool, as, () =>
						as(async (ctx) => {
							const rows = await acts.unmade(ctx);
							if (rows.length) await acts.discardUnmade(ctx);
							return rows;
						}),
					);
				},
				2,
			);
			const actNow = waiting.filter((r) => r.actNow).map((r) => r.line);
			const became: Discarded = { discarded: yes && waiting.length > 0, rows: waiting.length, actNow };
			if (json) return io.out(asJson(became));
			for (const line of [...actNowInWords(waiting), inWords(became)]) io.out(line);
		});
}

function inWords({ discarded, rows }: Discarded): string {
	if (!rows) return "No row of a list waits to be made into a case. Nothing was thrown away.";
	const many = count(rows, "row");
	return discarded
		? `${many} ${rows === 1 ? "was" : "were"} thrown away. Cases that were made of the list stay.`
		: `${many} would be thrown away. To do it, run this again with --yes.`;
}
