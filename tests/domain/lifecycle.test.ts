import { describe, expect, test } from "vitest";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { canMove, isRelapse, nextReview, nextStates, triageMove } from "../../src/domain/lifecycle.ts";
import type { ClosureReason } from "../../src/domain/lists/closure-reasons.ts";
import { codesOf } from "../../src/domain/lists/coded.ts";
import { STATES, type State } from "../../src/domain/lists/states.ts";

const calm = { urgent: false };
const refusal = (from: State, to: State, facts: Parameters<typeof canMove>[2] = calm) => {
	const verdict = canMove(from, to, facts);
	return verdict.ok ? undefined : verdict.code;
};

describe("[S2-11] a case moves", () => {
	test.each<readonly State[]>([
		["draft", "notified", "screening", "enquiries", "not_located", "panel", "not_located"],
		["enquiries", "located_not_in_education", "panel", "placement_pending", "monitoring"],
		["enquiries", "located_in_education", "monitoring"],
		["not_located", "enquiries", "located_not_in_education"],
		["screening", "redirected", "screening", "duplicate"],
		["panel", "on_appeal_sao", "placement_pending"],
		["panel", "transfer_out_pending", "enquiries"],
		["closed", "reopened", "enquiries"],
		["monitoring", "not_located"],
	])("along %s, %s, %s ...", (...path) => {
		const moves = path.slice(1).map((to, i) => canMove(path[i] as State, to, calm));
		expect(moves.every((verdict) => verdict.ok)).toBe(true);
	});

	test.each<[State, State, string]>([
		["draft", "enquiries", "not_next"],
		["notified", "monitoring", "not_next"],
		["notified", "enquiries", "not_next"],
		["enquiries", "placement_pending", "not_next"],
		["screening", "notified", "not_next"],
		["panel", "panel", "same_state"],
		["closed", "enquiries", "closed"],
	])("but not from %s to %s", (from, to, code) => {
		expect(refusal(from, to)).toBe(code);
	});

	test("a refusal names what is possible, in words", () => {
		expect(canMove("notified", "monitoring", calm)).toMatchObject({
			because:
				'A case at "Notified" cannot go to "Placed, being monitored". It can go to: "Being triaged", "Duplicate".',
		});
	});

	test("an urgent case may go to the panel at once, another may not", () => {
		for (const from of ["notified", "screening", "enquiries"] as const) {
			expect(canMove(from, "panel", { urgent: true })).toEqual({ ok: true });
			expect(refusal(from, "panel")).toBe("not_next");
		}
	});

	test("no state is a dead end", () => {
		const stuck = codesOf(STATES).filter((from) => codesOf(STATES).every((to) => refusal(from, to)));
		expect(stuck).toEqual([]);
	});
});

describe("triage takes a case", () => {
	const to = (from: State, result: Parameters<typeof triageMove>[1]) => {
		const move = triageMove(from, result, calm);
		return move.ok ? move.to : move.code;
	};
	test.each<[State, Parameters<typeof triageMove>[1], string]>([
		["notified", "accepted", "enquiries"],
		["enquiries", "accepted", "enquiries"],
		["located_in_education", "accepted", "located_in_education"],
		["redirected", "accepted", "enquiries"],
		["duplicate", "accepted", "enquiries"],
		["reopened", "accepted", "enquiries"],
		["notified", "redirected", "redirected"],
		["enquiries", "redirected", "redirected"],
		["redirected", "redirected", "same_state"],
		["redirected", "duplicate", "duplicate"],
		["notified", "duplicate", "duplicate"],
		["located_in_education", "redirected", "not_next"],
		["monitoring", "duplicate", "not_next"],
		["closed", "accepted", "closed"],
	])("at %s, when it is %s: %s", (from, result, where) => {
		expect(to(from, result)).toBe(where);
	});
});

describe("[S2-7] a relapse", () => {
	test.each<[State, State, boolean]>([
		["monitoring", "located_not_in_education", true],
		["monitoring", "not_located", true],
		["monitoring", "panel", true],
		["monitoring", "placement_pending", false],
		["enquiries", "not_located", false],
	])("from %s to %s: %s", (from, to, relapse) => {
		expect(isRelapse(from, to)).toBe(relapse);
		expect(canMove(from, to, calm)).toEqual({ ok: true });
	});
});

test("[S2-25] the findings that are possible next are named, and one state holds at a time", () => {
	expect(nextStates("enquiries", calm)).toEqual(
		expect.arrayContaining(["located_in_education", "located_not_in_education", "not_located"]),
	);
	expect(nextStates("enquiries", calm)).not.toContain("closed");
});

describe("closing", () => {
	const close = (from: State, closure?: ClosureReason) => refusal(from, "closed", { urgent: false, closure });

	test("is never silent", () => {
		expect(close("monitoring")).toBe("no_closure_reason");
		expect(close("monitoring", "on_roll_attending")).toBeUndefined();
	});
	test("is possible from any state when the child has died or the case was an error", () => {
		for (const from of codesOf(STATES).filter((state) => state !== "draft" && state !== "closed")) {
			expect(close(from, "deceased")).toBeUndefined();
		}
	});
	test("[S2-27] as not located is the panel's to decide", () => {
		expect(close("enquiries", "not_located_enquiries_exhausted")).toBe("panel_decides");
		expect(close("panel", "not_located_enquiries_exhausted")).toBeUndefined();
	});
	test("on an offer alone is refused", () => {
		expect(close("placement_pending", "on_roll_attending")).toBe("offer_is_not_closure");
	});
	test("a draft is not a case", () => {
		expect(close("draft", "duplicate")).toBe("not_next");
	});
});

describe("the next review", () => {
	const calendars: Calendars = {
		working: workingCalendar(),
		authority: {
			terms: [
				{ from: "2026-02-23", to: "2026-03-27" },
				{ from: "2026-04-13", to: "2026-05-22" },
				{ from: "2026-06-01", to: "2026-07-21" },
			],
			closures: [],
		},
	};
	const from = "2026-03-06";
	const review = (state: State, facts = {}) =>
		nextReview(state, { urgent: false, ...facts }, from, calendars)?.due;

	test.each<[State, object, string | undefined]>([
		["enquiries", {}, "2026-04-17"],
		["enquiries", { urgent: true }, "2026-03-13"],
		["located_not_in_education", {}, "2026-03-20"],
		["placement_pending", {}, "2026-03-20"],
		["not_located", {}, "2026-04-17"],
		["not_located", { reviews: 1 }, "2026-05-01"],
		["monitoring", {}, "2026-04-17"],
		["reopened", {}, "2026-04-17"],
		["draft", {}, undefined],
		["duplicate", {}, undefined],
		["redirected", {}, undefined],
		["closed", { closure: "on_roll_attending" }, undefined],
		["closed", { closure: "not_located_enquiries_exhausted" }, "2027-03-06"],
	])("of %s %j is %s", (state, facts, due) => {
		expect(review(state, facts)).toBe(due);
	});

	test("no open case is without one", () => {
		const over = ["draft", "closed", "redirected", "duplicate"];
		const open = codesOf(STATES).filter((state) => !over.includes(state));
		expect(open.filter((state) => !review(state))).toEqual([]);
	});

	test("a panel may set its own cycle", () => {
		const cycle = {
			urgent: { working: 2 },
			open: { calendar: 28 },
			locatedNotPlaced: { school: 5 },
			notLocated: { school: 20 },
			notLocatedLater: { calendar: 90 },
			monitoring: { school: 20 },
		};
		expect(nextReview("enquiries", { urgent: false }, from, calendars, cycle)?.due).toBe("2026-04-03");
	});
});
