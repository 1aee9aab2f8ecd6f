import { z } from "zod";
import type { Key, Message } from "../chat/message.ts";
import { type Ctx, type Feature, type Nudge, view } from "../features/kit.ts";
import { event, type Tell } from "../record/event.ts";
import type { Statement } from "../store/transact.ts";
import type { DuePosting } from "./postings.ts";
import { deliveryReplayed } from "./replay.ts";
import { deliveryRestored } from "./restored.ts";

/** A message could not be delivered, and will not be tried again as it is. */
const deliveryFailed = event({
	name: "delivery.failed",
	facts: z.object({ place: z.uuid(), posting: z.string(), view: z.string(), code: z.string() }),
	says: (f) => `A message could not be delivered (${f.code})`,
});

/** A message has not been delivered for long, and is tried on. */
const deliveryDelayed = event({
	name: "delivery.delayed",
	facts: z.object({ place: z.uuid(), posting: z.string(), view: z.string() }),
	says: () => "A message is delayed: the platform does not take it",
});

/** The bot was removed from a place, or the place is no longer there. */
const placeGone = event({
	name: "place.gone",
	facts: z.object({ place: z.uuid() }),
	says: () => "Rollcall can no longer write in one of its places",
});

const VIEW = "delivery-trouble";
const DELAY = "delivery-delay";

/** Trouble with telling of trouble is not told again. */
export const isToldOf = ({ view }: DuePosting): boolean => view !== VIEW && view !== DELAY;

interface Trouble {
	place: Key;
	panel: Key;
	posting: DuePosting;
}

/**
 * Records that a message has not been delivered for long, and tells the panel's coordinators wherever they can be
 * reached, which is on the other platform while this one is away.
 * @param since when it first failed, an instant
 */
export async function tellOfDelay(
	ctx: Ctx,
	{ place, panel, posting, since }: Trouble & { since: Date },
): Promise<void> {
	const facts = { place, posting: posting.id, view: posting.view };
	const tell = await toCoordinators(ctx, panel, place, `delayed:${since.toISOString()}`);
	await ctx.record(deliveryDelayed, { panel }, facts, [{ ...tell, view: DELAY }]);
}

/**
 * Records that a message was given up, and tells the panel's coordinators wherever they can be reached: once for each
 * place and code and day at most. Trouble with such a message itself is not told again.
 */
export async function tellOfFailure(
	ctx: Ctx,
	{ place, panel, posting, code }: Trouble & { code: string },
): Promise<void> {
	const facts = { place, posting: posting.id, view: posting.view, code };
	const day = ctx.now.toISOString().slice(0, 10);
	const tells = isToldOf(posting) ? [await toCoordinators(ctx, panel, place, `${code}:${day}`)] : [];
	await ctx.record(deliveryFailed, { panel }, facts, tells);
}

/** Gone, and not recorded since. An event's time has milliseconds. */
const NEWLY_GONE: Statement = {
	name: "newly-gone-places",
	text: `select id, gone_at as "goneAt" from place p
		where p.gone_at is not null and p.ended_at is null
			and case when $2::uuid is null then p.panel_id = $1 else p.id = $2 end
			and not exists (select from ledger l where l.panel_id = $1 and l.act = 'place.gone'
				and l.person_id is null and l.facts->>'place' = p.id::text and l.at >= date_trunc('milliseconds', p.gone_at))
		for update of p skip locked`,
};

/**
 * Records that a place is gone, and tells the panel's coordinators wherever they can be reached: once each time.
 * @param only this place; every channel of the panel without it
 */
export async function tellOfGonePlaces(ctx: Ctx, panel: Key, only?: Key): Promise<void> {
	const gone = await ctx.tx.query<{ id: Key; goneAt: Date }>(NEWLY_GONE, [panel, only ?? null]);
	for (const { id, goneAt } of gone) {
		const tell = await toCoordinators(ctx, panel, id, `gone:${goneAt.toISOString()}`);
		await ctx.record(placeGone, { panel }, { place: id }, [tell]);
	}
}

