import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { wasThere } from "../../domain/attendance.ts";
import { addDays } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { ATTENDANCE_CODES, type AttendanceCodeOf } from "../../domain/lists/attendance-codes.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { choice, neededDate } from "../answers.ts";
import { action, type PersonCtx, type Questions } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { caseClosed, enterDay, type Session } from "./acts.ts";
import { enteredByMe } from "./queries.ts";

/** Days for which attendance can still be entered: older marks are the register's own business. */
export const DAYS_BACK = 28;

/** Whether somebody late counts as absent is the rule's to say, so it is not among the choices. */
const CHOICES = ATTENDANCE_CODES.filter((c) => c.code !== "U");
const CODES = codesOf(CHOICES) as [AttendanceCodeOf, ...AttendanceCodeOf[]];

const minutes = z
	.string()
	.trim()
	.regex(/^(\d{1,3})?$/, "Enter whole minutes, such as 10.")
	.transform((text) => (text === "" ? undefined : Number(text)));

const Given = z.object({
	enter_day: z.iso.date(),
	enter_am: z.enum(CODES),
	enter_pm: z.enum(CODES),
	late_am: z.number().optional(),
	late_pm: z.number().optional(),
});

const session = (label: string): Questions[string] => ({
	label,
	as: "one",
	look: "list",
	options: CHOICES.map(({ code, label: words }) => ({
		value: code,
		label: code === "L" ? "Late: say by how many minutes" : words,
	})),
	schema: choice(CODES, "Choose what the register says."),
});

/** What is wrong with a day on which attendance is entered. */
export function faultInDay(on: string, today: string): string | undefined {
	if (on > today) return "This day has not come yet. Choose today or an earlier day.";
	return on < addDays(today, -DAYS_BACK)
		? "This day is more than four weeks ago. Check the date."
		: undefined;
}

/** What is wrong with a day that is another agency's to enter. */
async function notTheirs(ctx: PersonCtx, caseId: Key, day: string): Promise<string | undefined> {
	const theirs = await enteredByMe(ctx.tx, [caseId], day);
	return theirs.size
		? undefined
		: "On this day another agency enters the child's attendance, or none was named.";
}

/** One child's day (S3-10): up to 15 minutes late is there, more is an absence, and it is the rule that says so. */
export const enterAttendance = action({
	name: "attendance.enter",
	on: "case",
	allow: "enter attendance",
	help: "Enter a placed child's attendance of a day.",
	doors: {},
	form: {
		title: "Attendance",
		send: "Record",
		steps: [
			{
				title: "The day",
				notes: whichCase,
				fields: {
					enter_day: { label: "Day", as: "date", schema: neededDate },
					enter_am: session("Morning"),
					late_am: { label: "Minutes late in the morning, if late", as: "text", schema: minutes },
					enter_pm: session("Afternoon"),
					late_pm: { label: "Minutes late in the afternoon, if late", as: "text", schema: minutes },
				},
				async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const faults: Record<string, string> = {};
					const day = soFar.enter_day as string;
					const fault = faultInDay(day, today) ?? (await notTheirs(ctx, subject.id, day));
					if (fault) faults.enter_day = fault;
					for (const half of ["am", "pm"] as const) {
						const [code, late] = [soFar[`enter_${half}`], soFar[`late_${half}`]];
						if (code === "L" && !late) faults[`late_${half}`] = "Say by how many minutes the child was late.";
						if (code !== "L" && late) faults[`late_${half}`] = "Clear this, or choose “Late” above.";
					}
					return faults;
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		if (subject.closed) throw caseClosed();
		return { enter_day: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const am: Session = { code: given.enter_am, minutesLate: given.late_am };
		const pm: Session = { code: given.enter_pm, minutesLate: given.late_pm };
		const stands = await enterDay(ctx, subject, { on: given.enter_day, am, pm });
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const says = `Attendance recorded, ${shortDate(given.enter_day, today)}.`;
		const lines = [
			`Morning: ${inWords(stands.am, am.minutesLate)}`,
			`Afternoon: ${inWords(stands.pm, pm.minutesLate)}`,
		];
		const told = stands.told
			? ["It has become a pattern of absence: those who must know have been told."]
			: [];
		// To read, and in no chat: why a child was away is nobody else's.
		return { show: { title: subject.ref, blocks: [{ text: [says, ...lines, ...told] }] } };
	},
});

function inWords(code: AttendanceCodeOf, late: number | undefined): string {
	const label = labelOf(ATTENDANCE_CODES, code);
	if (late === undefined) return label;
	return `${label}, ${count(late, "minute")} late${wasThere(code) ? "" : ": an absence"}`;
}
