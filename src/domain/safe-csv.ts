/**
 * A line of CSV as RFC 4180 has it, without its end. A cell that a spreadsheet would take for a formula begins with an
 * apostrophe, which the spreadsheet shows as text. Signs of full width count as well: some spreadsheets take them for the same.
 */
export function csvLine(cells: readonly string[]): string {
	return cells.map(csvCell).join(",");
}

function csvCell(text: string): string {
	const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
