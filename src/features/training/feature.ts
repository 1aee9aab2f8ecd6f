import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { keepTraining } from "./form.ts";
import { trainingLog, trainings } from "./list.ts";
import { remindOfTraining, trainingReminder } from "./remind.ts";

/** The training log: sessions for governors, schools and partners, and who came. */
export const trainingFeature: Feature = {
	name: "training",
	actions: [keepTraining, trainings, trainingLog],
	views: [trainingReminder],
	events: Object.values(events),
	nudges: [{ name: "remind-of-training", every: "minute", run: remindOfTraining }],
};
