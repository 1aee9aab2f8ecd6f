import { PNG } from "./draw-image.ts";
import { CARD_BYTES, MEASURES, type Measure } from "./limits.ts";

/**
 * Draws with the most generous measure that Teams will take; the last one when even that is too large. A picture is left
 * out before a word is.
 */
export function drawToFit<T>(draw: (measure: Measure) => T): T {
	let drawn: T | undefined;
	for (const measure of MEASURES) {
		drawn = draw(measure);
		let text = JSON.stringify(drawn);
		if (Buffer.byteLength(text) > CARD_BYTES && text.includes(PNG)) {
			drawn = draw({ ...measure, withoutPictures: true });
			text = JSON.stringify(drawn);
		}
		if (Buffer.byteLength(text) <= CARD_BYTES) return drawn;
	}
	return drawn as T;
}
