import { describe, expect, test } from "vitest";
import { lateMark, type Mark, patternIn, patternSince, wasThere } from "../../src/domain/attendance.ts";
import { addDays } from "../../src/domain/date/local-date.ts";

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
