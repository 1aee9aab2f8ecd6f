/**
 * A line of CSV as RFC 4180 has it, without its end. A cell that a spreadsheet would take for a formula begins with an
 * apostrophe, which the spreadsheet shows as text. Signs of full width count as well: some spreadsheets take them for the same.
 */
export function csvLine(cells: readonly string[]): string {
	return cells.map(csvCell).join(",");
}

/** A sign with which a spreadsheet would begin a formula, after the apostrophes that it may have already. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A cell as it was before {@link csvLine} wrote it. */
export const cellAsRead = (cell: string): string =>
	cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/** A cell as {@link csvLine} writes it, but for its quotation marks. */
export const cellAsWritten = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

function csvCell(text: string): string {
	const safe = cellAsWritten(text);
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
