import type { Feature } from "../kit.ts";
import { contact } from "./card.ts";
import * as events from "./events.ts";
import { panelReminders, remind } from "./remind.ts";
import { timescales } from "./timescales.ts";

/** The contact card with the panel's policies, and reminders of what in the panel's file runs out. */
export const contactFeature: Feature = {
	name: "contact",
	actions: [contact, timescales],
	views: [panelReminders],
	events: Object.values(events),
	nudges: [{ name: "remind-of-dates", every: "minute", run: remind }],
};
