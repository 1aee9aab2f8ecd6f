import type { Key } from "../chat/message.ts";
import type { Undelivered } from "../chat/port.ts";
import type { Statement } from "../store/transact.ts";
import { asClerk } from "./draw.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";
import * as sql from "./postings.ts";
import { tellOfFailure, tellOfGonePlaces } from "./trouble.ts";

/** Attempts at one posting before it is given up. With the waits between them, about an hour and a half. */
const MOST_ATTEMPTS = 24;

/** The end of a posting whose subject is no longer there: nobody need be told. */
export const NOTHING_TO_SHOW = "nothing-to-show";

/** A view that could not be drawn. The transaction it was drawn in may be spoilt, so it is dealt with in another. */
export class NotDrawn extends Error {
	readonly posting: DuePosting;

	constructor(posting: DuePosting, cause: unknown) {
		super("A view could not be drawn", { cause });
		this.posting = posting;
	}
}

/** A posting that cannot be drawn is tried again later, and in the end given up: the rest of its place goes on. */
export async function passOver(
	parts: DeliveryParts,
	leased: LeasedPlace,
	error: unknown,
): Promise<"skipped"> {
	if (!(error instanceof NotDrawn)) throw error;
	const { posting, cause } = error;
	parts.log.error({ posting: posting.id, view: posting.view, code: codeOf(cause) }, "delivery.view_failed");
	if (posting.attempts + 1 >= MOST_ATTEMPTS) await bury(parts, leased, posting, "view-failed");
	else await write(parts, sql.NOT_DRAWN, [posting.id, backOffMs(posting.attempts)]);
	return "skipped";
}

/** What becomes of a posting that did not arrive; true when the place may go on with others. */
export async function failed(parts: DeliveryParts, a: Attempt, error: Undelivered): Promise<boolean> {
	const { posting, leased } = a;
	const { fate } = error;
	parts.log.warn({ posting: posting.id, fate, reason: error.message }, "delivery.failed");
	const later = fate === "later";
	// For a redrawing or an answer, "gone" may mean that one message: only a new message shows that the place is.
	if (fate === "gone" && !posting.remote && !posting.root) {
		await closePlace(parts, leased, posting.panel, a);
		return false;
	}
	if (fate === "refused" || (posting.attempts + 1 >= MOST_ATTEMPTS && !later)) {
		await bury(parts, leased, posting, error.message);
		return true;
	}
	const waitMs = later ? error.retryAfterSeconds * 1_000 : backOffMs(posting.attempts);
	await write(parts, sql.AGAIN, [posting.id, waitMs, isUnknown(a, error), later]);
	if (later) await write(parts, sql.PAUSE, [leased.id, waitMs]);
	return !later;
}

/** Whether some attempt at posting it, this one or an earlier one, may have arrived. */
function isUnknown({ posting }: Attempt, error: Undelivered): boolean {
	return posting.sendingSince !== null || (error.fate === "ambiguous" && !posting.remote);
}

/** A person's chat that could not be opened: all that waits for it waits longer, or the place is gone. */
export async function setAside(parts: DeliveryParts, leased: LeasedPlace, error: Undelivered): Promise<void> {
	parts.log.warn({ place: leased.id, fate: error.fate, reason: error.message }, "delivery.place_not_opened");
	if (error.fate !== "gone" && error.fate !== "refused") {
		await write(parts, sql.PAUSE, [leased.id, Math.max(error.retryAfterSeconds * 1_000, 10_000)]);
		return;
	}
	const [waiting] = await asClerk(parts.pool, parts.keys, [], ({ tx }) =>
		tx.query<{ panel: Key }>(sql.WAITING, [leased.id]),
	);
	if (waiting) await closePlace(parts, leased, waiting.panel);
}

/** Gives a posting up, and tells the coordinators. One that stands is left as it is until its case changes again. */
async function bury(
	parts: DeliveryParts,
	leased: LeasedPlace,
	posting: DuePosting,
	code: string,
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		if (posting.remote) await ctx.tx.query(sql.LEFT_STANDING, [posting.id]);
		else await ctx.tx.query(sql.DEAD, [posting.id, code]);
		await tellOfFailure(ctx, { place: leased.id, panel: posting.panel, posting, code });
	});
}

/** The bot was removed from a place, or it is no longer there: what is due there waits, and the coordinators are told. */
async function closePlace(
	parts: DeliveryParts,
	leased: LeasedPlace,
	panel: Key,
	attempt?: Attempt,
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [panel], async (ctx) => {
		if (attempt) {
			const { id, sendingSince } = attempt.posting;
			await ctx.tx.query(sql.AGAIN, [id, 0, sendingSince !== null, true]);
		}
		await ctx.tx.query(sql.PLACE_GONE, [leased.id]);
		await tellOfGonePlaces(ctx, panel, leased.id);
	});
}

/** Doubling from half a second to five minutes. */
function backOffMs(attempts: number): number {
	return Math.min(500 * 2 ** attempts, 300_000);
}

/** One statement in a transaction of its own. */
export async function write(
	parts: DeliveryParts,
	statement: Statement,
	values: readonly unknown[],
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [], ({ tx }) => tx.query(statement, values));
}

function codeOf(error: unknown): string | undefined {
	const code = (error as { code?: unknown }).code;
	return typeof code === "string" ? code : undefined;
}
