import type { LocalDate } from "../date/local-date.ts";

/** The same judgement of a day, made once for each: a long list has the same days over and over. */
export function byDay<T>(judge: (day: LocalDate) => T): (day: LocalDate) => T {
	const made = new Map<LocalDate, T>();
	return (day) => {
		if (!made.has(day)) made.set(day, judge(day));
		return made.get(day) as T;
	};
}
