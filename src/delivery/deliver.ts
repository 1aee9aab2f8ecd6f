import { setTimeout as wait } from "node:timers/promises";
import { type Place, type Platform, Undelivered } from "../chat/port.ts";
import type { DeliveryOutcome } from "../chat/watch.ts";
import { failpoint } from "../store/failpoint.ts";
import type { Statement } from "../store/transact.ts";
import { asClerk, clerkAsks, clerkCtx, type Drawn, draw, markedAsRepeat } from "./draw.ts";
import {
	failed,
	NOTHING_TO_SHOW,
	NotDrawn,
	nextAt,
	passOver,
	READER_LEFT,
	setAside,
	write,
} from "./failed.ts";
import { isOurs } from "./lease.ts";
import type { Attempt, DeliveryParts } from "./parts.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";
import * as sql from "./postings.ts";
import { isDelayed } from "./retries.ts";
import { settle } from "./settle.ts";
import type { InTurn } from "./turns.ts";

/**
 * Sends what is due at a leased place, in order, until nothing is, `stopped` says so, or the platform asks to wait.
 * @param inTurn waits until this place may be at the database
 */
export async function drain(
	parts: DeliveryParts,
	leased: LeasedPlace,
	holder: string,
	inTurn: InTurn,
	stopped: () => boolean,
): Promise<void> {
	const platform = parts.platforms.get(leased.platform)!;
	try {
		const place = await openPlace(parts, platform, leased);
		let urgent = leased.alert;
		while (!stopped()) {
			const attempt = await inTurn(
				async () => (stopped() ? "nothing" : beginNext(parts, platform, place, leased, holder)),
				urgent,
			).catch((error) => passOver(parts, leased, error));
			urgent = false;
			if (attempt === "nothing") return;
			if (attempt === "skipped") continue;
			if (!(await send(parts, attempt, inTurn))) return;
			await wait(untilNext(parts, attempt));
		}
	} catch (error) {
		if (!(error instanceof Undelivered)) throw error;
		await setAside(parts, leased, error);
	} finally {
		await write(parts, sql.RELEASE, [leased.id, holder]);
	}
}

/** The pace is the platform's: it counts from when it had the last message, whatever the record took since. */
const untilNext = ({ paceMs }: DeliveryParts, { answeredAt = performance.now() }: Attempt): number =>
	Math.max(0, paceMs - (performance.now() - answeredAt));

/** The place as the adapter knows it; a person's private chat is opened the first time. */
async function openPlace(parts: DeliveryParts, platform: Platform, leased: LeasedPlace): Promise<Place> {
	const { platform: name, tenant, kind, ref, address, platformUser } = leased;
	if (ref !== null) return { platform: name, tenant, kind, ref, address };
	const near = await clerkAsks<Near>(parts.pool, NEAR, [name, tenant]);
	const who = { platform: name, tenant, user: platformUser ?? "" };
	const place = await platform.personal(who, near[0]?.address);
	await write(parts, sql.PLACE_OPENED, [leased.id, place.ref, JSON.stringify(place.address)]);
	return place;
}

interface Near {
	address: unknown;
}

/** A place of the same workspace or tenant that is in use: a new process has heard from nobody yet. */
const NEAR: Statement = {
	name: "place-near",
	text: `select address from place where platform = $1 and tenant = $2 and address is not null and gone_at is null
		order by kind desc limit 1`,
};

/** Draws the next posting and marks it as being sent, in one transaction. */
async function beginNext(
	parts: DeliveryParts,
	platform: Platform,
	place: Place,
	leased: LeasedPlace,
	holder: string,
): Promise<Attempt | "nothing" | "skipped"> {
	const leasedAt = performance.now();
	const next = await asClerk(parts.pool, parts.keys, [], async ({ tx }) => {
		const [posting] = await tx.query<DuePosting>(sql.NEXT, nextAt(parts, leased));
		if (!posting) return "nothing";
		// Sent with the first that the drawing asks.
		const [, { drawn, onlyIfFound }] = await Promise.all([
			tx.query(PANEL, [posting.panel]),
			drawOrBury(parts, posting, clerkCtx(tx, parts.keys), platform),
		]);
		if (!drawn) return "skipped";
		if (posting.remote && posting.shownHash?.equals(drawn.hash)) {
			const { id, wanted, remote, doubtful } = posting;
			await tx.query(sql.SHOWN, [id, wanted, drawn.hash, remote, doubtful, 0, leased.id]);
			return "skipped";
		}
		// Sent with the commit.
		const begun = tx.query(sql.BEGIN, [posting.id, leased.id, holder]);
		return {
			begun,
			attempt: { posting, drawn, place, leased, holder, leasedAt, platform, onlyIfFound },
		};
	});
	if (typeof next === "string") return next;
	return (await next.begun).length ? next.attempt : "nothing";
}

const PANEL: Statement = { name: "clerk-panel", text: "select set_config('app.clerk', $1, true)" };

