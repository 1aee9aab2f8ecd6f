import { parseArgs } from "node:util";
import { printMatching } from "./matching/report.ts";
import { rows } from "./rows.ts";
import { type BenchDatabase, makeDatabase, type Size, startServer } from "./support/database.ts";
import { newEnds } from "./support/ends.ts";
import { loadNow, thisMachine } from "./support/machine.ts";
import { type Reported, reportOn, table } from "./support/report.ts";
import type { Bench } from "./support/row.ts";

/**
 * `npm run bench [-- NAME… --json]`: measures every row, or those named. The result goes to standard output, how far
 * it is to standard error; `npm run -s` leaves npm's own lines out. `npm run bench -- match` measures how well matching
 * finds instead.
 */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { json: { type: "boolean", default: false } },
	});
	if (positionals.join() === "match") return printMatching(values.json);
	const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
	if (unknown.length) {
		console.error(`There is no row ${unknown.join(", ")}. Rows: ${rows.map((r) => r.name).join(", ")}.`);
		process.exitCode = 2;
		return;
	}
	const loadBefore = loadNow();
	const ends = newEnds();
	let server: Promise<string> | undefined;
	const databases = new Map<Size, Promise<BenchDatabase>>();
	const make = async (size: Size) => {
		server ??= startServer(ends);
		return makeDatabase(await server, size);
	};
	const bench: Bench = {
		ends,
		database(size) {
			const made = databases.get(size) ?? make(size);
			databases.set(size, made);
			return made;
		},
		tell: (what) => console.error(what),
	};
	try {
		const reported: Reported[] = [];
		for (const row of rows) {
			if (positionals.length && !positionals.includes(row.name)) continue;
			bench.tell(`${row.name} …`);
			reported.push(reportOn(await row.run(bench)));
		}
		const [one] = await Promise.all(databases.values());
		const machine = thisMachine(loadBefore, one?.version);
		console.log(
			values.json ? JSON.stringify({ machine, rows: reported }, null, "\t") : table(machine, reported),
		);
	} catch (error) {
		if (!ends.interrupted) throw error;
	} finally {
		await ends.close();
	}
}

await main();
