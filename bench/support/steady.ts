import { fork } from "node:child_process";
import { once } from "node:events";
import type { Ends } from "./ends.ts";
import type { Asked } from "./slack-command.ts";

/** Requests that come at their own pace, whether those before them were answered or not. */
export interface Steady {
	/** The replicas, asked in turn. */
	urls: readonly string[];
	asked: readonly Asked[];
	perSecond: number;
	seconds: number;
	/** Wrongly signed requests in a second, beside those. */
	forgedPerSecond?: number;
	/** Of so many, one does something to a case (“I'm on it”) rather than look it up; none without it. */
	oneIn?: number;
	/** What else is typed after `/cme`, now and then: one in twenty. */
	words?: readonly string[];
	/** Where the answers to presses go. */
	answerAt: string;
}

/** What became of them. Times are milliseconds from when a request was due until its whole answer was there. */
export interface Kept {
	sent: number;
	p50: number;
	p95: number;
	p99: number;
	slowest: number;
	errors: number;
	/** Of those: how many were told in time that their answer takes longer. */
	later: number;
	firstError?: string;
	forged: { sent: number; refused: number };
}

/** Runs such a load from a process of its own. */
export async function runSteady(load: Steady, ends: Ends): Promise<Kept> {
	const child = fork(new URL("steady-process.ts", import.meta.url));
	ends.add(() => child.kill());
	let kept: Kept | undefined;
	child.on("message", (said) => {
		kept = said as Kept;
	});
	child.send(load);
	const [code] = await once(child, "exit");
	if (!kept) throw new Error(`The load ended with ${code} before it was done`);
	return kept;
}
