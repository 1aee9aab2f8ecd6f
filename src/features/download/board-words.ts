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
						rows: lines.map(([, item, now, before, , year]) => [item, now, before, year].map(String)),
					},
				}
			: { facts: lines.map(([, item, now, , , , change]) => [String(item), figure(now!, change!)] as const) },
	]);
	return [{ heading: said.title }, ...blocks.flat(), { text: [...said.notes], tone: "quiet" }];
}

function figure(now: string | number, change: string | number): string {
	if (now === "") return "None yet";
	return change === "" || now === change ? String(now) : `${now} (${change} in a year)`;
}
