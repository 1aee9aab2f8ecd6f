import { setTimeout as wait } from "node:timers/promises";
import { Undelivered } from "../chat/port.ts";
import { clerkAsks, SENT_TWICE } from "./draw.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import * as sql from "./postings.ts";

/** Waits before each further try to write down what was sent, in milliseconds: a database restarts in less. */
const WAITS_MS = [50, 100, 200, 400, 800, 1_600, 3_200];

/**
 * Writes down what now stands for a posting; true when the place may go on. Where a replica that stood still finds
 * that another one has posted meanwhile, its own message says so: of two, one is no copy to act on.
 * @throws when the database is away for long: whoever has the place next finds the message, or repeats it and says so
 */
export async function settle(
	parts: DeliveryParts,
	a: Attempt,
	sent: { remote: string; repeated: boolean },
): Promise<boolean> {
	const { posting, drawn, leased } = a;
	const values = [
		posting.id,
		posting.wanted,
		drawn.hash,
		sent.remote,
		sent.repeated,
		parts.paceMs,
		leased.id,
	];
	const other = await patiently(parts, async () => {
		const [shown] = await clerkAsks(parts.pool, sql.SHOWN, values);
		if (shown) return undefined;
		const [stands] = await clerkAsks<{ remote: string | null }>(parts.pool, sql.STANDS, [posting.id]);
		return stands?.remote ?? undefined;
	});
	if (other === undefined) return true;
	await disown(parts, a, sent.remote);
	return false;
}

/** The message that counts less says that it does: it would never be redrawn. */
async function disown(parts: DeliveryParts, { posting, place, platform }: Attempt, remote: string) {
	parts.log.warn({ posting: posting.id }, "delivery.sent_twice");
	try {
		await platform.update(place, remote, SENT_TWICE, posting.delivery);
	} catch (error) {
		const reason = error instanceof Undelivered ? error.message : "unknown";
		parts.log.error({ posting: posting.id, reason }, "delivery.not_disowned");
	}
}

/** Does it again when it fails: a message that stands must not be forgotten because the database restarts. */
async function patiently<T>(parts: DeliveryParts, work: () => Promise<T>): Promise<T> {
	for (const ms of WAITS_MS) {
		try {
			return await work();
		} catch (error) {
			parts.log.warn({ code: (error as { code?: string }).code }, "delivery.not_written_down");
			await wait(ms);
		}
	}
	return work();
}