/**
 * Nothing to show ends the posting there, and its place goes on; likewise what is for somebody who has left its panel since,
 * which is neither sent nor redrawn. Where an earlier attempt may have arrived it is drawn all the same, for the case that
 * it did.
 */
async function drawOrBury(
	parts: DeliveryParts,
	posting: DuePosting,
	ctx: ReturnType<typeof clerkCtx>,
	platform: Platform,
): Promise<{ drawn: Drawn | undefined; onlyIfFound: boolean }> {
	if (posting.readerLeft && !parts.catalogue.views.get(posting.view)?.toAnybody) {
		await ctx.tx.query(sql.DEAD, [posting.id, READER_LEFT, false]);
		return { drawn: undefined, onlyIfFound: false };
	}
	const as = (begun: boolean) =>
		draw(ctx, parts.catalogue, posting, begun).catch((error) => {
			throw new NotDrawn(posting, error);
		});
	const begun = posting.remote !== null || posting.root !== null;
	const drawn = await as(begun);
	if (drawn) return { drawn, onlyIfFound: false };
	const found = !begun && posting.sendingSince && platform.find ? await as(true) : undefined;
	if (!found) await ctx.tx.query(sql.DEAD, [posting.id, NOTHING_TO_SHOW, false]);
	return { drawn: found, onlyIfFound: true };
}

/** Posts or updates; true when the place may go on at once. */
async function send(parts: DeliveryParts, a: Attempt, inTurn: InTurn): Promise<boolean> {
	const from = performance.now();
	const sent = await postOrUpdate(parts, a).catch((error) => asUndelivered(parts, a, error));
	a.answeredAt = performance.now();
	const { platform } = a.leased;
	const outcome = outcomeOf(a, sent);
	parts.watch?.delivery({ from, to: a.answeredAt, platform, view: a.posting.view, outcome });
	if (sent instanceof Undelivered) return failed(parts, a, sent);
	if (sent === "not ours") return false;
	if (sent === "too late") {
		await write(parts, sql.DEAD, [a.posting.id, NOTHING_TO_SHOW, false]);
		return true;
	}
	// Before anything else is begun: were the lease to run out meanwhile, another replica would send it again.
	return inTurn(() => settle(parts, a, sent), true);
}

function outcomeOf(
	{ posting }: Attempt,
	sent: Undelivered | Sent | "not ours" | "too late",
): DeliveryOutcome {
	if (sent instanceof Undelivered) return sent.fate;
	if (sent === "not ours" || sent === "too late") return "not_begun";
	if (posting.remote) return "updated";
	return sent.repeated ? "repeated" : "posted";
}

/** Where the message stands now, and whether as a repeat. */
interface Sent {
	remote: string;
	repeated: boolean;
}

async function postOrUpdate(parts: DeliveryParts, a: Attempt): Promise<Sent | "not ours" | "too late"> {
	const { posting, drawn, place, platform } = a;
	const { delivery, doubtful } = posting;
	const before = posting.remote ?? (await foundFromBefore(a));
	const remote = before === CANNOT_BE_TOLD ? undefined : before;
	if (!remote && a.onlyIfFound) return "too late";
	if (!(await isOurs(parts, a))) return "not ours";
	if (remote) {
		const message = doubtful ? markedAsRepeat(drawn.message) : drawn.message;
		await platform.update(place, remote, message, delivery);
		return { remote, repeated: doubtful };
	}
	const repeated = before === CANNOT_BE_TOLD;
	const message = repeated ? markedAsRepeat(drawn.message) : drawn.message;
	failpoint("deliver.before-post");
	const posted = await platform.post(place, message, delivery, posting.root ?? undefined);
	failpoint("deliver.after-post");
	return { remote: posted, repeated };
}

/** An adapter that fails in a way of its own must not stop its place for good: who knows what it did. */
function asUndelivered(parts: DeliveryParts, { posting }: Attempt, error: unknown): Undelivered {
	if (error instanceof Undelivered) return error;
	const name = error instanceof Error ? error.name : "unknown";
	parts.log.error({ posting: posting.id, view: posting.view, error: name }, "delivery.adapter_failed");
	return new Undelivered("ambiguous", "adapter_failed");
}

/** An earlier attempt may have arrived, and there is nobody to ask. */
const CANNOT_BE_TOLD = Symbol("cannot be told");

/**
 * The message of an earlier attempt whose fate is unknown; undefined when none arrived. A platform that should know and
 * does not say is asked for a quarter of an hour: after that a visible repeat beats a missing alert.
 */
async function foundFromBefore({
	posting,
	place,
	platform,
}: Attempt): Promise<string | undefined | typeof CANNOT_BE_TOLD> {
	if (!posting.sendingSince) return undefined;
	if (!platform.find) return CANNOT_BE_TOLD;
	const since = new Date(posting.sendingSince.getTime() - 60_000);
	try {
		return await platform.find(place, posting.delivery, since, posting.root ?? undefined);
	} catch (error) {
		if (!(error instanceof Undelivered) || error.fate === "gone") throw error;
		if (!isDelayed(posting.failingSeconds)) throw error;
		return CANNOT_BE_TOLD;
	}
}
