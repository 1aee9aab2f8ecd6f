import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { hears } from "./hears.ts";
import { note, noteForm } from "./note.ts";
import { messageChangedView, noteAddedView } from "./views.ts";

/** What is said of a case in messages: put on its timeline, kept from its thread, and what became of it since. */
export const threadFeature: Feature = {
	name: "thread",
	under: "Running a case",
	actions: [note, noteForm],
	views: [noteAddedView, messageChangedView],
	events: Object.values(events),
	hears,
};
