import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Catalogue } from "../bot/catalogue.ts";
import type { Log } from "../chat/log.ts";
import { type Place, type Platform, Undelivered } from "../chat/port.ts";
import type { MasterKeys } from "../record/keys.ts";
import { failpoint } from "../store/failpoint.ts";
import type { Statement } from "../store/transact.ts";
import { asClerk, clerkCtx, type Drawn, draw, markedAsRepeat } from "./draw.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";
import * as sql from "./postings.ts";

/** What delivery needs of the rest. */
export interface DeliveryParts {
	pool: pg.Pool;
	keys: MasterKeys;
	catalogue: Catalogue;
	platforms: ReadonlyMap<string, Platform>;
	log: Log;
	/** Milliseconds between two messages to one place. Both platforms bear one a second. */
	paceMs: number;
}

/** An attempt: the posting, what was drawn, and where it goes. */
interface Attempt {
	posting: DuePosting;
	drawn: Drawn;
	place: Place;
	leased: LeasedPlace;
	platform: Platform;
}

/** Attempts at one posting before it is given up. With the waits between them, about an hour and a half. */
const MOST_ATTEMPTS = 24;

/**
 * Sends what is due at a leased place, in order, until nothing is, `stopped` says so, or the platform asks to wait.
 */
export async function drain(
	parts: DeliveryParts,
	leased: LeasedPlace,
	holder: string,
	stopped: () => boolean,
): Promise<void> {
	const platform = parts.platforms.get(leased.platform)!;
	try {
		const place = await openPlace(parts, platform, leased);
		while (!stopped()) {
			const attempt = await beginNext(parts, platform, place, leased, holder);
			if (attempt === "nothing") return;
			if (attempt === "skipped") continue;
			if (!(await send(parts, attempt))) return;
			await wait(parts.paceMs);
		}
	} catch (error) {
		if (!(error instanceof Undelivered)) throw error;
		await setAside(parts, leased, error);
	} finally {
		await run(parts, sql.RELEASE, [leased.id, holder]);
	}
}

/** The place as the adapter knows it; a person's private chat is opened the first time. */
async function openPlace(parts: DeliveryParts, platform: Platform, leased: LeasedPlace): Promise<Place> {
	const { platform: name, tenant, kind, ref, address, platformUser } = leased;
	if (ref !== null) return { platform: name, tenant, kind, ref, address };
	const place = await platform.personal({ platform: name, tenant, user: platformUser ?? "" });
	await run(parts, sql.PLACE_OPENED, [leased.id, place.ref, JSON.stringify(place.address)]);
	return place;
}

/** Draws the next posting and marks it as being sent, in one transaction. */
async function beginNext(
	parts: DeliveryParts,
	platform: Platform,
	place: Place,
	leased: LeasedPlace,
	holder: string,
): Promise<Attempt | "nothing" | "skipped"> {
	return asClerk(parts.pool, parts.keys, [], async ({ tx }) => {
		const [posting] = await tx.query<DuePosting>(sql.NEXT, [leased.id]);
		if (!posting) return "nothing";
		await tx.query(PANEL, [posting.panel]);
		const drawn = await drawOrBury(parts, posting, clerkCtx(tx, parts.keys));
		if (!drawn) return "skipped";
		if (posting.remote && posting.shownHash?.equals(drawn.hash)) {
			await tx.query(sql.SHOWN, [posting.id, posting.wanted, drawn.hash, posting.remote, 0, leased.id]);
			return "skipped";
		}
		const [begun] = await tx.query(sql.BEGIN, [posting.id, leased.id, holder]);
		if (!begun) return "nothing";
		return { posting, drawn, place, leased, platform };
	});
}

const PANEL: Statement = { name: "clerk-panel", text: "select set_config('app.clerk', $1, true)" };

