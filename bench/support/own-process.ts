import { fork } from "node:child_process";
import { once } from "node:events";
import type { BenchDatabase } from "./database.ts";

/** Work whose memory is measured: a file of open cases put down, a file of leavers listed, the return of a census day. */
export type LongWork =
	| { do: "stage"; path: string }
	| { do: "leavers"; path: string }
	| { do: "return"; on: string };

export interface Taken {
	ms: number;
	/** The most that the process ever took of memory (its resident set), in MB. */
	mb: number;
	/** The most that it held when its rubbish had just been collected, in MB: only where that was watched. */
	held?: number;
}

/**
 * Does the work in a new process, so that what it takes of memory is its own, and says what it took.
 * @param watch collects its rubbish again and again, to see what it really holds: slower, so its time says nothing
 */
export async function inOwnProcess(made: BenchDatabase, work: LongWork, watch = false): Promise<Taken> {
	const child = fork(new URL("long-work.ts", import.meta.url), [JSON.stringify(work)], {
		execArgv: watch ? ["--expose-gc"] : [],
		env: { BENCH_DATABASE: made.appUrl, BENCH_KEYS: made.masterKeys },
	});
	let taken: Taken | undefined;
	child.on("message", (said) => {
		taken = said as Taken;
	});
	const [code] = await once(child, "exit");
	if (!taken) throw new Error(`“${work.do}” ended with ${code} before it was done`);
	return taken;
}
