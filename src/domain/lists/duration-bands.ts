import type { Coded, CodeOf } from "./coded.ts";

/** How long a child has been missing education, as the DfE collection bands it: whole days from `from`, and below `below`. */
interface Band extends Coded {
	readonly from: number;
	readonly below: number;
}

/** The collection's bands of duration. The collection names them in weeks; that they are half-open is our reading. */
export const DURATION_BANDS = [
	{ code: "under_2_weeks", label: "Less than 2 weeks", from: 0, below: 14 },
	{ code: "weeks_2_to_4", label: "2 to 4 weeks", from: 14, below: 28 },
	{ code: "weeks_4_to_8", label: "4 to 8 weeks", from: 28, below: 56 },
	{ code: "weeks_8_to_12", label: "8 to 12 weeks", from: 56, below: 84 },
	{ code: "weeks_12_to_26", label: "12 to 26 weeks", from: 84, below: 182 },
	{ code: "weeks_26_to_52", label: "26 to 52 weeks", from: 182, below: 364 },
	{ code: "over_52_weeks", label: "Over 52 weeks", from: 364, below: Number.POSITIVE_INFINITY },
	{ code: "unknown", label: "Unknown", from: Number.NaN, below: Number.NaN },
] as const satisfies readonly Band[];

export type DurationBand = CodeOf<typeof DURATION_BANDS>;
