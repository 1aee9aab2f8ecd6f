import type { Feature } from "../kit.ts";
import { freezeWhenPapersClose } from "./agenda.ts";
import * as cases from "./cases.ts";
import { confirmMeeting } from "./confirm.ts";
import * as events from "./events.ts";
import { approve, correct, readMinutes } from "./minutes.ts";
import * as run from "./run.ts";
import { meetingNote, meetingWaits } from "./views.ts";

/** The panel's meetings: agenda, roll, cases one by one, decisions confirmed in one go, and minutes. */
export const meetingFeature: Feature = {
	name: "meeting",
	under: "Panel meetings",
	actions: [
		run.theMeeting,
		run.moreAgenda,
		run.meetToday,
		run.fixAgenda,
		run.addCase,
		run.roll,
		cases.takeCase,
		cases.nextCase,
		cases.walkThrough,
		cases.decide,
		cases.defer,
		cases.conflict,
		run.end,
		confirmMeeting,
		readMinutes,
		correct,
		approve,
	],
	views: [meetingNote, meetingWaits],
	events: Object.values(events),
	nudges: [{ name: "freeze-agendas", every: "minute", run: freezeWhenPapersClose }],
};
