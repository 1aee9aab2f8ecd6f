import { type Due, dueDate } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";

/** School days within which a child is placed once Fair Access is agreed, as published protocols have it. */
export const FAIR_ACCESS_DAYS = 20;

/** By when a child whom a panel placed under Fair Access on this day is to be on roll. */
export function fairAccessDue(agreed: LocalDate, calendars: Calendars): Due {
	return dueDate({ from: agreed, school: FAIR_ACCESS_DAYS, calendars });
}
