import { describe, expect, test } from "vitest";
import {
	lateMark,
	type Mark,
	patternIn,
	patternSince,
	runIn,
	wasThere,
} from "../../src/domain/attendance.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { addDays } from "../../src/domain/date/local-date.ts";
import type { AttendanceCodeOf } from "../../src/domain/lists/attendance-codes.ts";

test.each([
	[1, "L", true],
	[15, "L", true],
	[16, "U", false],
	[90, "U", false],
] as const)("[S3-10] %i minutes late is %s", (minutes, code, there) => {
	expect(lateMark(minutes)).toBe(code);
	expect(wasThere(lateMark(minutes))).toBe(there);
});

describe("a pattern of absence", () => {
	const rule = { codes: ["O", "N"], sessions: 10, weeks: 4 } as const;
	const until = "2027-03-26";
	/** Both sessions of so many days, the last of them `until`. */
	const marks = (days: number, code: Mark["code"] = "O", last = until): Mark[] =>
		Array.from({ length: days }, (_, n) => addDays(last, -n)).flatMap((on) => [
			{ on, session: "am", code },
			{ on, session: "pm", code },
		]);

	test("is so many sessions, and not one fewer", () => {
		expect(patternIn(marks(5), rule, until)).toEqual({ from: "2027-03-22", to: until, sessions: 10 });
		expect(patternIn(marks(5).slice(1), rule, until)).toBeUndefined();
	});

	test("counts the codes that the rule names, and no others", () => {
		expect(patternIn([...marks(4), ...marks(3, "I", "2027-03-20")], rule, until)).toBeUndefined();
		expect(patternIn([...marks(4), ...marks(1, "N", "2027-03-15")], rule, until)?.sessions).toBe(10);
	});

	test("looks at so many weeks, both ends included", () => {
		expect(patternSince(rule, until)).toBe("2027-02-27");
		expect(patternIn([...marks(4), ...marks(1, "O", "2027-02-27")], rule, until)?.from).toBe("2027-02-27");
		expect(patternIn([...marks(4), ...marks(1, "O", "2027-02-26")], rule, until)).toBeUndefined();
	});
});

describe("a run of school days", () => {
	const calendars = {
		working: workingCalendar(),
		authority: { terms: [{ from: "2027-01-04", to: "2027-03-25" }], closures: [] },
	};
	const whole = (on: string, code: AttendanceCodeOf): Mark[] => [
		{ on, session: "am", code },
		{ on, session: "pm", code },
	];
	const ill = ["2027-03-04", "2027-03-05", "2027-03-08"].flatMap((on) => whole(on, "I"));
	const rule = { codes: ["I"], days: 3 } as const;

	test("goes over a weekend", () => {
		expect(runIn(ill, rule, "2027-03-08", calendars)).toEqual({
			from: "2027-03-04",
			to: "2027-03-08",
			days: 3,
		});
	});
	test("is broken by a day there, by half a day there and by a school day that was not entered", () => {
		const there = [...ill, ...whole("2027-03-09", "P")];
		expect(runIn(there, rule, "2027-03-09", calendars)).toBeUndefined();
		const half: Mark[] = [
			...ill.slice(0, 3),
			{ on: "2027-03-05", session: "pm", code: "P" },
			...ill.slice(4),
		];
		expect(runIn(half, rule, "2027-03-08", calendars)).toBeUndefined();
		const gap = ill.filter(({ on }) => on !== "2027-03-05");
		expect(runIn(gap, { ...rule, days: 2 }, "2027-03-08", calendars)).toBeUndefined();
	});
	test("is not there while it is too short, nor without marks", () => {
		expect(runIn(ill, { ...rule, days: 4 }, "2027-03-08", calendars)).toBeUndefined();
		expect(runIn([], rule, "2027-03-08", calendars)).toBeUndefined();
	});
	test("what comes after `until` does not count", () => {
		expect(runIn(ill, { ...rule, days: 2 }, "2027-03-05", calendars)).toMatchObject({
			to: "2027-03-05",
			days: 2,
		});
	});
});
