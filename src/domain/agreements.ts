import { addDays, addMonths, type LocalDate } from "./date/local-date.ts";

/** An information-sharing agreement with an agency. Good practice, and never a condition of keeping a child safe. */
export interface Agreement {
	/** The agency's key. */
	agency: string;
	title: string;
	link: string;
	signed: LocalDate;
	/** The last day on which it is in force. */
	expires: LocalDate;
}

/** How an agency's agreements stand. */
export type Standing = "in_force" | "expired" | "missing";

/** Days before the last one from which an agreement that runs out is chased. */
export const CHASED_FROM_DAYS = 30;

/** How it stands with an agency on a date. Signed for a later day is not signed yet. */
export function agreementWith(
	agreements: readonly Agreement[],
	agency: string | undefined,
	today: LocalDate,
): Standing {
	const signed = agreements.filter((a) => a.agency === agency && a.signed <= today);
	if (!signed.length) return "missing";
	return signed.some((a) => a.expires >= today) ? "in_force" : "expired";
}

/** Of agreements with one agency and title the one that lasts longest: a renewal stands beside what it renews. */
export function newestOf(agreements: readonly Agreement[]): Agreement[] {
	const byName = new Map<string, Agreement>();
	for (const one of agreements) {
		const name = JSON.stringify([one.agency, one.title]);
		const other = byName.get(name);
		if (!other || other.expires < one.expires) byName.set(name, one);
	}
	return [...byName.values()].sort((a, b) => (a.expires < b.expires ? -1 : a.expires > b.expires ? 1 : 0));
}

/** The day on which it was last to be chased: 30 days before it expires, then each month. Undefined before that. */
export function chaseDay(expires: LocalDate, today: LocalDate): LocalDate | undefined {
	const first = addDays(expires, -CHASED_FROM_DAYS);
	if (today < first) return undefined;
	let months = 0;
	while (addMonths(first, months + 1) <= today) months += 1;
	return addMonths(first, months);
}
