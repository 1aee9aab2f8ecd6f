import { bytes, CARD_BYTES, MEASURES, type Measure } from "./limits.ts";

/** Draws with the most generous measure that Teams will take; the last one when even that is too large. */
export function drawToFit<T>(draw: (measure: Measure) => T): T {
	let drawn: T | undefined;
	for (const measure of MEASURES) {
		drawn = draw(measure);
		if (bytes(drawn) <= CARD_BYTES) return drawn;
	}
	return drawn as T;
}
