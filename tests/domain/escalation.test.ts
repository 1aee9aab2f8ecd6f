import { describe, expect, test } from "vitest";
import { workingDaysLate } from "../../src/domain/calendar/due-date.ts";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import {
	type CaseFacts,
	ESCALATION_STEPS,
	escalateCase,
	lateEnough,
	whyNotPutOff,
} from "../../src/domain/escalation.ts";
import { answersFrom } from "../../src/domain/risk.ts";

const calendars: Calendars = {
	working: workingCalendar(),
	authority: {
		terms: [
			{ from: "2026-02-23", to: "2026-03-27" },
			{ from: "2026-04-13", to: "2026-05-22" },
			{ from: "2026-06-01", to: "2026-07-21" },
			{ from: "2026-09-02", to: "2026-10-23" },
		],
		closures: [],
	},
};

describe("X4: an enquiry due on Friday 6 March", () => {
	const told = (today: string, steps = ESCALATION_STEPS) =>
		Object.entries(lateEnough(today, calendars, steps))
			.filter(([, newest]) => "2026-03-06" <= newest)
			.map(([who]) => who);
	test.each([
		["2026-03-06", 0, []],
		["2026-03-08", 0, []],
		["2026-03-09", 1, ["owner"]],
		["2026-03-10", 2, ["owner"]],
		["2026-03-11", 3, ["owner", "agencyLead"]],
		["2026-03-12", 4, ["owner", "agencyLead"]],
		["2026-03-13", 5, ["owner", "agencyLead", "coordinator"]],
	])("on %s is %i working days late and is told to %j", (today, late, who) => {
		expect(told(today)).toEqual(who);
		expect(workingDaysLate("2026-03-06", today, calendars)).toBe(late);
	});
	test("a panel may set its own steps", () => {
		expect(told("2026-03-10", { owner: 1, agencyLead: 1, coordinator: 2 })).toHaveLength(3);
	});
	test("bank holidays do not count: over Easter one working day takes five", () => {
		expect(lateEnough("2026-04-07", calendars, ESCALATION_STEPS).owner).toBe("2026-04-06");
		expect(lateEnough("2026-04-06", calendars, ESCALATION_STEPS).owner).toBe("2026-04-01");
	});
});

/** A school's referral on Friday 6 March: on roll, not located, nothing of risk. */
const facts: CaseFacts = {
	received: "2026-03-06",
	referredBySchool: true,
	onRoll: true,
	answers: answersFrom([], "no"),
};
const codes = (today: string, more: Partial<CaseFacts> = {}) =>
	escalateCase({ ...facts, ...more }, today, calendars).map((escalation) => escalation.code);
const x2 = (today: string, more: Partial<CaseFacts> = {}) =>
	escalateCase({ ...facts, ...more }, today, calendars).find((escalation) => escalation.code === "X2");

describe("risk", () => {
	test("X1 stands at once for any Yes, X3 for harm; neither is for a channel, neither can be put off", () => {
		expect(codes("2026-03-06", { answers: answersFrom(["looked_after"], "no") })).toEqual(["X1"]);
		const harm = escalateCase(
			{ ...facts, answers: answersFrom(["significant_harm"], "no") },
			"2026-03-06",
			calendars,
		);
		expect(harm.map(({ code }) => code)).toEqual(["X1", "X3"]);
		expect(harm.every((escalation) => escalation.private && !escalation.canSnooze)).toBe(true);
	});
	test("what nobody knows is not an escalation", () => {
		expect(codes("2026-03-06", { answers: answersFrom([], "unknown") })).toEqual([]);
	});
});

describe("X2: not located after 3 school days", () => {
	test.each([
		["2026-03-11", undefined],
		["2026-03-12", "Not located 4 school days after referral: tell social care or police today."],
		["2026-03-13", "Not located 5 school days after referral: tell social care or police today."],
	])("on %s: %s", (today, words) => {
		expect(x2(today)?.words).toBe(words);
	});
	test("does not wait for September", () => {
		expect(x2("2026-07-23", { received: "2026-07-20" })).toBeUndefined();
		expect(x2("2026-07-24", { received: "2026-07-20" })).toMatchObject({
			since: "2026-07-24",
			words: "Not located 4 working days after referral: tell social care or police today.",
		});
	});
	test("blocks closing, cannot be put off, and says nothing of risk answers", () => {
		expect(x2("2026-03-12")).toMatchObject({ blocksClosing: true, canSnooze: false, private: false });
	});
	test.each<[string, Partial<CaseFacts>]>([
		["the child was located", { located: "2026-03-10" }],
		["social care or the police were told", { referredOn: "2026-03-09" }],
		["it was not a school's referral", { referredBySchool: false }],
	])("falls away when %s", (_why, more) => {
		expect(x2("2026-03-12", more)).toBeUndefined();
	});
});

describe("time", () => {
	const located = { located: "2026-03-06" };
	test("[S1-8] X5, the 4-week flag, is set on day 28 and not on day 27", () => {
		expect(codes("2026-04-02", located)).not.toContain("X5");
		expect(codes("2026-04-03", located)).toContain("X5");
	});
	test("X6, the joint sign-off, is due at 20 school days for a child on roll", () => {
		expect(codes("2026-04-16", located)).not.toContain("X6");
		expect(codes("2026-04-17", located)).toContain("X6");
		expect(codes("2026-04-17", { ...located, onRoll: false })).not.toContain("X6");
		expect(codes("2026-04-17", { ...located, signedOff: "2026-04-16" })).not.toContain("X6");
	});
});

describe("what may be put off", () => {
	const why = (more: object = {}) =>
		whyNotPutOff(
			{ ...facts, urgent: false, kind: "cme", worried: false, familyUrgent: false, ...more },
			"2026-03-12",
			calendars,
		);
	test("nothing on a case that is urgent or at risk, or on which anything about risk stands", () => {
		const quiet = { referredBySchool: false, answers: answersFrom([], "no") };
		expect(why(quiet)).toBeUndefined();
		expect(why({ ...quiet, urgent: true })).toBe("urgent");
		expect(why({ ...quiet, kind: "at_risk" })).toBe("at_risk");
		expect(why({ ...quiet, worried: true })).toBe("worried");
		expect(why({ ...quiet, familyUrgent: true })).toBe("family");
		expect(why({ ...quiet, answers: answersFrom(["privately_fostered"], "no") })).toBe("X1");
		expect(why({ ...quiet, referredBySchool: true })).toBe("X2");
		expect(why({ ...quiet, received: "2025-03-12" }), "weeks of waiting keep nobody from it").toBeUndefined();
	});
});
