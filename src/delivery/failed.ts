import type { Key } from "../chat/message.ts";
import type { Undelivered } from "../chat/port.ts";
import type { Ctx } from "../features/kit.ts";
import type { Statement } from "../store/transact.ts";
import { asClerk, clerkAsks } from "./draw.ts";
import { isOurs } from "./lease.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";
import * as sql from "./postings.ts";
import { backOffMs, isDelayed, isTimeToGiveUp } from "./retries.ts";
import { isToldOf, tellOfDelay, tellOfFailure, tellOfGonePlaces } from "./trouble.ts";

/** The end of a posting whose subject is no longer there: nobody need be told. */
export const NOTHING_TO_SHOW = "nothing-to-show";
/** The end of one for somebody who has left its panel: it was theirs to know then, and is nobody else's. */
export const READER_LEFT = "reader-left";

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
	if (isTimeToGiveUp("ambiguous", posting.failingSeconds)) {
		await bury(parts, leased, posting, "view-failed", posting.sendingSince !== null);
		return "skipped";
	}
	const waitMs = backOffMs({ attempts: posting.attempts, canFind: true, doubt: false }, Math.random());
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		await ctx.tx.query(sql.NOT_DRAWN, [posting.id, waitMs]);
		await tellIfDelayed(ctx, leased, posting);
	});
	return "skipped";
}

/** What becomes of a posting that did not arrive; true when the place may go on with others. */
export async function failed(parts: DeliveryParts, a: Attempt, error: Undelivered): Promise<boolean> {
	const { posting, leased } = a;
	const { fate } = error;
	parts.log.warn({ posting: posting.id, fate, reason: error.message }, "delivery.failed");
	// Whoever has the place by now knows better what became of it.
	if (!(await isOurs(parts, a))) return false;
	// For a redrawing or an answer, "gone" may mean that one message: only a new message shows that the place is.
	if (fate === "gone" && !posting.remote && !posting.root) {
		await closePlace(parts, leased, posting.panel, posting);
		return false;
	}
	const doubt = isUnknown(a, error);
	if (fate === "refused" || (fate !== "later" && isTimeToGiveUp(fate, posting.failingSeconds))) {
		await bury(parts, leased, posting, error.message, doubt);
		return true;
	}
	if (fate === "later") {
		await putOff(parts, leased, posting, { waitMs: error.retryAfterSeconds * 1_000, doubt, takenBack: 1 });
		return false;
	}
	const { canFind } = a.platform.can;
	const waitMs = backOffMs({ attempts: posting.attempts, canFind, doubt }, Math.random());
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		await ctx.tx.query(sql.AGAIN, [posting.id, waitMs, doubt, 0]);
		await tellIfDelayed(ctx, leased, posting);
	});
	return true;
}

/** Whether some attempt at posting it, this one or an earlier one, may have arrived. */
function isUnknown({ posting }: Attempt, error: Undelivered): boolean {
	return posting.sendingSince !== null || (error.fate === "ambiguous" && !posting.remote);
}

/** All that is to be sent to a place waits for so long, since the platform asked for it or cannot be reached. */
async function putOff(
	parts: DeliveryParts,
	leased: LeasedPlace,
	posting: DuePosting,
	{ waitMs, doubt, takenBack }: { waitMs: number; doubt: boolean; takenBack: number },
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [posting.panel], async (ctx) => {
		await ctx.tx.query(sql.AGAIN, [posting.id, waitMs, doubt, takenBack]);
		await ctx.tx.query(sql.PAUSE, [leased.id, waitMs]);
		await tellIfDelayed(ctx, leased, posting);
	});
}

/** Tells the coordinators, once, of a message that has not been delivered for long. */
async function tellIfDelayed(ctx: Ctx, leased: LeasedPlace, posting: DuePosting): Promise<void> {
	if (posting.delayTold || !isToldOf(posting) || !isDelayed(posting.failingSeconds)) return;
	const [told] = await ctx.tx.query<{ since: Date; first: boolean }>(sql.DELAY_TOLD, [posting.id]);
	if (told?.first) {
		await tellOfDelay(ctx, { place: leased.id, panel: posting.panel, posting, since: told.since });
	}
}

/** The names of the views that call somebody to act on a child now. */
export function alertsOf({ views }: DeliveryParts["catalogue"]): string[] {
	return [...views.values()].filter((view) => view.alert).map((view) => view.name);
}

/** What the next posting of a place is asked with: which views go first, and which last. */
export function nextAt({ catalogue }: DeliveryParts, leased: LeasedPlace): unknown[] {
	const last = [...catalogue.views.values()].filter((view) => view.rest).map((view) => view.name);
	return [leased.id, alertsOf(catalogue), last];
}

/** How long at least a person's chat that could not be opened is left alone, in milliseconds. */
const NOT_OPENED_MS = 10_000;

/** A person's chat that could not be opened: all that waits for it waits longer, or the place is gone. */
export async function setAside(parts: DeliveryParts, leased: LeasedPlace, error: Undelivered): Promise<void> {
	parts.log.warn({ place: leased.id, fate: error.fate, reason: error.message }, "delivery.place_not_opened");
	const [waiting] = await asClerk(parts.pool, parts.keys, [], ({ tx }) =>
		tx.query<DuePosting>(sql.NEXT, nextAt(parts, leased)),
	);
	if (!waiting) return;
	if (error.fate === "gone" || error.fate === "refused") {
		await closePlace(parts, leased, waiting.panel, waiting);
		return;
	}
	const waitMs = Math.max(error.retryAfterSeconds * 1_000, NOT_OPENED_MS);
	await putOff(parts, leased, waiting, { waitMs, doubt: waiting.sendingSince !== null, takenBack: 0 });
}

/** Gives a posting up, and tells the coordinators. One that stands is left as it is until its case changes again. */
async function bury(
	parts: DeliveryParts,
	leased: LeasedPlace,
	posting: DuePosting,
	code: string,
	doubt: boolean,
): Promise<void> {
	const { id, view, panel } = posting;
	parts.log.error({ posting: id, view, platform: leased.platform, reason: code }, "delivery.given_up");
	await asClerk(parts.pool, parts.keys, [panel], async (ctx) => {
		if (posting.remote) await ctx.tx.query(sql.LEFT_STANDING, [id, code]);
		else await ctx.tx.query(sql.DEAD, [id, code, doubt]);
		await tellOfFailure(ctx, { place: leased.id, panel, posting, code });
	});
}

/** The bot was removed from a place, or it is no longer there: what is due there waits, and the coordinators are told. */
async function closePlace(
	parts: DeliveryParts,
	leased: LeasedPlace,
	panel: Key,
	{ id, sendingSince }: DuePosting,
): Promise<void> {
	await asClerk(parts.pool, parts.keys, [panel], async (ctx) => {
		await ctx.tx.query(sql.KEPT_WAITING, [id, sendingSince !== null]);
		await ctx.tx.query(sql.PLACE_GONE, [leased.id]);
		await tellOfGonePlaces(ctx, panel, leased.id);
	});
}

/** One statement in a transaction of its own. */
export async function write(
	parts: DeliveryParts,
	statement: Statement,
	values: readonly unknown[],
): Promise<void> {
	await clerkAsks(parts.pool, statement, values);
}

function codeOf(error: unknown): string | undefined {
	const code = (error as { code?: unknown }).code;
	return typeof code === "string" ? code : undefined;
}
