import { expect, test } from "vitest";
import {
	isCompulsorySchoolAge,
	schoolAgeEnd,
	schoolAgeOn,
	schoolAgeStart,
	schoolLeavingDate,
} from "../../src/domain/school-age.ts";

test.each([
	["2019-02-10", "2024-03-31", "2035-06-29"],
	["2007-09-23", "2012-12-31", "2024-06-28"],
	["2021-03-31", "2026-03-31", "2037-06-26"],
	["2021-04-01", "2026-08-31", "2037-06-26"],
	["2021-09-01", "2026-12-31", "2038-06-25"],
	["2010-08-31", "2015-08-31", "2026-06-26"],
	["2010-09-01", "2015-12-31", "2027-06-25"],
	["2020-02-29", "2025-03-31", "2036-06-27"],
	["2020-12-31", "2025-12-31", "2037-06-26"],
	["2021-01-01", "2026-03-31", "2037-06-26"],
])("born %s: compulsory school age from %s to %s", (birth, start, end) => {
	expect([schoolAgeStart(birth), schoolAgeEnd(birth)]).toEqual([start, end]);
});

test.each([
	[2026, "2026-06-26"],
	[2027, "2027-06-25"],
	[2028, "2028-06-30"],
	[2029, "2029-06-29"],
])("the leaving date of %i is %s", (year, date) => {
	expect(schoolLeavingDate(year)).toBe(date);
});

test.each([
	["2026-03-30", "below", false],
	["2026-03-31", "within", true],
	["2037-06-26", "within", true],
	["2037-06-27", "above", false],
] as const)("born 2021-03-31, on %s: %s", (date, where, within) => {
	expect(schoolAgeOn("2021-03-31", date)).toBe(where);
	expect(isCompulsorySchoolAge("2021-03-31", date)).toBe(within);
});
