import { setTimeout as wait } from "node:timers/promises";
import type { Receive } from "../chat/port.ts";

/** Longest that anything waits for a moment in which nobody does, in milliseconds. */
const LONGEST_MS = 25;
/** How often it looks for one. */
const LOOK_MS = 5;

/**
 * Who waits for an answer. The bot shares its processor and its database between them and what it does of its own accord,
 * which can be thousands of small things in a minute: it does fewer of those at a time while anybody waits.
 */
export interface People {
	/** The same door; whoever goes through it waits until they are answered. */
	through(door: Receive): Receive;
	/** Whether anybody waits now. */
	areWaiting(): boolean;
	/** Resolves when nobody waits, or after 25 ms: where somebody always does, the rest is slower, and is done all the same. */
	gap(): Promise<void>;
}

/** Nobody waits yet. */
export function newPeople(): People {
	let waiting = 0;
	return {
		through: (door) => async (interaction) => {
			waiting++;
			try {
				return await door(interaction);
			} finally {
				waiting--;
			}
		},
		areWaiting: () => waiting > 0,
		async gap() {
			for (let waited = 0; waiting > 0 && waited < LONGEST_MS; waited += LOOK_MS) await wait(LOOK_MS);
		},
	};
}
