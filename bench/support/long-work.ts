import { asPerson } from "../../src/cli/as-person.ts";
import { opened, stage } from "../../src/cli/import-cases.ts";
import { loadList } from "../../src/cli/import-list.ts";
import { readMapping } from "../../src/cli/import-mapping.ts";
import { CASE_COLUMNS } from "../../src/domain/importing/columns.ts";
import { LIST_COLUMNS } from "../../src/domain/importing/list-columns.ts";
import { countReturn } from "../../src/features/report/acts.ts";
import { parseMasterKeys } from "../../src/record/key-file.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { makePool } from "../../src/store/pool.ts";
import { quiet } from "./database.ts";
import type { LongWork, Taken } from "./own-process.ts";

const WATCH_MS = 50;

/** The process of {@link inOwnProcess}: does one piece of work and tells its parent what it took. */
async function main(work: LongWork): Promise<void> {
	const keys = new MasterKeys(parseMasterKeys(process.env.BENCH_KEYS!, "BENCH_KEYS"));
	const pool = makePool(process.env.BENCH_DATABASE!, quiet, 2);
	const who = { pool, keys, panel: "millbrook-cme", person: "curlew-asha" };
	const io = { out() {}, err() {}, environment: {} };
	const watched = globalThis.gc && watchMemory(globalThis.gc);
	const began = performance.now();
	if (work.do === "stage") {
		const as = await asPerson({ ...who, permission: "load open cases from a file" });
		const mapping = readMapping(undefined, CASE_COLUMNS);
		await stage(io, as, await as((ctx) => opened(ctx, { path: work.path, mapping, refusedTo: undefined })));
	} else if (work.do === "leavers") {
		const as = await asPerson({ ...who, permission: "keep the lists of children" });
		const mapping = readMapping(undefined, LIST_COLUMNS.leavers);
		await loadList(io, pool, as, "leavers", { path: work.path, mapping, refusedTo: undefined }, false);
	} else {
		const as = await asPerson({
			...who,
			permission: "count the termly return, and see the cases behind it",
		});
		await as((ctx) => countReturn(ctx, work.on, false));
	}
	const ms = performance.now() - began;
	await pool.end();
	// In kilobytes, as getrusage(2) counts it.
	const taken: Taken = { ms, mb: Math.round(process.resourceUsage().maxRSS / 1_000), held: watched?.() };
	process.send!(taken, () => process.disconnect());
}

/** Collects rubbish every so often. Returns what stops it, and says how much was held at most after one, in MB. */
function watchMemory(collect: NodeJS.GCFunction): () => number {
	let most = 0;
	const look = () => {
		collect();
		const { heapUsed, external } = process.memoryUsage();
		most = Math.max(most, heapUsed + external);
	};
	const timer = setInterval(look, WATCH_MS);
	return () => {
		clearInterval(timer);
		look();
		return Math.round(most / 1e6);
	};
}

await main(JSON.parse(process.argv[2]!));
