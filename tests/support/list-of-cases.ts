import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPerson } from "../../src/cli/as-person.ts";
import { loadCases } from "../../src/cli/import-cases.ts";
import { readMapping } from "../../src/cli/import-mapping.ts";
import { CASE_COLUMNS } from "../../src/domain/importing/columns.ts";
import { makePool } from "../../src/store/pool.ts";
import { quiet } from "./database.ts";
import { tempFolder } from "./temp-folder.ts";
import type { TestWorld } from "./world.ts";

/** Loads open cases from these lines of CSV, as the command line does for the coordinator. */
export async function loadsCases({ database, keys }: TestWorld, lines: readonly string[]) {
	const folder = tempFolder("rollcall-list");
	const pool = makePool(database.appUrl, quiet, 5);
	try {
		const path = join(folder, "open.csv");
		writeFileSync(path, lines.join("\n"));
		const who = { panel: "millbrook-cme", person: "curlew-asha" };
		const as = await asPerson({ pool, keys, ...who, permission: "load open cases from a file" });
		const io = { out: () => undefined, err: () => undefined, environment: {} };
		return await loadCases(io, pool, as, {
			path,
			mapping: readMapping(undefined, CASE_COLUMNS),
			refusedTo: undefined,
		});
	} finally {
		await pool.end();
		rmSync(folder, { recursive: true, force: true });
	}
}
