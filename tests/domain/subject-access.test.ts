import { expect, test } from "vitest";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { CHILD_FIELDS, heldField } from "../../src/domain/lists/held-fields.ts";
import { answerBy } from "../../src/domain/subject-access.ts";

const calendars = { working: workingCalendar() };

test.each([
	// The same day of the next month, and three months after receipt.
	["2027-03-01", "2027-04-01", "2027-06-01"],
	// The last day where there is no such day: 31 January to Sunday 28 February, hence Monday; 30 April stands.
	["2027-01-31", "2027-03-01", "2027-04-30"],
	// Christmas Day on a Saturday: the next working day is the Wednesday after the two substitutes.
	["2027-11-25", "2027-12-29", "2028-02-25"],
])("a request received on %s is answered by %s, at the latest %s", (received, due, extended) => {
	expect(answerBy(received, calendars)).toEqual({ due, extended });
});

test("what is about the child alone is not marked; words that somebody typed are, known or not", () => {
	const unmarked = [...Object.keys(CHILD_FIELDS), "note", "rationale", "organisation", "person"].filter(
		(field) => !heldField(field).third,
	);
	expect(unmarked.sort()).toEqual(
		[
			"age",
			"aliases",
			"birth",
			"ethnicity",
			"first_name",
			"former_reference",
			"interpreter",
			"language",
			"organisation",
			"school",
			"sen",
			"setting",
			"social_care_history",
			"sex",
			"surname",
			"upn",
		].sort(),
	);
	expect(heldField("action_1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed").label).toBe("Action");
	expect(heldField("something_new")).toEqual({
		label: "Something new",
		third: expect.stringMatching(/own words/),
	});
});
