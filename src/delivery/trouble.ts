import { z } from "zod";
import type { Key, Message } from "../chat/message.ts";
import { type Ctx, type Feature, view } from "../features/kit.ts";
import { event } from "../record/event.ts";
import type { Statement } from "../store/transact.ts";
import type { DuePosting } from "./postings.ts";

/** A message could not be delivered, and will not be tried again. */
const deliveryFailed = event({
	name: "delivery.failed",
	facts: z.object({ place: z.uuid(), posting: z.string(), view: z.string(), code: z.string() }),
	says: (f) => `A message could not be delivered (${f.code})`,
});

const VIEW = "delivery-trouble";

const COORDINATORS: Statement = {
	name: "coordinators-to-tell",
	text: `select m.person_id as id from membership m join person p on p.id = m.person_id
		where m.panel_id = $1 and m.role = 'coordinator' and (m.ended_at is null or m.ended_at > app_now())
			and (p.left_at is null or p.left_at > app_now())`,
};

interface Trouble {
	place: Key;
	panel: Key;
	posting: DuePosting;
	code: string;
}

/**
 * Tells the panel's coordinators, wherever they can be reached, that a place gets no messages. Once for each place
 * and code and day at most; trouble with this message itself is not told again.
 */
export async function tellOfTrouble(ctx: Ctx, { place, panel, posting, code }: Trouble): Promise<void> {
	const coordinators = await ctx.tx.query<{ id: Key }>(COORDINATORS, [panel]);
	const tell = {
		to: { people: coordinators.map((c) => c.id) },
		view: VIEW,
		subject: place,
		key: `trouble:${place}:${code}:${ctx.now.toISOString().slice(0, 10)}`,
	};
	const facts = { place, posting: posting.id, view: posting.view, code };
	await ctx.record(deliveryFailed, { panel }, facts, posting.view === VIEW ? [] : [tell]);
}

const PLACE: Statement = {
	name: "troubled-place",
	text: "select platform, kind, gone_at is not null as gone from place where id = $1",
};

interface Shown {
	platform: string;
	kind: string;
	gone: boolean;
}

const PLATFORMS: Readonly<Record<string, string>> = { slack: "Slack", teams: "Microsoft Teams" };

const trouble = view<Shown>({
	name: VIEW,
	load: async (ctx, id) => (await ctx.tx.query<Shown>(PLACE, [id]))[0],
	show: ({ platform, kind, gone }): Message => {
		const where = `${kind === "channel" ? "a channel of your panel" : "a person's private chat"} in ${PLATFORMS[platform] ?? platform}`;
		const says = gone
			? `Rollcall can no longer post in ${where}. Put Rollcall back into it, or take the channel out of the panel's file.`
			: `Rollcall could not deliver a message to ${where}. Your IT team can see why in the log.`;
		return {
			summary: "A message could not be delivered",
			blocks: [
				{ text: [says], tone: "warning" },
				{ text: ["Nothing is lost: the record has it."], tone: "quiet" },
			],
		};
	},
});

/** What delivery itself tells people. */
export const deliveryFeature: Feature = { name: "delivery", views: [trouble], events: [deliveryFailed] };
