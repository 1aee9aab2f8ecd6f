import { describe, expect, test } from "vitest";
import type { LocalDate } from "../../src/domain/date/local-date.ts";
import {
	faultInDay,
	newsPossible,
	type RequestDates,
	standingOf,
	waitsFor,
} from "../../src/domain/requests.ts";
import { notStarting, startGroups } from "../../src/domain/starting.ts";

const asked = (more: Partial<RequestDates> = {}): RequestDates => ({
	...{
		kind: "authority",
		sentOn: "2027-03-10",
		acknowledgeBy: "2027-03-12",
		answerBy: "2027-03-24",
		doneBy: null,
	},
	...{ acknowledgedOn: null, answeredOn: null, accepted: null, doneOn: null, withdrawnOn: null },
	...more,
});
const day: LocalDate = "2027-03-11";

describe("[S2-5] where a request stands, and what it waits for", () => {
	test.each([
		[asked(), "sent", { what: "acknowledge", by: "2027-03-12" }],
		[asked({ acknowledgedOn: day }), "acknowledged", { what: "answer", by: "2027-03-24" }],
		[asked({ answeredOn: day, accepted: true }), "accepted", undefined],
		[asked({ answeredOn: day, accepted: false }), "declined", undefined],
		[
			asked({ kind: "service", answeredOn: day, accepted: true, doneBy: "2027-04-20" }),
			"accepted",
			{ what: "do", by: "2027-04-20" },
		],
		[asked({ kind: "service", answeredOn: day, accepted: true, doneOn: day }), "done", undefined],
		[asked({ withdrawnOn: day }), "withdrawn", undefined],
	] as const)("case %#", (request, standing, waits) => {
		expect(standingOf(request)).toBe(standing);
		expect(waitsFor(request)).toEqual(waits);
	});

	test("a transfer that was accepted comes to no other end than coming back; a referral is done", () => {
		const accepted = { answeredOn: day, accepted: true };
		expect(newsPossible(asked(accepted))).toEqual(["withdrawn"]);
		expect(newsPossible(asked({ ...accepted, kind: "service" }))).toEqual(["done", "withdrawn"]);
		expect(newsPossible(asked({ answeredOn: day, accepted: false }))).toEqual([]);
	});

	test("nothing happened before it was asked, nor tomorrow", () => {
		expect(faultInDay("2027-03-09", "2027-03-10", "2027-03-12")).toMatch(/before the request/);
		expect(faultInDay("2027-03-13", "2027-03-10", "2027-03-12")).toMatch(/not come yet/);
		expect(faultInDay("2027-03-10", "2027-03-10", "2027-03-12")).toBeUndefined();
	});
});

describe("[S4-3] children reaching school age", () => {
	test("are grouped by the day, and reached on it", () => {
		expect(startGroups(["2027-08-31", "2027-03-31", "2027-08-31"], "2027-03-31")).toEqual([
			{ on: "2027-03-31", reached: true, count: 1 },
			{ on: "2027-08-31", reached: false, count: 2 },
		]);
	});

	test("do not belong on the list when they are too old, or years from it", () => {
		expect(notStarting("2005-02-01", "2027-03-10")).toMatch(/over compulsory school age/);
		expect(notStarting("2026-02-01", "2027-03-10")).toMatch(/more than two years/);
		expect(notStarting("2022-04-01", "2027-03-10")).toBeUndefined();
	});
});
