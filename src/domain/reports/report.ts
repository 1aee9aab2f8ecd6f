/** A report as it is read on a screen, in CSV and in a workbook: one table, with what must be known of it. */
export interface Report {
	title: string;
	/** Each a sentence. */
	notes: readonly string[];
	head: readonly string[];
	rows: readonly (readonly (string | number)[])[];
}

/** Stands for a figure that is kept back, as official statistics write it. */
export const KEPT_BACK = "[c]";
