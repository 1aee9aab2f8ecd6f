import type { Ctx, Feature } from "../features/kit.ts";
import type { Statement } from "../store/transact.ts";
import * as events from "./events.ts";

/** Slack sends an event again for an hour at most, and signed requests expire in minutes: a week is ample. */
const RECEIPTS: Statement = {
	name: "old-receipts",
	text: "delete from receipt where at < now() - interval '7 days'",
};

const DRAFTS: Statement = { name: "old-drafts", text: "delete from draft where expires_at < app_now()" };

/** Deletes what has served its time: keys of interactions long past, and forms that nobody took up again. */
export const housekeeping: Feature = {
	name: "housekeeping",
	events: Object.values(events),
	nudges: [{ name: "housekeeping", every: "minute", run: (ctx) => tidy(ctx) }],
};

async function tidy(ctx: Ctx): Promise<void> {
	await ctx.tx.query(RECEIPTS, []);
	await ctx.tx.query(DRAFTS, []);
}
