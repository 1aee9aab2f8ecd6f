import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Ends } from "./ends.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
/** How long a process may take to stop, in milliseconds, before it is killed. */
const STOP_MS = 10_000;

/** A server as a process of its own. */
export interface Served {
	url: string;
	pid: number;
	/** Ends it now; at the end of the benchmark it is ended anyhow. */
	stop(): Promise<void>;
}

interface How {
	/** Given to Node before the file. */
	node?: readonly string[];
	/** Is told of each line that it prints. */
	heard?(line: string): void;
}

/**
 * Starts a file that listens on a port of its choice and says so in a line of JSON: `{"msg":"start.ready","port":1}`.
 * @param file within the project
 * @throws with what it complained of, when it ends before that
 */
export async function startProcess(
	file: string,
	environment: Readonly<Record<string, string>>,
	ends: Ends,
	{ node = [], heard }: How = {},
): Promise<Served> {
	// NODE_OPTIONS is handed on, so that NODE_OPTIONS=--cpu-prof shows where each process spends its time.
	const { PATH, NODE_OPTIONS = "" } = process.env;
	const child = spawn(process.execPath, [...node, file], {
		cwd: PROJECT,
		env: { PATH, NODE_OPTIONS, ...environment },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "exit");
	const stop = async () => {
		child.kill("SIGTERM");
		const killing = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
		await ended;
		clearTimeout(killing);
	};
	ends.add(stop);
	let complaints = "";
	child.stderr.on("data", (text) => {
		complaints += text;
	});
	const port = await new Promise<number>((ready, fail) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			heard?.(line);
			if (line.includes('"start.ready"')) ready((JSON.parse(line) as { port: number }).port);
		});
		ended.then(() => fail(new Error(`${file} ended before it listened: ${complaints}`)));
	});
	return { url: `http://127.0.0.1:${port}`, pid: child.pid!, stop };
}
