import { expect, test } from "vitest";
import { enquiryChased } from "../../../src/features/enquiry/events.ts";

const late = (check: "E07" | "E10" | "E04" | "E11", step: number) => ({
	...{ enquiry: "5a1e0000-0000-4000-8000-000000000001", due: "2027-03-01" },
	...{ check, step },
});

test("what is overdue on one morning stands in the timeline by who was told, not a sentence for each", () => {
	const enquiries = [late("E11", 1), late("E07", 3), late("E10", 3), late("E04", 2)];
	expect(enquiryChased.says({ enquiries }, new Map())).toBe(
		"Overdue, the coordinators were told: Admissions and pupil records; Social care records. " +
			"Overdue, the agency's leads, or the coordinators in their place, were told: Home visit. Overdue, whoever is to answer was told: Health records",
	);
	expect(enquiryChased.says({ enquiries: [late("E04", 1)] }, new Map())).toBe(
		"Overdue, whoever is to answer was told: Home visit",
	);
});
