import { describe, expect, test } from "vitest";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { enquiryPlan, faultsInPlan, holdReasons, type PlanFacts } from "../../src/domain/enquiry-plan.ts";
import type { CheckCode } from "../../src/domain/lists/checks.ts";
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

/** Received on a Friday: on roll, address known, nothing of risk, nobody knows where the child is. */
const lost: PlanFacts = {
	received: "2026-03-06",
	whereaboutsKnown: false,
	school: "on roll",
	addressKnown: true,
	answers: answersFrom([], "no"),
	onHold: false,
};
const codes = (facts: PlanFacts) => enquiryPlan(facts, calendars).map((enquiry) => enquiry.check);
const the = (check: CheckCode, facts: PlanFacts, settings = {}) =>
	enquiryPlan(facts, calendars, settings).find((enquiry) => enquiry.check === check);

describe("which checks open", () => {
	const standard = [
		"E01",
		"E02",
		"E03",
		"E04",
		"E05",
		"E06",
		"E07",
		"E08",
		"E09",
		"E10",
		"E11",
		"E12",
		"E19",
	];
	const records = ["E07", "E08", "E09", "E10"];
	const also = (...more: string[]) => [...standard, ...more].sort();

	test.each<[string, Partial<PlanFacts>, string[]]>([
		["whereabouts known", { whereaboutsKnown: true }, records],
		[
			"whereabouts known, tell today",
			{ whereaboutsKnown: true, answers: answersFrom(["looked_after"], "no") },
			["E06", ...records],
		],
		[
			"whereabouts known, risk unknown",
			{ whereaboutsKnown: true, answers: answersFrom([], "unknown") },
			["E06", ...records],
		],
		["whereabouts unknown, on roll", {}, standard],
		[
			"off roll, last school known",
			{ school: "last attended" },
			standard.filter((code) => code !== "E01" && code !== "E19"),
		],
		["no school known", { school: "none" }, ["E03", "E04", "E05", "E07", "E08", "E09", "E10", "E11", "E12"]],
		[
			"no school known, tell today",
			{ whereaboutsKnown: true, school: "none", answers: answersFrom(["looked_after"], "no") },
			["E06", ...records],
		],
		[
			"no school known, risk unknown: a list that was loaded asks for nothing today",
			{ whereaboutsKnown: true, school: "none", answers: answersFrom([], "unknown") },
			records,
		],
		[
			"no address known",
			{ addressKnown: false },
			standard.filter((code) => !["E03", "E04", "E05"].includes(code)),
		],
		["an act-now answer", { answers: answersFrom(["serious_worry"], "no") }, also("E13")],
		["known to youth justice", { groups: ["youth_justice"] }, also("E14")],
		["youth offending", { reason: "youth_offending" }, also("E14")],
		["domestic abuse", { groups: ["domestic_abuse_or_refuge"] }, also("E15")],
		["believed in another authority", { believedMoved: "other authority" }, also("E16")],
		["believed abroad", { believedMoved: "abroad" }, also("E17", "E18")],
		["destination unknown", { reason: "left_area_or_abroad_destination_unknown" }, also("E17")],
		["may be taken abroad", { answers: answersFrom(["removal_abroad"], "no") }, also("E13", "E17")],
		["the police asked for, with a reason", { stated: ["E13"] }, also("E13")],
	])("%s", (_when, facts, checks) => {
		expect(codes({ ...lost, ...facts })).toEqual(checks);
	});

	test("the risk answers alone never ask a refuge: question 4 is about more than abuse", () => {
		expect(codes({ ...lost, answers: answersFrom(["family_difficulty"], "no") })).not.toContain("E15");
	});

	test("why each opens is kept", () => {
		const facts: PlanFacts = {
			...lost,
			answers: answersFrom(["serious_worry"], "no"),
			groups: ["youth_justice"],
			stated: ["E15"],
		};
		const why = Object.fromEntries(
			enquiryPlan(facts, calendars).map(({ check, opensFor }) => [check, opensFor]),
		);
		expect(why).toMatchObject({ E04: "standard", E13: "risk", E14: "circumstances", E15: "stated" });
	});
});

describe("who is asked", () => {
	test("the agency of the check", () => {
		expect(the("E04", lost)?.agency).toBe("education_welfare");
		expect(the("E12", lost)?.agency).toBe("housing");
	});
	test("education welfare writes home where there is no school", () => {
		expect(the("E03", lost)?.agency).toBe("school");
		expect(the("E03", { ...lost, school: "none" })?.agency).toBe("education_welfare");
	});
});

