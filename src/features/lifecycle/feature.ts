import type { Feature } from "../kit.ts";
import { assign } from "./assign.ts";
import * as events from "./events.ts";
import { takenOn } from "./hand-off.ts";
import { casesList, reviewsList, untriagedList, watchedList } from "./lists.ts";
import { move } from "./move.ts";
import { askWhetherOverAge, flagFourWeeks, remindOfTriage } from "./nudges.ts";
import { reviewed } from "./review.ts";
import { triageAction } from "./triage.ts";
import { caseYours, handOffAsked, overAge, referrerTold, triageReminder } from "./views.ts";
import { notificationWaits } from "./waits.ts";

/** A case's way: triaged, owned, moved, reviewed; and those who raised it or take it on hear of it. */
export const lifecycleFeature: Feature = {
	name: "lifecycle",
	under: "Running a case",
	actions: [
		casesList,
		triageAction,
		untriagedList,
		assign,
		move,
		reviewed,
		reviewsList,
		watchedList,
		takenOn,
	],
	views: [referrerTold, caseYours, handOffAsked, triageReminder, overAge, notificationWaits],
	events: Object.values(events),
	nudges: [
		{ name: "triage-reminders", every: "minute", run: remindOfTriage },
		{ name: "over-age", every: "minute", run: askWhetherOverAge },
		{ name: "four-weeks", every: "minute", run: flagFourWeeks },
	],
};
