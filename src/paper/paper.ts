import type { Frank, Words } from "../chat/message.ts";

/**
 * What a file says, apart from how it looks: drawn as a PDF (draw-pdf.ts) or as JSON (draw-json.ts). It holds private
 * values, and is drawn for the one person who fetches it.
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
}

export interface Section {
	title: Words;
	says?: readonly Words[];
	entries: readonly Entry[];
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

/** How many records a paper holds. */
export const recordsIn = ({ sections }: Paper): number =>
	sections.reduce((sum, section) => sum + section.entries.length, 0);
