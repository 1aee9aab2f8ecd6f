import { randomUUID } from "node:crypto";
import { drain } from "./deliver.ts";
import { clerkAsks } from "./draw.ts";
import { alertsOf } from "./failed.ts";
import type { DeliveryParts } from "./parts.ts";
import { LEASE, type LeasedPlace } from "./postings.ts";
import { newTurns } from "./turns.ts";

/** How often every replica looks for work that nobody woke it for, in milliseconds. */
const SWEEP_MS = 500;
/**
 * Places that one replica is at: most of them wait for their platform's pace. On the morning of a digest each panel's
 * channels are due at once.
 */
const MOST_PLACES = 500;
/** Places taken in one look, so that replicas share them. */
const PORTION = 32;
/** Of its places, how many are at the database: whoever asks the bot for something needs connections too. */
const MOST_AT_DATABASE = 8;
/** The same while somebody waits for an answer. */
const BESIDE_PEOPLE = 2;

/** The part that sends postings. Any number of replicas may run one each: a place is leased to one of them at a time. */
export interface Delivery {
	/** There may be something to send: look now rather than at the next sweep. */
	wake(): void;
	/** Stops taking places and waits for the sends under way. */
	stop(): Promise<void>;
}

/** Starts sending. */
export function startDelivery(parts: DeliveryParts): Delivery {
	const holder = randomUUID();
	const busy = new Map<string, Promise<void>>();
	const inTurn = newTurns(() => (parts.people?.areWaiting() ? BESIDE_PEOPLE : MOST_AT_DATABASE));
	const alerts = alertsOf(parts.catalogue);
	let stopped = false;
	let looking: Promise<void> | undefined;
	let again = false;

	const lease = () =>
		clerkAsks<LeasedPlace>(parts.pool, LEASE, [
			...[holder, [...parts.platforms.keys()], Math.min(PORTION, MOST_PLACES - busy.size)],
			...[[...busy.keys()], alerts],
		]);

	const look = async () => {
		do {
			again = false;
			if (busy.size >= MOST_PLACES) return;
			const taken = await lease();
			for (const place of taken) {
				const draining = drain(parts, place, holder, inTurn, () => stopped)
					.catch((error) => parts.log.error({ place: place.id, code: error?.code }, "delivery.drain_failed"))
					.finally(() => {
						busy.delete(place.id);
						again = true;
					});
				busy.set(place.id, draining);
			}
			if (taken.length === PORTION) again = true;
		} while (again && !stopped);
	};

	const wake = () => {
		again = true;
		if (stopped || looking) return;
		looking = look()
			.catch((error) => parts.log.warn({ code: error?.code }, "delivery.sweep_failed"))
			.finally(() => {
				looking = undefined;
			});
	};

	const sweep = setInterval(wake, SWEEP_MS);
	return {
		wake,
		async stop() {
			stopped = true;
			clearInterval(sweep);
			await looking;
			await Promise.all(busy.values());
		},
	};
}
