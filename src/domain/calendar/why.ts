import { type LocalDate, weekday } from "../date/local-date.ts";
import { count, shortDate } from "../date/words.ts";
import type { CountedDay } from "./due-date.ts";

/** Days in a row that counted, or did not, for one reason. Weekends between two such stretches are taken in. */
interface Run {
	from: LocalDate;
	to: LocalDate;
	counted: boolean;
	why: string;
	/** How many days there are without the weekends that were taken in. */
	days: number;
	weekends: boolean;
}

/**
 * How a due date was counted, a line for each stretch of days: "Mon 1 to Fri 5 Mar: 5 school days, counted",
 * "Mon 29 Mar to Fri 9 Apr: school holiday, not counted".
 */
export function countedInWords(because: readonly CountedDay[], today: LocalDate): string[] {
	return runsOf(because).map(({ from, to, counted, why, days, weekends }) => {
		const [noun = "", ...more] = why.split(", ");
		const what = counted ? [count(days, noun), ...more, "counted"].join(", ") : `${why}, not counted`;
		return `${range(from, to, today)}: ${what}${weekends ? " (weekends left out)" : ""}`;
	});
}

/** Whether a day on the way was not covered by a calendar. */
export function isApproximate(because: readonly CountedDay[]): boolean {
	return because.some((day) => day.approximate);
}

function runsOf(because: readonly CountedDay[]): Run[] {
	const runs: Run[] = [];
	for (const day of because) {
		const last = runs.at(-1);
		const before = runs.at(-2);
		if (last && sameAs(last, day)) {
			last.to = day.date;
			last.days += 1;
		} else if (last && before && isWeekend(last) && sameAs(before, day)) {
			// The stretch goes on after the weekend.
			runs.pop();
			before.to = day.date;
			before.days += 1;
			before.weekends = before.weekends || before.counted;
		} else {
			const { date, counted, why } = day;
			runs.push({ from: date, to: date, counted, why, days: 1, weekends: false });
		}
	}
	return runs;
}

const sameAs = (run: Run, day: CountedDay): boolean => run.counted === day.counted && run.why === day.why;

const isWeekend = (run: Run): boolean => !run.counted && run.why === "weekend" && weekday(run.from) > 5;

function range(from: LocalDate, to: LocalDate, today: LocalDate): string {
	if (from === to) return shortDate(from, today);
	const [first, last] = [shortDate(from, today), shortDate(to, today)];
	if (from.slice(0, 7) !== to.slice(0, 7)) return `${first} to ${last}`;
	// Within a month it is named once: "Mon 5 to Fri 9 Apr".
	return `${first.split(" ").slice(0, 2).join(" ")} to ${last}`;
}
