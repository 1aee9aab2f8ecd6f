/**
 * How long a posting is tried. Times are real. "Later" is no failure: the platform certainly has not taken it, and what
 * is in its way (a pause, a token, the network) is not the message's, so it is never given up for that.
 */

/** After so long the coordinators are told that a message is delayed, in seconds. */
const DELAYED_SECONDS = 15 * 60;

/** A message is given up after so long: through a working day and the night after it, in seconds. */
const GIVEN_UP_SECONDS = 24 * 3_600;

/** The message to redraw or to answer is not there, and why cannot be told: the platform may be of another mind soon. */
const MESSAGE_GONE_SECONDS = 3_600;

/** The longest wait between two attempts, in milliseconds, where the platform can be asked what became of the last. */
const LONGEST_MS = 5 * 60_000;

/** The same where it cannot: each attempt that arrived without an answer is one more repeat that everybody sees. */
const LONGEST_BLIND_MS = 15 * 60_000;

/** A message whose answer was lost may still be on its way: it is not looked for before, in milliseconds. */
const SETTLED_MS = 10_000;

/** Whether it is time to tell the coordinators of a delay. */
export const isDelayed = (failingSeconds: number): boolean => failingSeconds >= DELAYED_SECONDS;

/** Whether it was tried for long enough. */
export function isTimeToGiveUp(fate: "ambiguous" | "gone", failingSeconds: number): boolean {
	return failingSeconds >= (fate === "gone" ? MESSAGE_GONE_SECONDS : GIVEN_UP_SECONDS);
}

/**
 * Milliseconds until the next attempt: doubling from half a second, a quarter more or less, so that those who failed
 * together do not all come back together.
 * @param attempts how many failed before this one
 * @param doubt whether this one may have arrived
 * @param chance from 0 to 1
 */
export function backOffMs(
	{ attempts, canFind, doubt }: { attempts: number; canFind: boolean; doubt: boolean },
	chance: number,
): number {
	const longest = canFind ? LONGEST_MS : LONGEST_BLIND_MS;
	const wait = Math.min(500 * 2 ** attempts, longest) * (0.75 + chance / 2);
	return Math.round(canFind && doubt ? Math.max(wait, SETTLED_MS) : wait);
}
