import { describe, expect, test } from "vitest";
import { AGENCY_KINDS, STAKEHOLDERS } from "../../../src/domain/lists/agencies.ts";
import { CHECKS } from "../../../src/domain/lists/checks.ts";
import { ETHNICITIES, SEN_STAGES, SOCIAL_CARE_HISTORY } from "../../../src/domain/lists/child-needs.ts";
import { CLOSURE_REASONS } from "../../../src/domain/lists/closure-reasons.ts";
import {
	type Coded,
	codesOf,
	entryOf,
	isCodeOf,
	labelOf,
	optionsOf,
} from "../../../src/domain/lists/coded.ts";
import { CONCERN_KINDS } from "../../../src/domain/lists/concerns.ts";
import { DECISION_TYPES } from "../../../src/domain/lists/decision-types.ts";
import { HOLD_REASONS } from "../../../src/domain/lists/hold-reasons.ts";
import { OUTCOMES } from "../../../src/domain/lists/outcomes.ts";
import { DFE_REASONS, REASONS } from "../../../src/domain/lists/reasons.ts";
import { RISK_GROUPS, RISK_QUESTIONS } from "../../../src/domain/lists/risk-questions.ts";
import { ROLES } from "../../../src/domain/lists/roles.ts";
import { SCREENING_RESULTS, type ScreeningEntry } from "../../../src/domain/lists/screening-results.ts";
import { STATES } from "../../../src/domain/lists/states.ts";
import { dangersIn, VULNERABLE_GROUPS } from "../../../src/domain/lists/vulnerable-groups.ts";

const LISTS: readonly (readonly [name: string, list: readonly Coded[], length: number])[] = [
	["stakeholders", STAKEHOLDERS, 10],
	["agency kinds", AGENCY_KINDS, 16],
	["checks", CHECKS, 20],
	["closure reasons", CLOSURE_REASONS, 12],
	["decision types", DECISION_TYPES, 23],
	["hold reasons", HOLD_REASONS, 3],
	["outcomes", OUTCOMES, 7],
	["reasons", REASONS, 19],
	["DfE reasons", DFE_REASONS, 20],
	["risk groups", RISK_GROUPS, 3],
	["risk questions", RISK_QUESTIONS, 13],
	["roles", ROLES, 12],
	["screening results", SCREENING_RESULTS, 9],
	["states", STATES, 16],
	["vulnerable groups", VULNERABLE_GROUPS, 36],
	["kinds of concern", CONCERN_KINDS, 10],
	["ethnicities", ETHNICITIES, 19],
	["SEN stages", SEN_STAGES, 5],
	["social care history", SOCIAL_CARE_HISTORY, 6],
];

describe.each(LISTS)("%s", (_name, list, length) => {
	test("is complete, and each code stands once", () => {
		expect(new Set(list.map((entry) => entry.code)).size).toBe(length);
		expect(list).toHaveLength(length);
	});
	test("has labels that fit an option in Slack (75 characters) and are all different", () => {
		expect(list.filter((entry) => entry.label.length > 75 || entry.label.trim() === "")).toEqual([]);
		expect(new Set(list.map((entry) => entry.label)).size).toBe(length);
	});
});

