import { describe, expect, test } from "vitest";
import { noticeEnds, type Route, standsAt, whyNotYet } from "../../src/domain/attendance-order.ts";
import { countedInWords } from "../../src/domain/calendar/why.ts";
import type { OrderStep } from "../../src/domain/lists/order-steps.ts";

describe("[S1-12] a notice's days begin with the day of service", () => {
	test.each([
		// domain.md §4, and the ends of a month, of a year and of February in a leap year.
		["2026-03-02", 15, "2026-03-16"],
		["2026-12-20", 15, "2027-01-03"],
		["2028-02-20", 15, "2028-03-05"],
		["2026-03-02", 1, "2026-03-02"],
		["2026-03-02", 21, "2026-03-22"],
	])("served on %s, %i days run to %s", (served, days, ends) => {
		const { due, because, approximate } = noticeEnds(served, days);
		expect({ due, days: because.length, first: because[0]!.date, approximate }).toEqual({
			due: ends,
			days,
			first: served,
			approximate: false,
		});
	});

	test("and are told one by one", () => {
		const { because } = noticeEnds("2026-03-02", 15);
		expect(countedInWords(because, "2026-03-02")).toEqual(["Mon 2 to Mon 16 Mar: 15 days, counted"]);
	});

	test.each([0, -1, 1.5])("a notice of %d days is no notice", (days) => {
		expect(() => noticeEnds("2026-03-02", days)).toThrow(RangeError);
	});
});

const route = (...steps: [OrderStep, string, string?][]): Route => ({
	steps: steps.map(([step, on, ends = null]) => ({ step, on, ends })),
	decided: false,
	onHold: false,
});
const TODAY = "2026-04-30";
const codeOf = (of: Route, step: OrderStep, on: string) => whyNotYet(of, step, on, TODAY)?.code;

const CONSIDERED = ["considered", "2026-02-20"] as const;
const CONTACT = ["contact", "2026-02-25"] as const;
const NOTICE = ["notice", "2026-03-02", "2026-03-16"] as const;
const ORDER = ["order", "2026-03-17"] as const;

describe("the way to an order", () => {
	const served = route([...CONSIDERED], [...CONTACT], [...NOTICE]);

	test("goes step by step", () => {
		expect(codeOf(route(), "considered", "2026-02-20")).toBeUndefined();
		expect(codeOf(route([...CONSIDERED]), "contact", "2026-02-25")).toBeUndefined();
		expect(codeOf(route([...CONSIDERED], [...CONTACT]), "notice", "2026-03-02")).toBeUndefined();
		expect(codeOf(served, "response", "2026-03-05")).toBeUndefined();
		expect(codeOf(served, "order", "2026-03-17")).toBeUndefined();
		for (const step of ["complied", "challenged", "revoked"] as const)
			expect(
				codeOf(route([...CONSIDERED], [...CONTACT], [...NOTICE], [...ORDER]), step, TODAY),
			).toBeUndefined();
	});

	test.each([
		["a notice before anybody considered it", route(), "notice", "not-next"],
		["an order without a notice", route([...CONSIDERED]), "order", "not-next"],
		["a second notice while one runs", served, "notice", "not-next"],
		["compliance with an order that was not made", served, "complied", "not-next"],
		["a notice before any contact", route([...CONSIDERED]), "notice", "no-contact"],
	] as const)("refuses %s, with what can be recorded", (_, of, step, code) => {
		expect(codeOf(of, step, "2026-03-20")).toBe(code);
		const said = whyNotYet(of, step, "2026-03-20", TODAY)!.because;
		expect(said).toMatch(code === "not-next" ? /What can be recorded now: “/ : /Record it first/);
	});

	test("an order waits for the end of the notice's last day", () => {
		expect(whyNotYet(served, "order", "2026-03-16", TODAY)).toEqual({
			code: "too-early",
			because: "The notice runs to the end of Mon 16 Mar. An order comes on Tue 17 Mar at the earliest.",
		});
		expect(codeOf(served, "order", "2026-03-17")).toBeUndefined();
	});

	test("no step is dated ahead, nor before the one it follows", () => {
		expect(codeOf(served, "response", "2026-05-01")).toBe("ahead");
		expect(codeOf(served, "response", "2026-03-01")).toBe("before-last");
	});

	test("a notice waits while contact with the family could do harm", () => {
		const held = { ...route([...CONSIDERED], [...CONTACT]), onHold: true };
		expect(codeOf(held, "notice", "2026-03-02")).toBe("on-hold");
		expect(codeOf(held, "not_pursued", "2026-03-02")).toBeUndefined();
	});

	test("a panel's decision counts as having considered it", () => {
		expect(standsAt({ ...route([...CONTACT]), decided: true })).toBe("considered");
		expect(standsAt(route([...CONTACT]))).toBe("begin");
	});
});
