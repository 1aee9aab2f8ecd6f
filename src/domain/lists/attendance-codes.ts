import type { Coded, CodeOf } from "./coded.ts";

export interface AttendanceCode extends Coded {
	/** Whether the pupil was there, or somewhere that the school approved. */
	readonly present: boolean;
}

/** The register's codes that somebody who enters a placed child's attendance needs (Working together, August 2024). */
export const ATTENDANCE_CODES = [
	{ code: "P", label: "Present", present: true },
	{ code: "L", label: "Late (L)", present: true },
	{ code: "B", label: "Educated off site (B)", present: true },
	{ code: "U", label: "Late after the register closed: absence (U)", present: false },
	{ code: "I", label: "Ill (I)", present: false },
	{ code: "M", label: "Medical or dental appointment (M)", present: false },
	{ code: "C", label: "Leave that was agreed (C)", present: false },
	{ code: "E", label: "Suspended or excluded (E)", present: false },
	{ code: "G", label: "Holiday that was not agreed (G)", present: false },
	{ code: "N", label: "No reason given yet (N)", present: false },
	{ code: "O", label: "Absent without leave (O)", present: false },
] as const satisfies readonly AttendanceCode[];

export type AttendanceCodeOf = CodeOf<typeof ATTENDANCE_CODES>;