describe("when each is due, received on Friday 6 March", () => {
	test.each([
		["E01", "2026-03-06"],
		["E02", "2026-03-13"],
		["E04", "2026-03-11"],
		["E06", "2026-03-06"],
		["E07", "2026-03-09"],
		["E08", "2026-03-10"],
		["E11", "2026-03-13"],
		["E19", "2026-04-16"],
	] as const)("%s on %s", (check, due) => {
		expect(the(check, lost)).toMatchObject({ due, approximate: false });
	});

	test("a visit does not wait for September: working days stand behind school days", () => {
		const july = { ...lost, received: "2026-07-21" };
		expect(the("E04", july)?.due).toBe("2026-07-24");
		expect(the("E02", july)?.due).toBe("2026-09-08");
	});

	test("the police are asked within 3 working days, and at once when urgent", () => {
		expect(the("E13", { ...lost, stated: ["E13"] })?.due).toBe("2026-03-11");
		expect(the("E13", { ...lost, stated: ["E13"], urgent: true })?.due).toBe("2026-03-06");
		expect(the("E13", { ...lost, answers: answersFrom(["significant_harm"], "no") })?.due).toBe("2026-03-06");
	});

	test("without term dates the school's dates are marked approximate, the others are not", () => {
		const plan = enquiryPlan(lost, { working: workingCalendar() });
		expect(plan.find(({ check }) => check === "E02")?.approximate).toBe(true);
		expect(plan.find(({ check }) => check === "E07")?.approximate).toBe(false);
	});
});

describe("contact with the family waits", () => {
	test.each<[string, Partial<PlanFacts>, string[]]>([
		["nothing suspected", {}, []],
		["nothing known", { answers: answersFrom([], "unknown") }, []],
		["abduction", { answers: answersFrom(["removal_abroad"], "no") }, ["removal_abroad"]],
		[
			"forced marriage, FGM",
			{ answers: answersFrom(["travel_for_harm"], "no") },
			["forced_marriage_honour_fgm"],
		],
		["'honour'-based abuse", { groups: ["forced_marriage_honour_fgm"] }, ["forced_marriage_honour_fgm"]],
		["a refuge", { groups: ["domestic_abuse_or_refuge"] }, ["domestic_abuse"]],
		[
			"question 4, not yet told apart",
			{ answers: answersFrom(["family_difficulty"], "no") },
			["domestic_abuse"],
		],
		[
			"two at once",
			{ answers: answersFrom(["removal_abroad", "family_difficulty"], "no") },
			["removal_abroad", "domestic_abuse"],
		],
	])("%s", (_when, facts, reasons) => {
		expect(holdReasons({ ...lost, ...facts })).toEqual(reasons);
	});

	test("only E01 to E05 are held, and they keep their due dates", () => {
		const plan = enquiryPlan({ ...lost, onHold: true }, calendars);
		const held = plan.filter((enquiry) => enquiry.held);
		expect(held.map(({ check }) => check)).toEqual(["E01", "E02", "E03", "E04", "E05"]);
		expect(held.find(({ check }) => check === "E04")?.due).toBe("2026-03-11");
	});
});

test("what was recorded as safe is not held, whatever was answered", () => {
	const plan = enquiryPlan({ ...lost, answers: answersFrom(["family_difficulty"], "no") }, calendars);
	expect(plan.filter((enquiry) => enquiry.held)).toEqual([]);
});

describe("a panel's own plan", () => {
	test("leaves checks out, adds them, gives them other times and agencies", () => {
		const settings = {
			never: ["E12"],
			always: ["E18"],
			due: { E11: { working: 3 } },
			agency: { E11: "early_help" },
		} as const;
		expect(the("E12", lost, settings)).toBeUndefined();
		expect(the("E18", lost, settings)?.opensFor).toBe("settings");
		expect(the("E11", lost, settings)).toMatchObject({ due: "2026-03-11", agency: "early_help" });
	});
	test("a check left out still opens when somebody gives a reason", () => {
		expect(the("E12", { ...lost, stated: ["E12"] }, { never: ["E12"] })?.opensFor).toBe("stated");
	});
	test("a longer time for the visit keeps its backstop", () => {
		const july = { ...lost, received: "2026-07-21" };
		expect(the("E04", july, { due: { E04: { school: 5 } } })?.due).toBe("2026-07-28");
	});
	test("cannot open on every case what needs a reason, and says so", () => {
		expect(the("E13", lost, { always: ["E13"] })).toBeUndefined();
		expect(faultsInPlan({ always: ["E13", "E12"], never: ["E12"] })).toEqual([
			'E12 stands under both "always" and "never".',
			"E13 cannot be opened on every case: it needs a stated reason.",
		]);
		expect(faultsInPlan({ always: ["E18"] })).toEqual([]);
	});
});
