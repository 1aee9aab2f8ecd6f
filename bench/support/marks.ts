/** A figure, and the mark that it is to keep. */
export interface Mark {
	what: string;
	value: number;
	/** As it is written after the number: "ms", "%", or nothing. */
	unit: string;
	/** The most, or the least, that it may be; neither where it is printed for information. */
	most?: number;
	least?: number;
}

/** Whether the figure keeps its mark; undefined where it has none. What could not be measured keeps none. */
export function isMet({ value, most, least }: Mark): boolean | undefined {
	if (most === undefined && least === undefined) return undefined;
	return value <= (most ?? Number.POSITIVE_INFINITY) && value >= (least ?? Number.NEGATIVE_INFINITY);
}

/** The mark in words, such as "≤ 50 ms"; "none" where there is none. */
export function markInWords({ most, least, unit }: Mark): string {
	if (most !== undefined) return `≤ ${withUnit(most, unit)}`;
	return least === undefined ? "none" : `≥ ${withUnit(least, unit)}`;
}

/** A number as a person reads it: three digits are enough. */
export function withUnit(value: number, unit: string): string {
	const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

/**
 * What a figure came to as the data grew, in a sentence: each step and how many times the first it is.
 * @param steps how much there was, and the figure
 */
export function growthInWords(
	what: string,
	unit: string,
	steps: readonly (readonly [of: string, value: number])[],
) {
	const first = steps[0]?.[1] ?? Number.NaN;
	const said = steps.map(([of, value], n) => {
		const times = n ? ` (× ${(value / first).toFixed(1)})` : "";
		return `${withUnit(value, unit)} with ${of}${times}`;
	});
	return `${what}: ${said.join(", ")}.`;
}
