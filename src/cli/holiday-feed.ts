import { z } from "zod";
import type { LocalDate } from "../domain/date/local-date.ts";

const DIVISION = "england-and-wales";

const Holiday = z.object({
	title: z.string().trim().min(1),
	date: z.iso.date(),
	notes: z.string().default(""),
	bunting: z.boolean().default(false),
});
type Holiday = z.infer<typeof Holiday>;

/** The bank holidays of England and Wales in the shape of GOV.UK's feed; other divisions are left out. */
export const HolidayFeed = z.object({
	[DIVISION]: z.object({ division: z.literal(DIVISION), events: z.array(Holiday) }),
});
export type HolidayFeed = z.infer<typeof HolidayFeed>;

/** Every year has eight at least: fewer is a feed cut short. */
const FEWEST = 8;

/** What a newer feed changes. */
export interface Refreshed {
	feed: HolidayFeed;
	added: readonly Holiday[];
	removed: readonly Holiday[];
}

/**
 * The bank holidays on file brought up to date: the years that the newer feed has are taken from it, others stay, since
 * lateness is also worked out for old cases.
 * @throws RangeError with a sentence, where the newer feed cannot be right
 */
export function refreshHolidays(onFile: HolidayFeed, given: unknown): Refreshed {
	const read = HolidayFeed.safeParse(given);
	if (!read.success) {
		const [issue] = read.error.issues;
		throw new RangeError(
			`This is not GOV.UK's feed of bank holidays: ${issue!.path.join(".") || "it"} is missing or not valid. Take it from https://www.gov.uk/bank-holidays.json.`,
		);
	}
	const fresh = read.data[DIVISION].events;
	const years = new Set(fresh.map(yearOf));
	if (!years.size) throw new RangeError("The feed has no bank holidays. Nothing was changed.");
	for (const year of years) {
		const dates = new Set(fresh.filter((one) => yearOf(one) === year).map((one) => one.date));
		if (dates.size < FEWEST) {
			throw new RangeError(
				`The feed has only ${dates.size} bank holidays in ${year}, and every year has ${FEWEST} or more. It may be cut short: take it again.`,
			);
		}
	}
	const before = onFile[DIVISION].events;
	const kept = before.filter((one) => !years.has(yearOf(one)));
	const events = [...kept, ...fresh].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
	return {
		feed: { [DIVISION]: { division: DIVISION, events } },
		added: events.filter((one) => !has(before, one)),
		removed: before.filter((one) => !has(events, one)),
	};
}

const yearOf = ({ date }: { date: LocalDate }): string => date.slice(0, 4);

const has = (all: readonly Holiday[], one: Holiday): boolean =>
	all.some(({ date, title }) => date === one.date && title === one.title);
