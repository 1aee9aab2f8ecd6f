import type { CodeOf } from "./coded.ts";

/** Year groups of compulsory school age, as the DfE collection counts them. `age` is that on 31 August before the year. */
export const YEAR_GROUPS = [
	{ code: "R", label: "Reception", age: 4 },
	{ code: "1", label: "Year 1", age: 5 },
	{ code: "2", label: "Year 2", age: 6 },
	{ code: "3", label: "Year 3", age: 7 },
	{ code: "4", label: "Year 4", age: 8 },
	{ code: "5", label: "Year 5", age: 9 },
	{ code: "6", label: "Year 6", age: 10 },
	{ code: "7", label: "Year 7", age: 11 },
	{ code: "8", label: "Year 8", age: 12 },
	{ code: "9", label: "Year 9", age: 13 },
	{ code: "10", label: "Year 10", age: 14 },
	{ code: "11", label: "Year 11", age: 15 },
] as const;

export type YearGroup = CodeOf<typeof YEAR_GROUPS>;
