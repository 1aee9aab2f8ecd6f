import { expect, test } from "vitest";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { fairAccessDue } from "../../src/domain/fair-access.ts";

const working = workingCalendar();
const authority = {
	terms: [
		{ from: "2027-02-22", to: "2027-03-25" },
		{ from: "2027-04-12", to: "2027-05-28" },
	],
	closures: [],
};

test("a Fair Access place is due 20 school days on, holidays left out", () => {
	expect(fairAccessDue("2027-03-10", { working, authority })).toMatchObject({
		due: "2027-04-22",
		approximate: false,
	});
	expect(fairAccessDue("2027-03-10", { working }).approximate).toBe(true);
});
