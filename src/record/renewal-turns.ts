import { setTimeout as wait } from "node:timers/promises";
import { Undelivered } from "../chat/port.ts";
import { hasEnded, type InstallationRow } from "./installation-row.ts";

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
 * Waits until an installation may be renewed, or another of this process that wants the same token is at it.
 * @param underWay the renewals of this process, by tenant
 * @returns false where others are at it, and the old token does meanwhile
 * @throws Undelivered where others are at it for long, and the old token has ended
 */
export async function hasTurn(
	row: Pick<InstallationRow, "tenant" | "endsIn">,
	underWay: ReadonlyMap<string, Promise<unknown>>,
): Promise<boolean> {
	const until = performance.now() + TURN_MS;
	while (underWay.size >= MOST_AT_ONCE && !underWay.has(row.tenant)) {
		if (!hasEnded(row)) return false;
		const left = until - performance.now();
		if (left <= 0) throw new Undelivered("later", "renewals_under_way", AGAIN);
		await Promise.race([...underWay.values(), wait(left)]).catch(() => undefined);
	}
	return true;
}
