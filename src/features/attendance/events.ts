import { z } from "zod";
import { longDate, shortDate } from "../../domain/date/words.ts";
import { ATTENDANCE_CODES } from "../../domain/lists/attendance-codes.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { TIMESCALES } from "../../domain/lists/timescales.ts";
import { event } from "../../record/event.ts";

const code = z.enum(codesOf(ATTENDANCE_CODES));
const day = z.iso.date();

/** It was said which agency enters a child's attendance, and which is told of it. */
export const provisionSet = event({
	name: "provision.set",
	facts: z.object({
		provision: z.uuid(),
		agency: z.uuid(),
		told: z.uuid(),
		from: day,
		until: day.nullable(),
	}),
	says: (f) =>
		`Attendance is entered each school day from ${longDate(f.from)}${f.until ? ` to ${longDate(f.until)}` : ""}`,
});

/** A day's attendance was entered, or put right. */
export const attendanceEntered = event({
	name: "attendance.entered",
	facts: z.object({ on: day, am: code, pm: code }),
	says: (f) => `Attendance on ${longDate(f.on)}: morning ${f.am}, afternoon ${f.pm}`,
});

/** A pattern of absence was told to those who must know. */
export const patternTold = event({
	name: "attendance.pattern",
	facts: z.object({ notice: z.uuid(), sessions: z.int(), from: day, to: day }),
	says: (f) =>
		`Pattern of absence: ${f.sessions} sessions from ${shortDate(f.from, f.to)} to ${shortDate(f.to, f.to)}. Those who must know were told`,
});

/** Absence reached a timescale, and those who must know were told. */
export const absenceTold = event({
	name: "attendance.run",
	facts: z.object({
		notice: z.uuid(),
		timescale: z.enum(codesOf(TIMESCALES)),
		days: z.int(),
		from: day,
		to: day,
	}),
	says: (f) =>
		`${labelOf(TIMESCALES, f.timescale)}: ${f.days} school days running, ${shortDate(f.from, f.to)} to ${shortDate(f.to, f.to)}. Those who must know were told`,
});

/** The daily post of attendance went out. */
export const attendancePosted = event({
	name: "attendance.posted",
	facts: z.object({ on: day, agencies: z.array(z.uuid()), entered: z.int(), missing: z.int() }),
	says: (f) => `Attendance posted: ${f.entered} entered, ${f.missing} not entered`,
});

/** Those who had entered nothing were asked for it. */
export const attendanceChased = event({
	name: "attendance.chased",
	facts: z.object({ on: day, agencies: z.array(z.uuid()) }),
	says: (f) => `Attendance of ${longDate(f.on)} was asked for again`,
});

/** Somebody read who is placed with them: the children's names were opened. */
export const placedListed = event({
	name: "attendance.listed",
	read: true,
	facts: z.object({ cases: z.array(z.uuid()) }),
	says: () => "Named in the list of children to enter attendance for",
});
