import type { Ends } from "./ends.ts";
import { startProcess } from "./process.ts";

/** What was posted to the platforms since they were last asked. */
export interface Posted {
	posts: number;
	updates: number;
	/** Answers to presses, which go to an address of their own. */
	answers: number;
	/** Posts to Slack whose delivery had been posted before. */
	doubled: number;
	/** By channel, when something was posted there: milliseconds since the epoch. */
	times: Readonly<Record<string, readonly number[]>>;
	/** The body of the last message posted to Slack. */
	last: string;
}

/** Stand-ins that cost next to nothing, both in one process of their own. */
export interface Platforms {
	url: string;
	posted(): Promise<Posted>;
}

/** Starts them. */
export async function startPlatforms(ends: Ends): Promise<Platforms> {
	const { url } = await startProcess("bench/support/platforms-process.ts", {}, ends);
	return {
		url,
		async posted() {
			const answer = await fetch(`${url}/bench/posted`);
			return (await answer.json()) as Posted;
		},
	};
}
