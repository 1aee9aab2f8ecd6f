import type { Words } from "../../chat/message.ts";
import { isSoFar, NOT_SAID_BY_FIGURES } from "../../domain/reports/annual-report.ts";
import { days } from "../../domain/reports/board-report.ts";
import { chartsOf } from "../../domain/reports/chart.ts";
import { inWords, KEPT_BACK, type Report, sectionsOf } from "../../domain/reports/report.ts";
import { type Period, yearInShort } from "../../domain/reports/school-year.ts";
import type { Paper, Section } from "../../paper/paper.ts";

/** What stands on a paper about figures besides them. */
export interface About {
	/** The panel's title. */
	panel: Words;
	period: Period;
	/** Whom it is made for, and when. */
	mark: Words;
}

/** The board's figures as a paper: each section as a table, with a chart where that is better seen than read. */
export function boardPaper(report: Report, { panel, period, mark }: About): Paper {
	return {
		title: "Children missing education: the board's figures",
		reference: panel,
		lead: [`${days(period)}. ${namesNobody(report)}`, ...(report.only ? [report.only] : [])],
		sections: [...figures(report), howToRead(report)],
		...{ mark, handedOn: true, report },
	};
}

/** The annual report as a paper that a coordinator hands to a board: a title page, what the year was like, and the figures. */
export function annualPaper(report: Report, { panel, period, mark }: About): Paper {
	const short = yearInShort(period.from);
	return {
		title: `Children missing education: annual report ${short}`,
		reference: panel,
		cover: [
			isSoFar(period) ? `The academic year so far: ${days(period)}` : `The academic year: ${days(period)}`,
			namesNobody(report),
			mark,
		],
		lead: [],
		sections: [
			{ title: "The year in short", entries: [{ facts: inShort(report) }] },
			...figures(report),
			howToRead(report),
			{ title: "What these figures do not say", says: NOT_SAID_BY_FIGURES, entries: [] },
		],
		...{ mark, handedOn: true, report },
	};
}

/** A panel may keep no number back: its file says so with 0. */
const namesNobody = ({ notes }: Report): Words =>
	notes.some((note) => note.startsWith(KEPT_BACK))
		? "It names no child, and small numbers are kept back."
		: "It names no child. Small numbers stand in it as they are: publish it nowhere.";

const howToRead = (report: Report): Section => ({
	title: "How to read these figures",
	says: inWords(report).notes,
	entries: [],
});

/** Each section of the report, with its columns that say anything. */
function figures(report: Report): Section[] {
	const charts = chartsOf(report);
	const { head, ...words } = inWords(report);
	return [...sectionsOf({ head, ...words })].map(([title, rows]): Section => {
		const chart = charts.get(title);
		const columns = head
			.map((_, n) => n)
			.filter((n) => n === 1 || rows.some((row) => n > 1 && row[n] !== ""));
		if (columns.length === 1) return { title, says: ["None yet."], entries: [] };
		const now = columns.length === 2;
		return {
			title,
			...(chart ? { chart } : {}),
			table: {
				head: columns.map((n) => (n === 1 ? (chart?.of ?? "Figure") : now ? "Number" : head[n]!)),
				rows: rows.map((row) => columns.map((n) => row[n]!)),
			},
			entries: [],
		};
	});
}

/** What a board asks first: these rows, each in a sentence's worth of words. */
const FIRST = [
	"New referrals (children)",
	"Resolved",
	"Active at the end",
	"To located",
	"To education again",
];

function inShort(report: Report): [Words, Words][] {
	return inWords(report)
		.rows.filter(([, item]) => FIRST.includes(String(item)))
		.map(([section, item, now, before, change]) => {
			const label = String(section).startsWith("Days") ? `Median days ${String(item).toLowerCase()}` : item;
			const beside = before === "" ? "" : `; ${before} a year earlier${change ? ` (${change})` : ""}`;
			return [String(label), now === "" ? "None yet" : `${now}${beside}`];
		});
}
