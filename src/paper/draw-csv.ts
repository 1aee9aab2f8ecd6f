import type { Frank } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { csvLine } from "../domain/safe-csv.ts";
import { isMarked, type Paper, type Told } from "./paper.ts";
import { csvOf } from "./sheet.ts";

const read = (value: Frank): string => (value instanceof Private ? Private.reveal(value) : value);

const told = (value: Told): string =>
	isMarked(value) ? `${read(value.value)} (third party, to be decided: ${read(value.because)})` : read(value);

/**
 * A paper's records as CSV (RFC 4180) in UTF-8 with a byte order mark, for a spreadsheet: a line each, a column for each
 * label that any of them has; or its report, where it has one. No cell is taken for a formula.
 */
export function drawCsv(paper: Paper): Buffer {
	if (paper.report) return csvOf(paper.report);
	const rows = paper.sections.flatMap((section) => section.entries.map((entry) => ({ section, entry })));
	const labels = [...new Set(rows.flatMap(({ entry }) => entry.facts.map(([label]) => label)))];
	const lines = [
		["", "Reference", ...labels],
		...rows.map(({ section, entry }) => {
			const facts = new Map(entry.facts);
			return [
				section.title,
				entry.title ?? "",
				...labels.map((label) => {
					const value = facts.get(label);
					return value === undefined ? "" : told(value);
				}),
			];
		}),
	];
	return Buffer.from(`\uFEFF${lines.map((cells) => `${csvLine(cells)}\r\n`).join("")}`);
}
