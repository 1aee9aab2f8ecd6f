/** The zone the sandbox's people live in. */
const ZONE = "Europe/London";

/** The instant of a message ts. */
export function instantOf(ts: string): Date {
	return new Date(Number(ts) * 1000);
}

/** "09:30" */
export function clockTime(at: Date): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }).format(at);
}

/** "Tuesday 3 November", with "Today" and "Yesterday" by the sandbox's clock. */
export function dayName(at: Date, now: Date): string {
	const day = (instant: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(instant);
	if (day(at) === day(now)) return "Today";
	if (day(at) === day(new Date(now.getTime() - 86_400_000))) return "Yesterday";
	const options: Intl.DateTimeFormatOptions = {
		timeZone: ZONE,
		weekday: "long",
		day: "numeric",
		month: "long",
	};
	return new Intl.DateTimeFormat("en-GB", options).format(at).replace(",", "");
}

/** Day and time in full, for a label. */
export function fullTime(at: Date): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, dateStyle: "full", timeStyle: "short" }).format(
		at,
	);
}
