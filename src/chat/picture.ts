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
 * A picture in a message. A feature gives it its figures. They are drawn once the record is committed, while the message is
 * on its way: an adapter waits for them where it needs them, and for no longer than its words can wait. Figures of whole
 * panels only: who makes one is listed in tests/import-law.test.ts.
 */
export class Picture {
	readonly figures: Figures;
	#coming: Promise<void> | undefined;
	#png: Png | undefined;

	constructor(figures: Figures) {
		this.figures = figures;
	}

	/** As it was drawn; undefined before that, and where it could not be. */
	static png(picture: Picture): Png | undefined {
		return picture.#png;
	}

	/** Whether it is drawn, or being drawn. */
	static isComing(picture: Picture): boolean {
		return picture.#coming !== undefined;
	}

	/**
	 * Begins to draw it, once. @throws where it cannot be drawn, and for one that names a case: that is a defect, and not to
	 * be looked at by anybody
	 */
	static draw(picture: Picture, draw: DrawFigures): Promise<void> {
		if (picture.#coming) return picture.#coming;
		const drawing = (async () => {
			if (ONE_CASE.test(JSON.stringify(picture.figures))) throw new Error("A picture names no case");
			picture.#png = await draw(picture.figures);
		})();
		picture.#coming = drawing.catch(() => undefined);
		return drawing;
	}

	/** Waits for these as long as they take, and no longer than so many milliseconds. */
	static async drawn(pictures: readonly Picture[], withinMs: number): Promise<void> {
		const coming = pictures.flatMap((picture) => (picture.#png ? [] : (picture.#coming ?? [])));
		if (!coming.length) return;
		const late = Promise.withResolvers<void>();
		const timer = setTimeout(late.resolve, withinMs);
		await Promise.race([Promise.all(coming), late.promise]);
		clearTimeout(timer);
	}
}

/** The pictures among these blocks. */
export const picturesIn = (blocks: readonly Block<Frank>[]): Picture[] =>
	blocks.flatMap((block) => ("picture" in block ? [block.picture] : []));

/** What stands where a picture cannot be shown. */
export const withoutPicture = ({ figures }: Picture): Words =>
	`A picture of these figures cannot be shown here. ${figures.elsewhere}`;
