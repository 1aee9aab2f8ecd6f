import { addYears, type LocalDate } from "./date/local-date.ts";

/** What is wrong with the dates of an absence, by question: `away_from`, `away_to`. */
export function faultsInAbsence(
	{ from, to }: { from?: LocalDate; to?: LocalDate },
	today: LocalDate,
): Partial<Record<"away_from" | "away_to", string>> {
	if (!from) return { away_from: "Enter the first day away." };
	if (!to)
		return {
			away_to: "Enter the last day away. If it is not known, enter a likely one and change it later.",
		};
	if (to < from) return { away_to: "This is before the first day away. Enter the last day away." };
	if (to < today) return { away_to: "This date is in the past. Enter today or a later date." };
	if (to > addYears(today, 1)) {
		return {
			away_to: "This date is more than a year away. Hand their work over instead, or enter an earlier one.",
		};
	}
	return {};
}
