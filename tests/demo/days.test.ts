import { describe, expect, test } from "vitest";
import { daysBefore, openingOf } from "../../src/demo/days.ts";

const ZONE = "Europe/London";
const opens = (now: string) => {
	const { at, isNow } = openingOf(new Date(now), ZONE);
	return isNow ? "now" : at.toISOString();
};

describe("when the sandbox opens", () => {
	test("is now, in the hours of a working day", () => {
		expect(opens("2027-03-10T09:10:00Z")).toBe("now");
		expect(opens("2027-03-10T16:59:00Z")).toBe("now");
		expect(opens("2027-07-14T08:10:00Z")).toBe("now"); // summer time
	});

	test("is ten past nine the same morning, once work is over", () => {
		expect(opens("2027-03-10T19:30:00Z")).toBe("2027-03-10T09:10:00.000Z");
	});

	test("is the working day before, while the morning is early", () => {
		expect(opens("2027-03-10T09:09:00Z")).toBe("2027-03-09T09:10:00.000Z");
		expect(opens("2027-03-15T06:00:00Z")).toBe("2027-03-12T09:10:00.000Z");
	});

	test("is the last working day, at weekends and on bank holidays", () => {
		expect(opens("2027-03-14T12:00:00Z")).toBe("2027-03-12T09:10:00.000Z");
		expect(opens("2027-03-29T12:00:00Z")).toBe("2027-03-25T09:10:00.000Z"); // Easter Monday, after Good Friday
	});
});

test("a story's days are working days, counted back from the opening and ahead of it", () => {
	const day = daysBefore(new Date("2027-03-30T10:00:00Z"), ZONE);
	expect([0, 1, 2, 3].map(day)).toEqual(["2027-03-30", "2027-03-25", "2027-03-24", "2027-03-23"]);
	expect([-1, -2, -3, -4].map(day)).toEqual(["2027-03-31", "2027-04-01", "2027-04-02", "2027-04-05"]);
});