/** A platform may say that the bot was removed before anything is sent there: then nothing but time tells of it. */
const channelsGone: Nudge = {
	name: "channels-gone",
	every: "minute",
	run: (ctx, panel) => tellOfGonePlaces(ctx, panel),
};

const COORDINATORS: Statement = {
	name: "coordinators-to-tell",
	text: `select m.person_id as id from membership m join person p on p.id = m.person_id
		where m.panel_id = $1 and m.role = 'coordinator' and (m.ended_at is null or m.ended_at > app_now())
			and (p.left_at is null or p.left_at > app_now())`,
};

async function toCoordinators(ctx: Ctx, panel: Key, place: Key, what: string): Promise<Tell> {
	const coordinators = await ctx.tx.query<{ id: Key }>(COORDINATORS, [panel]);
	const people = coordinators.map((c) => c.id);
	return { to: { people }, view: VIEW, subject: place, key: `trouble:${place}:${what}` };
}

const PLACE: Statement = {
	name: "troubled-place",
	text: `select platform, known_as as person, gone_at is not null as gone
		from place left join person on person.id = place.person_id where place.id = $1`,
};

interface Shown {
	platform: string;
	/** Whose private chat it is; null for a channel. */
	person: string | null;
	gone: boolean;
}

/** The platforms as people call them. */
export const PLATFORMS: Readonly<Record<string, string>> = {
	slack: "Slack",
	teams: "Microsoft Teams",
	web: "Rollcall's e-mail",
};

const trouble = view<Shown>({
	name: VIEW,
	load: async (ctx, id) => (await ctx.tx.query<Shown>(PLACE, [id]))[0],
	show: (place): Message => ({
		summary: "A message could not be delivered",
		blocks: [
			{ text: [inWords(place)], tone: "warning" },
			{ text: ["Nothing is lost: the record has it."], tone: "quiet" },
		],
	}),
});

const DELAYED: Statement = {
	name: "delayed-place",
	text: `${PLACE.text} and exists (select from posting o where o.place_id = place.id and o.dead_at is null
		and (o.shown is null or o.shown < o.wanted) and o.delay_told_at is not null)`,
};

/** That a message is delayed. Where it has arrived by the time that this could be told, there is nothing to tell. */
const delay = view<Shown>({
	name: DELAY,
	load: async (ctx, id) => (await ctx.tx.query<Shown>(DELAYED, [id]))[0],
	show: ({ platform, person }): Message => {
		const on = PLATFORMS[platform] ?? platform;
		const where = person ?? "a channel of your panel";
		const until = person
			? `Until it is there, tell ${person} yourself what cannot wait.`
			: "Until it is there, tell the channel's people yourself what cannot wait.";
		const says = `For 15 minutes Rollcall has been trying to deliver a message to ${where} in ${on}, and it goes on trying.`;
		return {
			summary: "A message is delayed",
			blocks: [
				{ text: [says, until], tone: "warning" },
				{ text: ["Nothing is lost: the record has it."], tone: "quiet" },
			],
		};
	},
});

function inWords({ platform, person, gone }: Shown): string {
	const on = PLATFORMS[platform] ?? platform;
	const where = person ?? "a channel of your panel";
	if (!gone)
		return `Rollcall could not deliver a message to ${where} in ${on}. Your IT team can see why in the log.`;
	return person
		? `Rollcall can no longer write to ${person} in ${on}. Ask them to write to Rollcall there; until then, tell them yourself.`
		: `Rollcall no longer posts in a channel of your panel in ${on} because it was removed from it. Put Rollcall back, or take the channel out of the panel's file.`;
}

/** What delivery itself tells people. */
export const deliveryFeature: Feature = {
	name: "delivery",
	views: [trouble, delay],
	events: [deliveryFailed, deliveryDelayed, placeGone, deliveryReplayed, deliveryRestored],
	nudges: [channelsGone],
};
