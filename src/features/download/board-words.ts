import type { Block } from "../../chat/message.ts";
import { inWords, type Report, sectionsOf } from "../../domain/reports/report.ts";

/** Sections that have a figure for each period; the others have one of today. */
const TABLED = "Referrals";

/** The board's figures in chat: words and numbers, no child. */
export function boardWords(report: Report): Block[] {
	const said = inWords(report);
	const blocks = [...sectionsOf(said)].map(([section, lines]): Block[] => [
		{ text: [[{ strong: section }]] },
		section === TABLED
			? {
					table: {
						head: ["", "This period", "Before", "Year earlier"],
						rows: lines.map(([, item, now, before, , year, change]) => [
							...[item, now, before].map(String),
							since(year!, change!),
						]),
					},
				}
			: { facts: lines.map(([, item, now, , , , change]) => [String(item), figure(now!, change!)] as const) },
	]);
	return [{ heading: said.title }, ...blocks.flat(), { text: [...said.notes], tone: "quiet" }];
}

/** What it was a year earlier, with the change since then: 100 (+73 % since). */
function since(year: string | number, change: string | number): string {
	return change === "" || year === change ? String(year) : `${year} (${change} since)`;
}

function figure(now: string | number, change: string | number): string {
	if (now === "") return "None yet";
	return change === "" || now === change ? String(now) : `${now} (${change} in a year)`;
}
