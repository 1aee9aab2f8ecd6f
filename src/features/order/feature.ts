import type { Feature } from "../kit.ts";
import { logContact } from "./contact.ts";
import * as events from "./events.ts";
import { recordOrder } from "./record.ts";
import { openFormal } from "./sheet.ts";

/** The way to a school attendance order, and the contacts with parents on it. */
export const orderFeature: Feature = {
	name: "order",
	under: "Letters, orders and registers",
	actions: [logContact, recordOrder, openFormal],
	events: Object.values(events),
};
