import { expect, test } from "vitest";
import type { AgencyKind } from "../../src/domain/lists/agencies.ts";
import { quorum } from "../../src/domain/quorum.ts";

const chair = { chair: true, agency: "inclusion", kind: "la_education" } as const;
const sits = (kind: AgencyKind, agency: string = kind) => ({ chair: false, agency, kind });
const admissions = sits("la_education");

test.each([
	["chair, admissions, health and police", [chair, admissions, sits("health"), sits("police")], []],
	["the CME team sits for education", [chair, sits("cme_team"), sits("health"), sits("school")], []],
	["no chair", [admissions, sits("health"), sits("police")], ["a chair"]],
	["the chair alone for education", [chair, sits("health"), sits("police")], ["local authority education"]],
	["one other agency", [chair, admissions, sits("health")], ["1 other agency"]],
	[
		"two people of one agency",
		[chair, admissions, sits("health", "trust"), sits("health", "trust")],
		["1 other agency"],
	],
	["two schools are two agencies", [chair, admissions, sits("school", "a"), sits("school", "b")], []],
	["nobody", [], ["a chair", "local authority education", "2 other agencies"]],
])("%s", (_who, present, missing) => {
	expect(quorum(present)).toEqual({
		standing: missing.length === 0 ? "decision" : "recommendation",
		missing,
	});
});

test("a panel may set its own rule", () => {
	const rule = { chair: true, authorityEducation: false, others: 1 };
	expect(quorum([chair, sits("health")], rule).standing).toBe("decision");
});
