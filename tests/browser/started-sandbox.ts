import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** Loading the demonstration on a busy machine. In milliseconds. */
const LONGEST_START_MS = 90_000;

/** The product as `npm start` gives it to a newcomer: a process of its own, without any settings. */
export interface StartedSandbox {
	url: string;
	/** From the start to the printed address, in milliseconds. */
	tookMs: number;
	/** How it ends, with what it said until then. */
	ended: Promise<{ code: number | null; said: string }>;
	/** Ends it without warning. */
	kill(): Promise<void>;
	/** Ends it as Ctrl+C does. */
	stop(): Promise<void>;
}

/**
 * Starts the sandbox in this folder and waits until it prints its address.
 * @throws with what it complained of, when it ends before that or takes too long
 */
export async function startSandboxIn(folder: string, ...options: string[]): Promise<StartedSandbox> {
	const began = performance.now();
	const child = spawn(process.execPath, [MAIN, ...options], {
		cwd: folder,
		env: { PATH: process.env.PATH, PORT: "0" },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ended = once(child, "exit");
	let said = "";
	child.stderr.on("data", (text) => {
		said += text;
	});
	const url = await new Promise<string>((ready, fail) => {
		const late = setTimeout(() => child.kill("SIGKILL"), LONGEST_START_MS);
		createInterface({ input: child.stdout }).on("line", (line) => {
			const address = line.match(/ready: +(http:\/\/127\.0\.0\.1:\d+)/)?.[1];
			if (!address) {
				said += `${line}\n`;
				return;
			}
			clearTimeout(late);
			ready(address);
		});
		ended.then(() => {
			clearTimeout(late);
			fail(new Error(`The sandbox ended before it was ready:\n${said}`));
		});
	});
	const end = async (signal: "SIGKILL" | "SIGTERM") => {
		child.kill(signal);
		await ended;
	};
	return {
		url,
		ended: ended.then(([code]) => ({ code, said })),
		tookMs: performance.now() - began,
		kill: () => end("SIGKILL"),
		stop: () => end("SIGTERM"),
	};
}
