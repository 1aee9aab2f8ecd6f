import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Failpoint } from "../../src/store/failpoint.ts";

/** The bot as a process of its own, as it runs in production, that can be killed. */
export interface Replica {
	url: string;
	process: ChildProcess;
	/** All that it printed. */
	printed(): string;
	/** Resolves when the process is gone, with the signal that ended it. */
	ended: Promise<string | null>;
	/** Ends it without warning. */
	kill(): Promise<void>;
}

/**
 * Starts `src/main.ts` with this environment; resolves once it listens.
 * @param before a module that is loaded first, and may speak to the test over the process's channel
 */
export async function startReplica(
	environment: Record<string, string>,
	dies?: Failpoint,
	before?: string,
): Promise<Replica> {
	const child = spawn(process.execPath, [...(before ? ["--import", before] : []), "src/main.ts"], {
		env: {
			PATH: process.env.PATH,
			PORT: "0",
			LOG_LEVEL: "info",
			...environment,
			...(dies ? { ROLLCALL_FAILPOINT: dies } : {}),
		},
		stdio: ["ignore", "pipe", "pipe", ...(before ? (["ipc"] as const) : [])],
	}) as ChildProcess & { stdout: Readable; stderr: Readable };
	let printed = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (text) => {
			printed += text;
		});
	}
	const ended = once(child, "exit").then(([, signal]) => signal as string | null);
	const port = await new Promise<number>((ready, fail) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			if (line.includes('"start.ready"')) ready((JSON.parse(line) as { port: number }).port);
		});
		ended.then(() => fail(new Error(`The replica ended before it listened: ${printed}`)));
	});
	return {
		url: `http://127.0.0.1:${port}`,
		process: child,
		printed: () => printed,
		ended,
		async kill() {
			child.kill("SIGKILL");
			await ended;
		},
	};
}
