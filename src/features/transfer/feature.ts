import type { Feature } from "../kit.ts";
import { answerRequest, openRequest } from "./answer.ts";
import { clearWords, takeAnswers, takeArrivals } from "./arrivals.ts";
import { referAction, transferAction } from "./ask.ts";
import { directoryAction } from "./directory.ts";
import * as events from "./events.ts";
import { logRequest } from "./incoming.ts";
import { requestsList } from "./list.ts";
import { openOutgoing } from "./open.ts";
import { recordOutgoing } from "./record.ts";
import { requestArrived, requestArrivedUrgent, requestWithdrawn, transferAnswered } from "./views.ts";

/** Children who cross a boundary: to other authorities, schools and services, and from them. */
export const transferFeature: Feature = {
	name: "transfer",
	under: "Transfers and lists",
	actions: [
		...[transferAction, referAction, requestsList, recordOutgoing, openOutgoing],
		...[logRequest, answerRequest, openRequest, directoryAction],
	],
	views: [requestArrived, requestArrivedUrgent, requestWithdrawn, transferAnswered],
	events: Object.values(events),
	nudges: [
		{ name: "transfers-arriving", every: "minute", run: takeArrivals },
		{ name: "transfers-answered", every: "minute", run: takeAnswers },
		{ name: "requests-clear", every: "minute", run: clearWords },
	],
};