/** Nothing to show, or a view that fails: the posting ends there, and its place goes on. */
async function drawOrBury(
	parts: DeliveryParts,
	posting: DuePosting,
	ctx: ReturnType<typeof clerkCtx>,
): Promise<Drawn | undefined> {
	try {
		const drawn = await draw(ctx, parts.catalogue, posting);
		if (drawn) return drawn;
		await ctx.tx.query(sql.DEAD, [posting.id, "nothing-to-show"]);
	} catch (error) {
		if ((error as { code?: unknown }).code !== undefined) throw error; // the database's, not the view's
		await ctx.tx.query(sql.DEAD, [posting.id, "view-failed"]);
		parts.log.error({ posting: posting.id, view: posting.view }, "delivery.view_failed");
	}
	return undefined;
}

/** Posts or updates; true when the place may go on at once. */
async function send(parts: DeliveryParts, a: Attempt): Promise<boolean> {
	const { posting, drawn, place, platform } = a;
	try {
		let remote = posting.remote ?? (await foundFromBefore(a));
		if (remote) {
			await platform.update(place, remote, drawn.message, posting.delivery);
		} else {
			const repeats = posting.doubtful || (posting.sendingSince !== null && !platform.can.canFind);
			const message = repeats ? markedAsRepeat(drawn.message) : drawn.message;
			failpoint("deliver.before-post");
			remote = await platform.post(place, message, posting.delivery, posting.root ?? undefined);
			failpoint("deliver.after-post");
		}
		await run(parts, sql.SHOWN, [posting.id, posting.wanted, drawn.hash, remote, parts.paceMs, a.leased.id]);
		return true;
	} catch (error) {
		if (!(error instanceof Undelivered)) throw error;
		return failed(parts, a, error);
	}
}

/** The message of an earlier attempt whose fate is unknown, if the platform can be asked and has it. */
async function foundFromBefore({ posting, place, platform }: Attempt): Promise<string | undefined> {
	if (!posting.sendingSince || !platform.find) return undefined;
	const since = new Date(posting.sendingSince.getTime() - 60_000);
	return platform.find(place, posting.delivery, since, posting.root ?? undefined);
}

/** What becomes of a posting that did not arrive; true when the place may go on with others. */
async function failed(parts: DeliveryParts, a: Attempt, error: Undelivered): Promise<boolean> {
	const { posting, leased } = a;
	parts.log.warn({ posting: posting.id, fate: error.fate, reason: error.message }, "delivery.failed");
	const hopeless = posting.attempts + 1 >= MOST_ATTEMPTS && error.fate !== "later";
	if (error.fate === "refused" || hopeless || (error.fate === "gone" && (posting.remote || posting.root))) {
		await run(parts, sql.DEAD, [posting.id, error.message]);
		return true;
	}
	if (error.fate === "gone") {
		await run(parts, sql.PLACE_GONE, [leased.id]);
		return false;
	}
	const waitMs = error.fate === "later" ? error.retryAfterSeconds * 1_000 : backOffMs(posting.attempts);
	const unknown = error.fate === "ambiguous" && !posting.remote;
	await run(parts, sql.AGAIN, [posting.id, waitMs, unknown && !a.platform.can.canFind, unknown]);
	if (error.fate === "later") await run(parts, sql.PAUSE, [leased.id, waitMs]);
	return error.fate !== "later";
}

/** A person's chat that could not be opened: all that waits for it waits longer, or the place is gone. */
async function setAside(parts: DeliveryParts, leased: LeasedPlace, error: Undelivered): Promise<void> {
	parts.log.warn({ place: leased.id, fate: error.fate, reason: error.message }, "delivery.place_not_opened");
	if (error.fate === "gone" || error.fate === "refused") await run(parts, sql.PLACE_GONE, [leased.id]);
	else await run(parts, sql.PAUSE, [leased.id, Math.max(error.retryAfterSeconds * 1_000, 10_000)]);
}

/** Doubling from half a second to five minutes. */
function backOffMs(attempts: number): number {
	return Math.min(500 * 2 ** attempts, 300_000);
}

async function run(parts: DeliveryParts, statement: Statement, values: readonly unknown[]): Promise<void> {
	await asClerk(parts.pool, parts.keys, [], ({ tx }) => tx.query(statement, values));
}
