import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { type Keep, keepHead } from "./keep-head.ts";
import { headView } from "./views.ts";

/** Keeps the heads of the audit record's chains outside the database, where this process says. */
export const auditFeature = (keep: Keep): Feature => ({
	name: "audit",
	views: [headView],
	events: Object.values(events),
	nudges: [{ name: "chain-head", every: "minute", run: (ctx, panel) => keepHead(ctx, panel, keep) }],
});
