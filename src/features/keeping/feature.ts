import { childErased } from "../../record/erase.ts";
import type { Feature } from "../kit.ts";
import { agreeToErase } from "./answer.ts";
import { askErasure } from "./ask.ts";
import * as events from "./events.ts";
import { keep } from "./keep.ts";
import { retention, retentionDue, tellRetention } from "./list.ts";
import { erasureAnswered, erasureWaits, holdWasLifted } from "./views.ts";

/** How long a case is kept: by rule, on legal hold, and erased when two people agree. */
export const keepingFeature: Feature = {
	name: "keeping",
	actions: [keep, retention, askErasure, agreeToErase],
	views: [retentionDue, erasureWaits, erasureAnswered, holdWasLifted],
	events: [...Object.values(events), childErased],
	nudges: [{ name: "tell-retention", every: "minute", run: tellRetention }],
};
