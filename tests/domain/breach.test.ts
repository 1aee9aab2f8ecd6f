import { describe, expect, test } from "vitest";
import { hoursLeft, reminderDue, reportBy } from "../../src/domain/breach.ts";
import { moment } from "../../src/domain/date/words.ts";

const at = (text: string) => new Date(text);

describe("the 72 hours (UK GDPR article 33)", () => {
	test.each([
		["on a Wednesday", "2027-03-10T09:00:00Z", "Sat 13 Mar, 09:00"],
		["before a bank holiday weekend", "2027-03-25T16:30:00Z", "Sun 28 Mar, 17:30"],
		["over the hour that clocks skip in spring", "2027-03-26T10:00:00Z", "Mon 29 Mar, 11:00"],
		["over the hour that comes twice in autumn", "2027-10-29T09:00:00Z", "Mon 1 Nov, 09:00"],
	])("%s count every hour, and are shown by the panel's clocks", (_when, found, by) => {
		expect(reportBy(at(found)).getTime() - at(found).getTime()).toBe(72 * 3_600_000);
		expect(moment(reportBy(at(found)), "Europe/London", "2027-01-01")).toBe(by);
	});
});

describe("a reminder", () => {
	const found = at("2027-03-10T09:00:00Z");
	test.each([
		["2027-03-11T08:59:59.999Z", 0],
		["2027-03-11T09:00:00Z", 24],
		["2027-03-12T08:59:59Z", 24],
		["2027-03-12T09:00:00Z", 48],
		["2027-03-13T02:59:59Z", 48],
		["2027-03-13T03:00:00Z", 66],
		["2027-04-01T00:00:00Z", 66],
	])("at %s is that of %i hours", (now, hours) => {
		expect(reminderDue(found, at(now))).toBe(hours);
	});

	test("says how many whole hours are left, and never fewer than none", () => {
		expect(hoursLeft(found, found)).toBe(72);
		expect(hoursLeft(found, at("2027-03-13T08:00:01Z"))).toBe(0);
		expect(hoursLeft(found, at("2027-03-13T08:00:00Z"))).toBe(1);
		expect(hoursLeft(found, at("2027-03-20T08:00:00Z"))).toBe(0);
	});
});
