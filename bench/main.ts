import { parseArgs } from "node:util";
import { matchingInWords, measureMatching } from "./matching/report.ts";
import { rows } from "./rows.ts";
import {
	type BenchDatabase,
	COUNTRY,
	countryOf,
	makeDatabase,
	newCluster,
	type Size,
} from "./support/database.ts";
import { newEnds } from "./support/ends.ts";
import { keepMatching, keepRow } from "./support/kept.ts";
import { loadNow, thisMachine } from "./support/machine.ts";
import { type Reported, reportOn, table } from "./support/report.ts";
import type { Bench } from "./support/row.ts";

/** Of fewer, a hundredth has no open case in most panels. */
const LEAST_CHILDREN = 100_000;

/**
 * `npm run bench [-- NAME… --json --keep --seconds N --children N]`: measures every row but the long ones, those named, or with
 * `all` every one. The result goes to standard output, how far it is to standard error; `npm run -s` leaves npm's own lines
 * out. With `--keep` each row is kept for docs/bench.md as soon as it is measured, which `npm run docs` writes.
 * `npm run bench -- match` measures how well matching finds instead.
 */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			json: { type: "boolean", default: false },
			keep: { type: "boolean", default: false },
			seconds: { type: "string" },
			children: { type: "string" },
		},
	});
	const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
	const loadBefore = loadNow();
	if (positionals.join() === "match") {
		const matched = measureMatching();
		if (values.keep) keepMatching(matched, thisMachine(loadBefore, undefined));
		console.log(values.json ? JSON.stringify(matched, null, "\t") : matchingInWords(matched));
		return;
	}
	const children = Number(values.children ?? COUNTRY.cases);
	const wrong = wrongIn(positionals, seconds, children);
	if (wrong) {
		console.error(wrong);
		process.exitCode = 2;
		return;
	}
	const asked = rows.filter((row) =>
		positionals.length ? positionals.includes(row.name) || positionals.includes("all") : !row.long,
	);
	const ends = newEnds();
	let server: Promise<string> | undefined;
	const databases = new Map<Size, Promise<BenchDatabase>>();
	const make = async (size: Size) => {
		server ??= newCluster(ends);
		return makeDatabase(await server, size);
	};
	const bench: Bench = {
		ends,
		seconds,
		country: countryOf(children),
		database(size) {
			const made = databases.get(size) ?? make(size);
			databases.set(size, made);
			return made;
		},
		tell: (what) => console.error(what),
	};
	try {
		const reported: Reported[] = [];
		const machineNow = async () => {
			const [one] = await Promise.all(databases.values());
			return thisMachine(loadBefore, one?.version);
		};
		for (const row of asked) {
			bench.tell(`${row.name} …`);
			const said = reportOn(await row.run(bench));
			reported.push(said);
			if (values.keep) keepRow(row.name, said, await machineNow());
		}
		const machine = await machineNow();
		console.log(
			values.json ? JSON.stringify({ machine, rows: reported }, null, "\t") : table(machine, reported),
		);
	} catch (error) {
		if (!ends.interrupted) throw error;
	} finally {
		await ends.close();
	}
}

/** What is wrong with what was asked for, in a sentence. */
function wrongIn(
	names: readonly string[],
	seconds: number | undefined,
	children: number,
): string | undefined {
	const unknown = names.filter((name) => name !== "all" && !rows.some((row) => row.name === name));
	const list = (of: typeof rows) => of.map((row) => row.name).join(", ");
	if (unknown.length) {
		const [long, others] = [rows.filter((row) => row.long), rows.filter((row) => !row.long)];
		return `There is no row ${unknown.join(", ")}. Rows: ${list(others)}. By name or with “all” only: ${list(long)}.`;
	}
	if (seconds !== undefined && !(seconds >= 1)) return "Write --seconds as a number from 1.";
	if (!Number.isInteger(children / 100) || children < LEAST_CHILDREN)
		return `Write --children in hundreds, from ${LEAST_CHILDREN}.`;
	return undefined;
}

await main();
