import { Undelivered } from "../chat/port.ts";
import type { Statement } from "../store/transact.ts";
import { asClerk } from "./draw.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";
import * as sql from "./postings.ts";
import { tellOfTrouble } from "./trouble.ts";

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
	parts.log.warn({ posting: posting.id, fate: error.fate, reason: error.message }, "delivery.failed");
	const hopeless = posting.attempts + 1 >= MOST_ATTEMPTS && error.fate !== "later";
	if (error.fate === "refused" || hopeless || (error.fate === "gone" && (posting.remote || posting.root))) {
		await bury(parts, leased, posting, error.message);
		return true;
	}
	if (error.fate === "gone") {
		await closePlace(parts, leased, posting);
		return false;
	}
	const waitMs = error.fate === "later" ? error.retryAfterSeconds * 1_000 : backOffMs(posting.attempts);
	const unknown = error.fate === "ambiguous" && !posting.remote;
	await write(parts, sql.AGAIN, [posting.id, waitMs, unknown && !a.platform.can.canFind, unknown]);
	if (error.fate === "later") await write(parts, sql.PAUSE, [leased.id, waitMs]);
	return error.fate !== "later";
}

/** A person's chat that could not be opened: all that waits for it waits longer, or the place is gone. */
export async function setAside(parts: DeliveryParts, leased: LeasedPlace, error: unknown): Promise<void> {
	if (!(error instanceof Undelivered)) throw error;
	parts.log.warn({ place: leased.id, fate: error.fate, reason: error.message }, "delivery.place_not_opened");
	if (error.fate === "gone" || error.fate === "refused") await write(parts, sql.PLACE_GONE, [leased.id]);
	else await write(parts, sql.PAUSE, [leased.id, Math.max(error.retryAfterSeconds * 1_000, 10_000)]);
}

/** Gives a posting up, and tells the coordinators. */
async function bury(
	parts: DeliveryParts,
	leased: LeasedPlace,
	posting: DuePosting,
	code: string,
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		await ctx.tx.query(sql.DEAD, [posting.id, code]);
		await tellOfTrouble(ctx, { place: leased.id, panel: posting.panel, posting, code });
	});
}

/** The bot was removed from a place, or it is no longer there: nothing more is sent, and the coordinators are told. */
async function closePlace(parts: DeliveryParts, leased: LeasedPlace, posting: DuePosting): Promise<void> {
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		await ctx.tx.query(sql.PLACE_GONE, [leased.id]);
		await tellOfTrouble(ctx, { place: leased.id, panel: posting.panel, posting, code: "place-gone" });
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
