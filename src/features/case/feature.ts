import type { Feature } from "../kit.ts";
import { readAmong } from "../read-among.ts";
import { askCoordinator, asked } from "./ask.ts";
import { caseCard } from "./card.ts";
import { explainDates } from "./dates.ts";
import { details } from "./details.ts";
import * as events from "./events.ts";
import { find } from "./find.ts";
import { lookUp } from "./look-up.ts";

export const caseFeature: Feature = {
	name: "case",
	under: "Every day",
	actions: [lookUp, find, details, explainDates, askCoordinator],
	views: [caseCard, asked],
	events: [...Object.values(events), readAmong],
};
