/** A report as it is read on a screen, in CSV and in a workbook: one table, with what must be known of it. */
export interface Report {
	title: string;
	/** What alone it is of, in a sentence that stands among the notes too; undefined where it is of everything. */
	only?: string;
	/** Each a sentence. */
	notes: readonly string[];
	head: readonly string[];
	rows: readonly (readonly (string | number)[])[];
}

/** Stands for a figure that is kept back, as official statistics write it. */
export const KEPT_BACK = "[c]";

/** The same, as a person reads it. */
export const IN_WORDS = "kept back";

/** A report for people to read: a figure that is kept back says so, in its notes too. */
export function inWords(report: Report): Report {
	return {
		...report,
		notes: report.notes.map((note) => note.replace(KEPT_BACK, `“${IN_WORDS}”`)),
		rows: report.rows.map((row) => row.map((cell) => (cell === KEPT_BACK ? IN_WORDS : cell))),
	};
}

/** The rows of each section, in the report's order. A report whose first column is no section has one without a name. */
export const sectionsOf = ({ rows }: Report): Map<string, Report["rows"][number][]> =>
	Map.groupBy(rows, ([section]) => String(section));
