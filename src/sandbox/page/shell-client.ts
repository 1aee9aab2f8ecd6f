import type { Happened } from "../happened.ts";
import type { ClockState, SandboxState } from "../page-server.ts";

export type { Happened } from "../happened.ts";

const SILENT = "The sandbox is not answering. It may have been stopped: start it again with npm start.";

/** The people and the clock. @throws Error with a sentence for the visitor */
export function readState(): Promise<SandboxState> {
	return ask("/sandbox/state") as Promise<SandboxState>;
}

/** Moves the casework's clock. @throws Error with a sentence for the visitor */
export function moveClock(to: string): Promise<ClockState> {
	return ask("/sandbox/clock", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ to }),
	}) as Promise<ClockState>;
}

/** Takes away all that was done, and starts over. @throws Error with a sentence for the visitor */
export async function startOver(): Promise<void> {
	await ask("/sandbox/start-over", { method: "POST" });
}

/** What went on behind the page, after this number. @throws Error with a sentence for the visitor */
export function readHappened(after: number): Promise<readonly Happened[]> {
	return ask(`/sandbox/happened?after=${after}`) as Promise<readonly Happened[]>;
}

async function ask(path: string, how?: RequestInit): Promise<unknown> {
	const response = await fetch(path, how).catch(() => {
		throw new Error(SILENT);
	});
	const body = (await response.json()) as { error?: string };
	if (!response.ok) throw new Error(body.error ?? SILENT);
	return body;
}
