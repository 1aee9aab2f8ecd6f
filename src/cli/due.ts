import { type Command, Option } from "commander";
import { dueDate } from "../domain/calendar/due-date.ts";
import type { Calendars } from "../domain/calendar/school-days.ts";
import { workingCalendar } from "../domain/calendar/working-days.ts";
import { longDate } from "../domain/date/words.ts";
import { calendarsOf } from "./calendar-of.ts";
import { asJson, CommandFailed, dateArgument, daysArgument, type Io } from "./io.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall due --from 2026-12-23 --working-days 3
  $ npx rollcall due --from 2026-12-23 --working-days 3 --json     {"due":"2026-12-30","because":[…]}
  $ npx rollcall due --from 2027-03-19 --school-days 3 --calendar millbrook-high
  $ npx rollcall due --from 2027-03-19 --school-days 3 --calendar terms.ics

The bank holidays are those of England and Wales. A calendar is the key of a school, an authority or a panel on record,
or an iCalendar file. A school without terms of its own has its authority's. Where no calendar reaches, school days are
approximate: working days outside August.`;

interface Options {
	from: string;
	workingDays?: number;
	schoolDays?: number;
	calendar?: string;
	json: boolean;
}

/** `rollcall due`: a due date, with the days that were counted. */
export function addDue(program: Command, io: Io): void {
	const days = (flags: string, description: string) => new Option(flags, description).argParser(daysArgument);
	program
		.command("due")
		.description("when something is due, and how its days were counted")
		.requiredOption("--from <date>", "the day it is counted from, YYYY-MM-DD: day 0", dateArgument)
		.addOption(days("--working-days <n>", "how many working days").conflicts("schoolDays"))
		.addOption(days("--school-days <n>", "how many school days"))
		.option("--calendar <id>", "whose school days: a school's or authority's key, or an iCalendar file")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async (options: Options, command: Command) => {
			const { from, workingDays, schoolDays, calendar, json } = options;
			const count = workingDays === undefined ? schoolDays : workingDays;
			if (count === undefined) command.error("error: give --working-days N or --school-days N");
			const calendars = calendar ? await calendarsOf(io, calendar) : { working: workingCalendar() };
			const { due, because, approximate } = work(from, workingDays, schoolDays, calendars);
			if (json) return io.out(asJson({ due, because, ...(approximate ? { approximate } : {}) }));
			for (const day of because) {
				io.out(`${day.date}  ${day.counted ? "counted" : "skipped"}  ${day.why}`);
			}
			io.out(`Due ${longDate(due)}${approximate ? ", approximately: no calendar covers every day." : "."}`);
		});
}

function work(from: string, working: number | undefined, school: number | undefined, calendars: Calendars) {
	try {
		if (working !== undefined) return dueDate({ from, working, calendars });
		return dueDate({ from, school: school ?? 0, calendars });
	} catch (error) {
		if (error instanceof RangeError) throw new CommandFailed(`${error.message}.`);
		throw error;
	}
}
