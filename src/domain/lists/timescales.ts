import { count } from "../date/words.ts";
import type { AttendanceCodeOf } from "./attendance-codes.ts";
import { type Coded, type CodeOf, entryOf } from "./coded.ts";

/** A time that others set: in law, or in the practice of an authority. */
export interface Timescale extends Coded {
	/** In school days, unless a panel has another number. */
	readonly days: number;
	/** Where it comes from. */
	readonly source: string;
	/** School days running with these marks in the register are told to those who must know. */
	readonly marks?: readonly AttendanceCodeOf[];
	/** Says it with the panel's number. */
	readonly says: (days: number) => string;
}

const schoolDays = (n: number) => count(n, "school day");
const COUNCILS = "Published practice of several councils";

/** External timescales. They inform: none is a waiting period before a notification. */
export const TIMESCALES = [
	{
		code: "checks",
		label: "The school's own checks",
		days: 5,
		source: COUNCILS,
		says: (n) => `begin by the ${ordinal(n)} school day of an absence that nobody can explain.`,
	},
	{
		code: "notify",
		label: "Notification at the latest",
		days: 10,
		source: COUNCILS,
		says: (n) =>
			`after ${schoolDays(n)} of absence without a reason that was agreed. Earlier is always right.`,
	},
	{
		code: "attendanceReturn",
		label: "Attendance return",
		days: 10,
		source: COUNCILS,
		marks: ["G", "N", "O", "U"],
		says: (n) => `to the authority after ${schoolDays(n)} running marked G, N, O or U.`,
	},
	{
		code: "sicknessReturn",
		label: "Sickness return",
		days: 15,
		source: "Working together to improve school attendance, August 2024",
		marks: ["I"],
		says: (n) => `to the authority when a child is, or will be, ill for ${schoolDays(n)}.`,
	},
	{
		code: "reasonFound",
		label: "No reason given (N)",
		days: 5,
		source: "School attendance registration regulations 2024",
		marks: ["N"],
		says: (n) => `is put right in the register within ${schoolDays(n)}.`,
	},
	{
		code: "newPupilReturn",
		label: "New-pupil return",
		days: 5,
		source: "School attendance registration regulations 2024, regulation 13",
		says: (n) => `to the authority by the end of the ${ordinal(n)} school day after a pupil starts.`,
	},
	{
		code: "exclusionProvision",
		label: "Permanent exclusion",
		days: 6,
		source: "Statutory guidance on exclusion",
		says: (n) => `the authority provides education from the ${ordinal(n)} school day.`,
	},
] as const satisfies readonly Timescale[];

export type TimescaleCode = CodeOf<typeof TIMESCALES>;

/** A timescale in a sentence, with a panel's number. */
export function timescaleInWords(code: TimescaleCode, days: number): string {
	const { label, says } = entryOf(TIMESCALES, code);
	return `${label}: ${says(days)}`;
}

const ORDINALS = [
	"first",
	"second",
	"third",
	"fourth",
	"fifth",
	"sixth",
	"seventh",
	"eighth",
	"ninth",
	"tenth",
];

/** "fifth", "11th". */
function ordinal(n: number): string {
	const ends = ["th", "st", "nd", "rd"];
	const end = n % 100 >= 11 && n % 100 <= 13 ? "th" : (ends[n % 10] ?? "th");
	return ORDINALS[n - 1] ?? `${n}${end}`;
}