describe("what the lists say of each other", () => {
	test("all ten kinds of stakeholder have an agency kind", () => {
		expect(new Set(AGENCY_KINDS.map((kind) => kind.stakeholder).filter(Boolean))).toEqual(
			new Set(codesOf(STAKEHOLDERS)),
		);
	});
	test("every reason suggests reasons of the DfE's collection", () => {
		for (const reason of REASONS) {
			expect(reason.suggests.length).toBeGreaterThan(0);
			expect(reason.suggests.every((code) => isCodeOf(DFE_REASONS, code))).toBe(true);
		}
	});
	test("seven reasons are offered first", () => {
		expect(REASONS.filter((reason) => reason.common)).toHaveLength(7);
		expect(REASONS.slice(0, 7).every((reason) => reason.common)).toBe(true);
	});
	test("risk questions are numbered 1 to 13, and each group has some", () => {
		expect(RISK_QUESTIONS.map((question) => question.n)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
		expect(new Set(RISK_QUESTIONS.map((question) => question.group))).toEqual(new Set(codesOf(RISK_GROUPS)));
	});
	test("[S1-13] abuse, gangs, exploitation and radicalisation are asked in those words, and call for somebody to act now", () => {
		for (const danger of [/gangs/, /criminal or sexual exploitation/, /radicalisation/, /Significant harm/]) {
			expect(RISK_QUESTIONS.find(({ label }) => danger.test(label))?.tier, String(danger)).toBe("act-now");
		}
		// Ticked afterwards among the groups, they say the same.
		expect(dangersIn(["poverty", "gangs_or_radicalisation", "sexual_exploitation_or_trafficking"])).toEqual([
			"exploitation",
		]);
		const dangers = dangersIn(codesOf(VULNERABLE_GROUPS));
		expect(dangers.map((code) => entryOf(RISK_QUESTIONS, code).tier)).toEqual(["act-now", "act-now"]);
	});
	test("a channel never learns which sensitive check it is", () => {
		const sensitive = CHECKS.filter((check) => check.sensitive);
		expect(sensitive.map((check) => check.code)).toEqual(["E13", "E14", "E15"]);
		expect(sensitive.every((check) => check.words === "an enquiry")).toBe(true);
	});
	test("the checks that reach the family are E01 to E05 and E20, and four need a reason", () => {
		expect(CHECKS.filter((check) => check.contactsFamily).map((check) => check.code)).toEqual([
			"E01",
			"E02",
			"E03",
			"E04",
			"E05",
			"E20",
		]);
		expect(CHECKS.filter((check) => check.needsReason).map((check) => check.code)).toEqual([
			"E13",
			"E14",
			"E15",
			"E17",
		]);
	});
	test("[S3-2] each screening result says where it goes, and who is counted", () => {
		const by = (test: (entry: ScreeningEntry) => boolean) =>
			SCREENING_RESULTS.filter(test).map(({ code }) => code);
		expect(by((e) => e.counted)).toEqual(["CME"]);
		expect(by((e) => e.handOff)).toEqual(["OVER_AGE", "ATTENDANCE", "EHE_SUITABLE"]);
		expect(by((e) => e.kind !== "cme")).toEqual(["EARLY_YEARS", "AT_RISK"]);
		expect(by((e) => !e.accepted)).toEqual(["OVER_AGE", "ATTENDANCE", "EHE_SUITABLE", "IN_PROVISION"]);
	});
	test("[S2-6] each closure reason asks for evidence of its own, a name once", () => {
		for (const { code, asks } of CLOSURE_REASONS) {
			expect(asks.length, code).toBeGreaterThan(0);
			expect(new Set(asks.map((field) => field.name)).size).toBe(asks.length);
			expect(asks.every((field) => field.needed && field.label.length <= 75)).toBe(true);
		}
		const asked = CLOSURE_REASONS.map(({ asks }) => asks.map(({ name }) => name).join());
		// The two about age ask for the same: what they ask of it differs.
		expect(new Set(asked).size).toBe(CLOSURE_REASONS.length - 1);
	});
	test("words for a channel never hold a code", () => {
		expect(CHECKS.filter((check) => /E\d\d/.test(check.words))).toEqual([]);
	});
});

describe("looking up", () => {
	test("a label and an entry by code", () => {
		expect(labelOf(STATES, "enquiries")).toBe("Enquiries open");
		expect(entryOf(CHECKS, "E04").due).toEqual({ school: 3 });
		expect(optionsOf(OUTCOMES)[0]).toEqual({ value: "no_trace", label: "Checked, no trace" });
	});
	test("a code that the list does not hold is refused", () => {
		const stray: string = "E99";
		expect(isCodeOf(CHECKS, stray)).toBe(false);
		expect(() => labelOf(CHECKS, stray as "E01")).toThrow("No entry with the code E99");
	});
});
