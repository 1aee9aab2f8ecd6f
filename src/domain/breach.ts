const HOUR_MS = 3_600_000;

/** Within so many hours of finding a breach the ICO is told of it, where it must be (UK GDPR article 33(1)). */
export const HOURS_TO_REPORT = 72;

/** The hours after which those who handle a breach are reminded, while nothing is decided. */
export const REMINDER_HOURS = [24, 48, 66] as const;

/** By when the ICO is told: an instant, counted in hours whatever the clocks, weekends and holidays do. */
export function reportBy(found: Date): Date {
	return new Date(found.getTime() + HOURS_TO_REPORT * HOUR_MS);
}

/** The last reminder that is due, in hours after it was found; 0 where none is yet. */
export function reminderDue(found: Date, now: Date): number {
	return REMINDER_HOURS.findLast((hours) => now.getTime() >= found.getTime() + hours * HOUR_MS) ?? 0;
}

/** Whole hours that are left, rounded down; 0 once the time is over. */
export function hoursLeft(found: Date, now: Date): number {
	return Math.max(0, Math.floor((reportBy(found).getTime() - now.getTime()) / HOUR_MS));
}
