import type { Feature } from "../kit.ts";
import { chaseAttendance, postAttendance } from "./daily.ts";
import { enterTheDay } from "./day.ts";
import { enterAttendance } from "./enter.ts";
import * as events from "./events.ts";
import { sayProvision } from "./provision.ts";
import { attendanceDaily, attendanceMissing, attendancePattern } from "./views.ts";

/** Attendance of the children whom the panel placed: entered, posted each day, chased, and a pattern of absence told. */
export const attendanceFeature: Feature = {
	name: "attendance",
	under: "Letters, orders and registers",
	actions: [enterTheDay, enterAttendance, sayProvision],
	views: [attendanceDaily, attendanceMissing, attendancePattern],
	events: Object.values(events),
	nudges: [
		{ name: "attendance-daily", every: "minute", run: postAttendance },
		{ name: "attendance-chase", every: "minute", run: chaseAttendance },
	],
};
