import type { Frank, Words } from "../chat/message.ts";
import type { Chart } from "../domain/reports/chart.ts";
import type { Report } from "../domain/reports/report.ts";

/**
 * What a file says, apart from how it looks: drawn as a PDF (draw-pdf.ts), as JSON (draw-json.ts) and so on. It may hold
 * private values, and is drawn for the one person who fetches it.
 */
export interface Paper {
	title: Words;
	/** The case's reference, or the panel's title. */
	reference: Words;
	/** What a reader must know first. */
	lead: readonly Words[];
	sections: readonly Section[];
	/** Whom it was drawn for, and when: on every page. */
	mark: Words;
	/** It names nobody and is made to be handed on: its mark stands at the foot of each page, and not across it. */
	handedOn?: true;
	/** A page of its own before the rest, with these words under the title. */
	cover?: readonly Words[];
	/** The same as one table: what a workbook and a CSV file of the paper hold. */
	report?: Report;
}

export interface Section {
	title: Words;
	says?: readonly Words[];
	/** Drawn in a PDF alone. It shows what stands in the table as well. */
	chart?: Chart;
	/** Drawn in a PDF alone: its report has the same figures. The first cell of a row says what it is about. */
	table?: Table;
	entries: readonly Entry[];
}

export interface Table {
	head: readonly Words[];
	rows: readonly (readonly (Words | number)[])[];
}

/** One record: what happened or what is held, with its details. */
export interface Entry {
	title?: Words;
	facts: readonly (readonly [label: Words, value: Told])[];
}

export type Told = Frank | Marked;

/** A value that is about somebody else than the child: marked, for a person to decide whether it is redacted. */
export interface Marked {
	value: Frank;
	thirdParty: true;
	because: Words;
}

/** Marks a value as being about somebody else. */
export const marked = (value: Frank, because: Words): Marked => ({ value, thirdParty: true, because });

/** Whether a value is marked. */
export const isMarked = (told: Told): told is Marked => typeof told === "object" && "thirdParty" in told;

/** How many records a paper holds: those of its report where it has one. */
export const recordsIn = ({ sections, report }: Paper): number =>
	report?.rows.length ?? sections.reduce((sum, section) => sum + section.entries.length, 0);
