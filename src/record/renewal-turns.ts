import { setTimeout as wait } from "node:timers/promises";
import { Undelivered } from "../chat/port.ts";

/**
 * How many of this process are renewed at once: each holds a connection while the platform is asked. After a night all have
 * ended, and where the platform does not answer, whoever asks the bot for something needs connections too.
 */
const MOST_AT_ONCE = 3;
/** How long one that has ended waits for its turn, in milliseconds: with its renewal and a post, less than a place's lease. */
const TURN_MS = 3_000;
/** In so many seconds one that did not get its turn is tried again. */
const AGAIN = 5;

/**
 * Whether others of this process are at it, as many as may be; of the same token one is, however many want it.
 * @param underWay the renewals of this process, by tenant
 */
export const isOthersTurn = (tenant: string, underWay: ReadonlyMap<string, unknown>): boolean =>
	underWay.size >= MOST_AT_ONCE && !underWay.has(tenant);

/**
 * Waits until one of them ends. Everybody who waits goes on then, though there is room for one: whoever does asks again
 * whether it is theirs, and takes it without waiting for anything between.
 * @param since when whoever waits began to, in milliseconds
 * @throws Undelivered where others are at it for long
 */
export async function oneEnds(underWay: ReadonlyMap<string, Promise<unknown>>, since: number): Promise<void> {
	const left = since + TURN_MS - performance.now();
	if (left <= 0) throw new Undelivered("later", "renewals_under_way", AGAIN);
	await Promise.race([...underWay.values(), wait(left)]).catch(() => undefined);
}
