import type { Block, Frank, Words } from "./message.ts";

/** A figure of a picture: a number, one that is kept back, or none where there is none in the table either. */
export type Figure = number | "kept back" | undefined;

/**
 * What a picture in chat is drawn from: counts, and what was counted. It is all {@link Words}, in a form and on a page as
 * well, so that nothing private compiles into one.
 */
export interface Figures {
	title: Words;
	/** What the lengths of the bars count. */
	counts: Words;
	/** One for each group of bars, from the top down. */
	labels: readonly Words[];
	/** One bar in each group: three at most. */
	series: readonly { name: Words; bars: readonly Figure[] }[];
	/** What is in the table and not drawn, in a sentence. */
	leftOut?: Words;
	/** The same figures in words, for whoever does not see the picture. */
	alt: Words;
	/** Where the same figures stand in words, in a sentence, for where no picture can be shown. */
	elsewhere: Words;
}

/** A picture as a platform is given it. Sizes in pixels. */
export interface Png {
	bytes: Uint8Array;
	width: number;
	height: number;
}

/** Draws figures. @throws where it cannot */
export type DrawFigures = (figures: Figures) => Promise<Png>;

/** How a case's reference is written, and an id of ours. */
const ONE_CASE = /\b[A-Z]{2,5}-20\d\d-\d{3,}|\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/i;

/**
 * A picture in a message. A feature gives it its figures; it is drawn on the way out, after the record is committed, and
 * where that fails its message goes without. Figures of whole panels only: who makes one is listed in tests/import-law.test.ts.
 */
export class Picture {
	readonly figures: Figures;
	#png: Png | undefined;

	constructor(figures: Figures) {
		this.figures = figures;
	}

	/** As it was drawn; undefined before that, and where it could not be. */
	static png(picture: Picture): Png | undefined {
		return picture.#png;
	}

	/**
	 * Draws it, once. @throws where it cannot be drawn, and for one that names a case: that is a defect, and not to be
	 * looked at by anybody
	 */
	static async draw(picture: Picture, draw: DrawFigures): Promise<void> {
		if (picture.#png) return;
		if (ONE_CASE.test(JSON.stringify(picture.figures))) throw new Error("A picture names no case");
		picture.#png = await draw(picture.figures);
	}
}

/** The pictures among these blocks. */
export const picturesIn = (blocks: readonly Block<Frank>[]): Picture[] =>
	blocks.flatMap((block) => ("picture" in block ? [block.picture] : []));

/** What stands where a picture cannot be shown. */
export const withoutPicture = ({ figures }: Picture): Words =>
	`A picture of these figures cannot be shown here. ${figures.elsewhere}`;
