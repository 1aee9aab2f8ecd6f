import type { ClockState, SandboxState } from "../page-server.ts";

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

async function ask(path: string, how?: RequestInit): Promise<unknown> {
	const response = await fetch(path, how).catch(() => {
		throw new Error(SILENT);
	});
	const body = (await response.json()) as { error?: string };
	if (!response.ok) throw new Error(body.error ?? SILENT);
	return body;
}
