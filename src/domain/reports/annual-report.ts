import { longDate } from "../date/words.ts";
import { type BoardFacts, countBoard, days, notesOn, yearBefore } from "./board-report.ts";
import type { Report } from "./report.ts";
import { type Period, yearInShort } from "./school-year.ts";

/** What the annual report is made from. */
export interface AnnualFacts extends Omit<BoardFacts, "concern"> {
	year: NonNullable<BoardFacts["year"]>;
}

/** Columns of the board's figures that an annual report has: the period before is the year before. */
const COLUMNS = [0, 1, 2, 5, 6];

/**
 * The figures of an academic year beside those of the year before, for a board (S2-18, S2-28, S3-18): the board's figures,
 * term by term as well, and with how enquiries were answered.
 */
export function annualReport(facts: AnnualFacts): Report {
	const { period, panel, most, today } = facts;
	return {
		title: `Children missing education, annual report ${yearInShort(period.from)}: ${panel}, ${days(period)}`,
		notes: [
			`Compared with ${days(yearBefore(period))}.`,
			`“Now” is ${longDate(today)}.`,
			...notesOn(most),
			"Terms are counted by the calendar: schools' own terms begin and end on other days.",
		],
		head: ["Section", "Item", "This year", "A year earlier", "Change in the year"],
		rows: countBoard(facts)
			.rows()
			.map((row) => COLUMNS.map((column) => row[column]!)),
	};
}

/** Whether the year is still under way on that day, so that the report is of a part of it. */
export const isSoFar = ({ from, to }: Period): boolean => to < `${Number(from.slice(0, 4)) + 1}-08-31`;

/** What no figure of such a report can tell, for whoever reads them without knowing the work. Each a sentence or two. */
export const NOT_SAID_BY_FIGURES: readonly string[] = [
	"They count the children whom somebody told the panel of. How many children are missing education unnoticed, they cannot say.",
	"More referrals may mean that more children are missing, or that schools and agencies tell the panel sooner and more often. Fewer may mean the opposite of either.",
	"Resolved is not the same as safe. It says how a case ended for the panel, and the outcomes say in what way; it does not say how the child fares.",
	"A main reason is what was known at referral. It may be only part of why a child is missing, and what comes to light later does not change it here.",
	"A middle number of days hides the longest waits: half of the children took longer.",
	"Where figures are small, one family alone can move a percentage a long way. Read the numbers before the change.",
	"A group that stands out is not explained by that: it may be larger in the area, or be noticed and recorded more readily.",
	"Nought in a time before the panel kept its cases here may mean only that none was recorded here.",
	"A figure that is kept back is not nought. It is a few children, or one that would give a few children away.",
];
