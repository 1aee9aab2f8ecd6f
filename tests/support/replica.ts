import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Failpoint } from "../../src/store/failpoint.ts";

/** The bot as a process of its own, as it runs in production, that can be killed. */
export interface Replica {
	url: string;
	process: ChildProcess;
	/** Resolves when the process is gone, with the signal that ended it. */
	ended: Promise<string | null>;
	/** Ends it without warning. */
	kill(): Promise<void>;
}

/** Starts `src/main.ts` with this environment; resolves once it listens. */
export async function startReplica(environment: Record<string, string>, dies?: Failpoint): Promise<Replica> {
	const child = spawn(process.execPath, ["src/main.ts"], {
		env: {
			PATH: process.env.PATH,
			PORT: "0",
			LOG_LEVEL: "info",
			...environment,
			...(dies ? { ROLLCALL_FAILPOINT: dies } : {}),
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "exit").then(([, signal]) => signal as string | null);
	let complaints = "";
	child.stderr.on("data", (text) => {
		complaints += text;
	});
	const port = await new Promise<number>((ready, fail) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			if (line.includes('"start.ready"')) ready((JSON.parse(line) as { port: number }).port);
		});
		ended.then(() => fail(new Error(`The replica ended before it listened: ${complaints}`)));
	});
	return {
		url: `http://127.0.0.1:${port}`,
		process: child,
		ended,
		async kill() {
			child.kill("SIGKILL");
			await ended;
		},
	};
}
