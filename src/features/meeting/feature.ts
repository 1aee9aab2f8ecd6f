import type { Feature } from "../kit.ts";
import { freezeWhenPapersClose } from "./agenda.ts";
import { confirmMeeting } from "./confirm.ts";
import * as events from "./events.ts";
import { approve, correct, readMinutes } from "./minutes.ts";
import * as run from "./run.ts";
import { meetingNote, meetingWaits } from "./views.ts";

/** The panel's meetings: agenda, roll, cases one by one, decisions confirmed in one go, and minutes. */
export const meetingFeature: Feature = {
	name: "meeting",
	actions: [...Object.values(run), confirmMeeting, readMinutes, correct, approve],
	views: [meetingNote, meetingWaits],
	events: Object.values(events),
	nudges: [{ name: "freeze-agendas", every: "minute", run: freezeWhenPapersClose }],
};
