import { clerkAsks } from "./draw.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import { KEEP } from "./postings.ts";

/** For so long after it was leased a place needs no second look whose it is, in milliseconds. */
const FRESH_MS = 2_000;

/**
 * Whether the place is still leased to this replica. Looking for a message may have taken long, and a process may have
 * stood still for any time: only who has the place may post there.
 */
export async function isOurs(parts: DeliveryParts, a: Attempt): Promise<boolean> {
	const now = performance.now();
	if (now - a.leasedAt < FRESH_MS) return true;
	const { leased, holder } = a;
	const kept = await clerkAsks(parts.pool, KEEP, [leased.id, holder]);
	a.leasedAt = now;
	return kept.length > 0;
}
