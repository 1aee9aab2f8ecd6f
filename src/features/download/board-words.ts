import type { Block } from "../../chat/message.ts";
import { Picture } from "../../chat/picture.ts";
import { chartsOf } from "../../domain/reports/chart.ts";
import { IN_WORDS, inWords, type Report, sectionsOf } from "../../domain/reports/report.ts";

/** Sections that have a figure for each period; the others have one of today. */
const TABLED = "Referrals";

/** Where the figures of the picture stand in words: in the same answer, wherever the picture itself is. */
const ELSEWHERE = `The same figures are in the answer to “report”, under “${TABLED}”.`;

/**
 * The board's figures in chat: words and numbers, no child. Those of each period are a picture too, made of the report as it
 * is told: what is kept back is in neither.
 */
export function boardWords(report: Report): Block[] {
	const said = inWords(report);
	const chart = chartsOf(report).get(TABLED);
	const picture = chart ? [{ picture: new Picture({ ...chart, elsewhere: ELSEWHERE }) }] : [];
	const blocks = [...sectionsOf(said)].map(([section, lines]): Block[] => [
		{ text: [[{ strong: section }]] },
		...(section === TABLED ? [...picture, tabled(lines)] : listed(lines)),
	]);
	return [{ heading: said.title }, ...blocks.flat(), { text: [...said.notes], tone: "quiet" }];
}

type Line = Report["rows"][number];

const tabled = (lines: readonly Line[]): Block => ({
	table: {
		head: ["", "This period", "Before", "Year earlier"],
		rows: lines.map(([, item, now, before, , year, change]) => [
			...[item, now, before].map(String),
			since(year!, change!),
		]),
	},
});

/** Figures of today, one to a line; those that are kept back share one, so that the others can be found. */
function listed(lines: readonly Line[]): Block[] {
	const figures = lines.map(([, item, now, , , , change]) => [String(item), figure(now!, change!)] as const);
	const facts = figures.filter(([, said]) => said !== IN_WORDS);
	const kept = figures.filter(([, said]) => said === IN_WORDS).map(([item]) => item);
	return [
		...(facts.length ? [{ facts }] : []),
		...(kept.length ? [{ text: [`Kept back: ${kept.join("; ")}.`], tone: "quiet" as const }] : []),
	];
}

/** What it was a year earlier, with the change since then: 100 (+73 % since). */
function since(year: string | number, change: string | number): string {
	return change === "" || year === change ? String(year) : `${year} (${change} since)`;
}

function figure(now: string | number, change: string | number): string {
	if (now === "") return "None yet";
	return change === "" || now === change ? String(now) : `${now} (${change} in a year)`;
}
