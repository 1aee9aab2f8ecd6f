import { describe, expect, test } from "vitest";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { composeDigest } from "../../src/domain/digest.ts";
import type { DigestAlert, DigestFacts, DigestRow } from "../../src/domain/digest-facts.ts";
import { fullViewFrom } from "../../src/domain/digest-fold.ts";
import {
	apartLine,
	coordinatorLine,
	digestStands,
	headline,
	heldLine,
	nextPanelLine,
	nobodyOnLine,
	putOffLine,
	titleLine,
} from "../../src/domain/digest-words.ts";
import { ESCALATION_STEPS } from "../../src/domain/escalation.ts";

const TODAY = "2027-03-10";
const calendars: Calendars = {
	working: workingCalendar(),
	authority: {
		terms: [
			{ from: "2027-01-04", to: "2027-03-25" },
			{ from: "2027-04-12", to: "2027-07-21" },
		],
		closures: [],
	},
};

let made = 0;
/** A home visit, due two working days ago, on a case of its own. */
function row(more: Partial<DigestRow> = {}): DigestRow {
	made += 1;
	return {
		enquiryId: `enquiry-${made}`,
		caseId: `case-${made}`,
		ref: `MIL-2027-${String(made).padStart(4, "0")}`,
		agency: "education_welfare",
		check: "E04",
		due: "2027-03-08",
		unit: "school",
		urgent: false,
		restricted: false,
		held: false,
		...more,
	};
}
function alert(more: Partial<DigestAlert> = {}): DigestAlert {
	made += 1;
	return {
		id: `alert-${made}`,
		about: "contact",
		caseId: `case-${made}`,
		ref: `MIL-2027-${made}`,
		words: "Social care contact promised Tue 16:10, not confirmed.",
		restricted: false,
		...more,
	};
}
const digest = (facts: Partial<DigestFacts>) =>
	composeDigest({ today: TODAY, calendars, rows: [], alerts: [], open: 12, ...facts });

describe("the figures", () => {
	test("overdue enquiries, their cases, and what is due today", () => {
		const rows = [
			row({ caseId: "a" }),
			row({ caseId: "a" }),
			row({ caseId: "b" }),
			row({ due: TODAY }),
			row({ due: "2027-03-11" }),
		];
		expect(digest({ rows })).toMatchObject({ overdue: 3, cases: 2, dueToday: 1, open: 12 });
	});

	test("what changed since the last digest", () => {
		const [kept, fresh] = [row(), row({ due: "2027-03-09" })];
		const result = digest({
			rows: [kept, fresh],
			last: { on: "2027-03-09", overdueIds: [kept.enquiryId, "answered-1", "answered-2"] },
		});
		expect(result.since).toMatchObject({ on: "2027-03-09", overdue: 3, fresh: 1, cleared: 2 });
		expect(result.overdueIds).toEqual([kept.enquiryId, fresh.enquiryId]);
	});

	test("what is put off is counted apart, and is neither answered when it goes nor new when it is back", () => {
		const [going, back, stays] = [row(), row(), row()];
		const result = digest({
			rows: [{ ...going, putOffUntil: "2027-03-12" }, back, stays, row({ putOffUntil: "2027-03-15" })],
			last: {
				on: "2027-03-09",
				overdueIds: [going.enquiryId, stays.enquiryId],
				putOffIds: [back.enquiryId],
			},
		});
		expect(result).toMatchObject({ overdue: 2, putOff: { n: 2, until: "2027-03-12", more: true } });
		expect(headline(result, undefined)).toBe(
			"2 overdue on 2 cases (2 on Tue: none new, 1 back after being put off, none answered or closed, 1 put off).",
		);
		expect(putOffLine(result)).toBe("2 put off by their owners, the first until Fri 12 Mar.");
		expect(putOffLine(digest({ rows: [row({ putOffUntil: "2027-03-12" })] }))).toBe(
			"1 put off by its owner until Fri 12 Mar.",
		);
		expect(putOffLine(digest({ rows: [row()] }))).toBeUndefined();
	});

	test("the urgent lines and the table add up to the total", () => {
		const rows = [
			row({ urgent: true }),
			row(),
			row({ check: "E15", agency: "domestic_abuse" }),
			row({ restricted: true }),
			row({ restricted: true, urgent: true }),
			row({ held: true }),
		];
		const result = digest({ rows, alerts: [alert()] });
		const sum = (lines: readonly { overdue: number }[]) => lines.reduce((all, line) => all + line.overdue, 0);
		expect([result.overdue, sum(result.urgent), sum(result.agencies)]).toEqual([6, 3, 3]);
	});
});

describe("urgent first", () => {
	test("alerts, then the latest enquiries, in words and not in codes", () => {
		const visit = row({ urgent: true, acknowledgedBy: "R. Osei" });
		const older = row({
			urgent: true,
			check: "E10",
			agency: "social_care",
			unit: "working",
			due: "2027-03-05",
		});
		const { urgent } = digest({ rows: [visit, older], alerts: [alert()] });
		expect(urgent.map(({ words, acknowledgedBy }) => [words, acknowledgedBy])).toEqual([
			["Social care contact promised Tue 16:10, not confirmed.", undefined],
			["Social care records due Fri 5 Mar (3 working days late).", undefined],
			["Home visit (Education welfare) due Mon 8 Mar (2 school days late).", "R. Osei"],
		]);
		expect(urgent[2]).toMatchObject({ id: visit.caseId, ref: visit.ref, enquiries: 1 });
	});

	test("a case has one line, whatever is urgent about it", () => {
		const one = { caseId: "one", ref: "MIL-2027-0061", urgent: true };
		const promised = alert({ caseId: "one", ref: "MIL-2027-0061" });
		const rows = [
			row({ ...one, check: "E13", agency: "police", unit: "working", due: "2027-03-05" }),
			row({ ...one, acknowledgedBy: "R. Osei" }),
			row({ ...one, check: "E12", agency: "housing", due: TODAY }),
		];
		const result = digest({ rows: [...rows, row({ urgent: true })], alerts: [promised] });
		expect(result).toMatchObject({ urgentCases: 2, overdue: 4, urgentToday: [] });
		expect(result.urgent).toHaveLength(2);
		expect(result.urgent[0]).toEqual({
			about: "case",
			id: "one",
			caseId: "one",
			ref: "MIL-2027-0061",
			words:
				"Social care contact promised Tue 16:10, not confirmed. An enquiry due Fri 5 Mar (3 working days late); home visit (Education welfare) due Mon 8 Mar (2 school days late). Due today: housing and council tax.",
			overdue: 3,
			enquiries: 3,
			contact: promised.id,
			acknowledgedBy: "R. Osei",
		});
	});

	test("of many enquiries on a case the latest are named, the others counted", () => {
		const one = { caseId: "one", urgent: true, unit: "working" } as const;
		const rows = (["E07", "E08", "E09", "E11", "E12"] as const).map((check, n) =>
			row({ ...one, check, agency: "health", due: `2027-03-0${n + 2}` }),
		);
		expect(digest({ rows }).urgent.map((item) => item.words)).toEqual([
			"Admissions and pupil records due Tue 2 Mar (6 working days late); national pupil databases due Wed 3 Mar (5 working days late); home education and SEN records (Health) due Thu 4 Mar (4 working days late); and 2 more.",
		]);
	});

	test("an agency is named once for what it is asked, and not where the check's words say it", () => {
		const one = { caseId: "one", urgent: true, unit: "working", due: TODAY } as const;
		const rows = [
			row({ ...one, check: "E04" }),
			row({ ...one, check: "E05" }),
			row({ ...one, check: "E02", agency: "school" }),
		];
		expect(digest({ rows }).urgentToday[0]?.words).toBe(
			"Due today: home visit; neighbour enquiry (Education welfare); asking staff, friends and siblings' schools (Schools).",
		);
		const own = [row({ ...one, check: "E10", agency: "social_care" })];
		expect(digest({ rows: own }).urgentToday[0]?.words).toBe("Due today: social care records.");
	});

	test("what is due today on an urgent case stands apart, and is not overdue", () => {
		const result = digest({ rows: [row({ urgent: true, due: TODAY })] });
		expect(result).toMatchObject({ overdue: 0, urgent: [], dueToday: 1 });
		expect(result.urgentToday[0]?.words).toBe("Due today: home visit (Education welfare).");
	});
});

describe("overdue by agency", () => {
	test("the most first, each with what is new and its oldest", () => {
		const oldest = row({ agency: "health", check: "E11", unit: "working", due: "2027-02-23" });
		const rows = [row(), row({ agency: "health", check: "E11", unit: "working", due: "2027-03-09" }), oldest];
		const last = { on: "2027-03-09", overdueIds: [oldest.enquiryId] };
		expect(digest({ rows, last }).agencies).toEqual([
			{
				label: "Health",
				overdue: 2,
				fresh: 1,
				oldest: {
					due: "2027-02-23",
					late: { days: 11, unit: "working" },
					ref: oldest.ref,
					enquiryId: oldest.enquiryId,
				},
			},
			{
				label: "Education welfare",
				overdue: 1,
				fresh: 1,
				oldest: {
					due: "2027-03-08",
					late: { days: 2, unit: "school" },
					ref: rows[0]?.ref,
					enquiryId: rows[0]?.enquiryId,
				},
			},
		]);
	});

	test("a school's own calendar decides how late it is", () => {
		const school = {
			terms: [
				{ from: "2027-01-04", to: "2027-03-05" },
				{ from: "2027-03-10", to: "2027-07-21" },
			],
			closures: [],
		};
		expect(digest({ rows: [row({ school })] }).agencies[0]?.oldest?.late).toEqual({
			days: 1,
			unit: "school",
		});
	});
});

describe("what a channel must not be able to tell", () => {
	test("a sensitive check: neither what, nor whom, nor on which case it is oldest", () => {
		const rows = (["E13", "E14", "E15"] as const).map((check) =>
			row({ check, agency: check === "E13" ? "police" : "domestic_abuse", unit: "working" }),
		);
		expect(digest({ rows }).agencies).toEqual([
			{
				label: "Other enquiries",
				overdue: 3,
				fresh: 3,
				oldest: { due: "2027-03-08", late: { days: 2, unit: "working" } },
			},
		]);
		const urgent = rows.map((one) => ({ ...one, urgent: true }));
		expect(digest({ rows: urgent }).urgent.map((item) => item.words)).toEqual([
			"An enquiry due Mon 8 Mar (2 working days late).",
			"An enquiry due Mon 8 Mar (2 working days late).",
			"An enquiry due Mon 8 Mar (2 working days late).",
		]);
	});

	test("a restricted case: a count, without reference or id", () => {
		const rows = [row({ restricted: true }), row({ restricted: true, urgent: true })];
		const result = digest({ rows, alerts: [alert({ restricted: true })] });
		expect(result.agencies).toEqual([{ label: "Restricted cases", overdue: 1, fresh: 1 }]);
		expect(result.urgent).toEqual([
			{
				about: "case",
				words:
					"2 restricted cases, up to 2 school days late. The coordinator and the chair have them privately.",
				overdue: 2,
				enquiries: 0,
			},
		]);
		expect(result.urgentCases).toBe(2);
		const [line] = digest({ rows: [row({ restricted: true, urgent: true })] }).urgent;
		expect(line?.words).toBe(
			"1 restricted case, 2 school days late. The coordinator and the chair have it privately.",
		);
	});

	test("nothing of a restricted or sensitive row is left in what is drawn", () => {
		const rows = [
			row({ restricted: true, ref: "MIL-SECRET", caseId: "secret-case", urgent: true }),
			row({ restricted: true, ref: "MIL-SECRET", caseId: "secret-case" }),
			row({ check: "E15", agency: "domestic_abuse", ref: "MIL-SECRET" }),
		];
		expect(JSON.stringify(digest({ rows }))).not.toMatch(/SECRET|secret|Domestic|domestic|refuge/);
	});
});

describe("everything overdue, listed", () => {
	test("in the order of the urgent lines and the table, ready to be opened", () => {
		const [plain, urgent, health] = [
			row(),
			row({ urgent: true }),
			row({ agency: "health", check: "E11", unit: "working" }),
		];
		const promised = alert();
		const { listed } = digest({ rows: [plain, urgent, health], alerts: [promised] });
		expect(listed.map((item) => "id" in item && [item.about, item.id, item.caseId])).toEqual([
			["case", promised.caseId, promised.caseId],
			["case", urgent.caseId, urgent.caseId],
			["enquiry", plain.enquiryId, plain.caseId],
			["enquiry", health.enquiryId, health.caseId],
		]);
		expect(listed[3]).toMatchObject({
			ref: health.ref,
			words: "Health records: due Mon 8 Mar (2 working days late)",
			under: "Health",
		});
	});

	test("a sensitive check does not say on which case, a restricted case is not there", () => {
		const sensitive = row({ check: "E14", agency: "youth_justice", unit: "working" });
		const result = digest({ rows: [sensitive, row({ restricted: true })] });
		expect(result.overdue).toBe(2);
		expect(result.listed).toHaveLength(1);
		expect(result.listed[0]).toMatchObject({
			id: sensitive.enquiryId,
			words: "An enquiry: due Mon 8 Mar (2 working days late)",
			under: "Other enquiries",
		});
		expect(result.listed[0]).not.toHaveProperty("ref");
	});
});

describe("on hold", () => {
	test("contact that must wait is neither overdue nor due today", () => {
		const result = digest({ rows: [row({ held: true }), row({ held: true, due: TODAY })] });
		expect(result).toMatchObject({ overdue: 0, dueToday: 0, held: { contact: 2, schoolHolidays: 0 } });
	});
	test("in August what schools owe waits, but not on an urgent case", () => {
		const august = { agency: "school", check: "E02", due: "2027-07-20" } as const;
		const result = digest({ today: "2027-08-04", rows: [row(august), row({ ...august, urgent: true })] });
		expect(result).toMatchObject({ overdue: 1, held: { contact: 0, schoolHolidays: 1 } });
		expect(result.urgent).toHaveLength(1);
	});
	test("is told as counts, without the reason", () => {
		expect(heldLine({ contact: 3, schoolHolidays: 4 })).toBe(
			"On hold: 3 enquiries; 4 until schools open in September.",
		);
		expect(heldLine({ contact: 0, schoolHolidays: 0 })).toBeUndefined();
	});
});

describe("in words", () => {
	const next = { on: "2027-03-23", papersClose: "2027-03-18" };

	test("the title", () => {
		expect(titleLine("Millbrook CME panel", TODAY, "08:30")).toBe("Millbrook CME panel, Wed 10 Mar, 08:30");
	});

	test("the next panel", () => {
		expect(nextPanelLine(next, TODAY)).toBe("Next panel Tue 23 Mar (papers close Thu 18 Mar).");
		expect(nextPanelLine(next, "2027-03-23")).toBe("Next panel today (papers closed Thu 18 Mar).");
		expect(nextPanelLine(undefined, TODAY)).toBe("No next panel is set.");
	});

	test("the headline", () => {
		const [old, today] = [row({ urgent: true }), row({ due: TODAY })];
		const last = { on: "2027-03-09", overdueIds: [old.enquiryId, "gone"] };
		expect(headline(digest({ rows: [old, today, row()], last }), next)).toBe(
			"2 overdue on 2 cases (2 on Tue: 1 new, 1 answered or closed). 1 urgent case. 1 due today.",
		);
	});

	test("a digest of more than a week ago is named by its date", () => {
		const last = { on: "2027-03-03", overdueIds: ["gone"] };
		expect(headline(digest({ last }), undefined)).toBe(
			"Nothing overdue (1 on Wed 3 Mar: none new, 1 answered or closed). 12 open.",
		);
	});

	test("how many urgent cases nobody is on", () => {
		const said = (...by: (string | undefined)[]) =>
			nobodyOnLine(
				digest({ rows: by.map((acknowledgedBy) => row({ urgent: true, acknowledgedBy })) }).urgent,
				"08:30",
			);
		expect(said(undefined, "R. Osei", undefined)).toBe("Nobody was on 2 of these at 08:30.");
		expect(said(undefined, undefined)).toBe("Nobody was on any of these at 08:30.");
		expect(said(undefined)).toBe("Nobody was on this at 08:30.");
		expect(said("R. Osei")).toBeUndefined();
	});

	test("nothing overdue is said, not left out", () => {
		expect(headline(digest({}), next)).toBe("Nothing overdue. 12 open, next panel Tue 23 Mar.");
		expect(headline(digest({}), undefined)).toBe("Nothing overdue. 12 open.");
	});

	const none = {
		...{ noOwner: 0, reviewLate: 0, untriaged: 0, yearly: 0, handOffsLate: 0, atRisk: 0, earlyYears: 0 },
	};

	test("[S2-12] what only the coordinator can put right", () => {
		expect(
			coordinatorLine(
				{ ...none, noOwner: 2, reviewLate: 1, untriaged: 1, untriagedSince: "2027-03-08" },
				TODAY,
			),
		).toBe("2 cases with no owner; 1 case past its review; 1 notification not triaged since Mon 8 Mar.");
		expect(coordinatorLine({ ...none, yearly: 2, handOffsLate: 1 }, TODAY)).toBe(
			"2 children never found due for the yearly review; 1 hand-over not taken on.",
		);
		expect(coordinatorLine(none, TODAY)).toBeUndefined();
	});

	test("[S4-2] the watch-list and early years are counted apart", () => {
		expect(apartLine({ ...none, atRisk: 3, earlyYears: 2 })).toBe(
			"Counted apart: 3 on the at-risk watch-list; 2 below school age.",
		);
		expect(apartLine(none)).toBeUndefined();
	});

	test.each([
		["08:29", "early"],
		["08:30", "on time"],
		["08:40", "on time"],
		["08:41", "late"],
		["17:00", "late"],
		["17:01", "too late"],
	])("a digest planned for 08:30 is at %s %s", (now, stands) => {
		expect(digestStands("08:30", now, "17:00")).toBe(stands);
	});
});

describe("owners whom it mentions", () => {
	const rows = [
		row({ owner: "ann" }),
		row({ owner: "ann" }),
		row({ owner: "ben", urgent: true }),
		row({ owner: "cleo", restricted: true }),
		row({ owner: "dee", check: "E13", agency: "police" }),
		row({ owner: "eve", held: true }),
		row({ owner: "fay", putOffUntil: "2027-03-12" }),
		row(),
	];
	test.each([
		["none", []],
		["urgent", ["ben 1"]],
		["all", ["ann 2", "ben 1"]],
	] as const)("%s: each once, and nobody whose name would say what a channel must not", (mention, who) => {
		expect(digest({ rows, mention }).owners?.map((o) => `${o.id} ${o.overdue}`)).toEqual(who);
	});
});

describe("what did not change since the last digest", () => {
	const YESTERDAY = "2027-03-09";
	const folded = (rows: DigestRow[], more: Partial<DigestFacts> = {}) =>
		digest({
			rows,
			last: { on: YESTERDAY, overdueIds: rows.map((r) => r.enquiryId), full: "2027-03-08" },
			fullFrom: "2027-03-08",
			steps: ESCALATION_STEPS,
			...more,
		});
	const words = (result: ReturnType<typeof digest>) => result.listed.map((item) => item.words);
	const housing = (more: Partial<DigestRow> = {}) =>
		row({ agency: "housing", check: "E12", unit: "working", due: "2027-02-24", ...more });

	test("is a line for each agency, below what is new or worse", () => {
		const rows = [
			housing({ due: "2027-02-23" }),
			housing(),
			row({ agency: "health", check: "E11", unit: "working", due: "2027-02-26" }),
		];
		const fresh = row();
		const result = digest({
			rows: [...rows, fresh],
			last: { on: YESTERDAY, overdueIds: rows.map((r) => r.enquiryId), full: "2027-03-08" },
			...{ fullFrom: "2027-03-08", steps: ESCALATION_STEPS },
		});
		expect(words(result)).toEqual([
			"Home visit: due Mon 8 Mar (2 school days late)",
			"Housing and council tax: 2 still overdue, the oldest since Tue 23 Feb (11 working days late)",
			"Health: 1 still overdue, since Fri 26 Feb (8 working days late)",
		]);
		expect(result.listed.at(-1)).toMatchObject({
			about: "still",
			kind: "health",
			under: "No change since Tue 9 Mar",
		});
		expect(result.full).toBe(false);
		// Nothing is lost from the sum.
		expect(result.listed.reduce((sum, item) => sum + item.overdue, 0)).toBe(result.overdue);
	});

	test("is worse, and said in full, on the day on which somebody more is told of it", () => {
		expect(words(folded([housing({ due: "2027-03-05" })]))).toEqual([
			"Housing and council tax: due Fri 5 Mar (3 working days late)",
		]);
		expect(words(folded([housing({ due: "2027-03-04" })]))).toEqual([
			"Housing and council tax: 1 still overdue, since Thu 4 Mar (4 working days late)",
		]);
	});

	test("is never so much as counted together where the case is urgent, at risk or has a safety answer", () => {
		const [risk, urgent] = [housing({ risk: true }), housing({ urgent: true })];
		expect(words(folded([risk, urgent]))).toEqual([
			"Housing and council tax due Wed 24 Feb (10 working days late).",
			"Housing and council tax: due Wed 24 Feb (10 working days late)",
		]);
	});

	test("says no reference where the line must not say on which case, and nothing of a restricted one", () => {
		const result = folded([
			row({ check: "E15", agency: "domestic_abuse", due: "2027-03-01" }),
			housing({ restricted: true }),
		]);
		expect(words(result)).toEqual(["Other enquiries: 1 still overdue, since Mon 1 Mar (7 school days late)"]);
		expect(result.listed[0]).not.toHaveProperty("kind", expect.anything());
	});

	test("is listed in full with the first digest from the panel's day on, and where there was none before", () => {
		const full = (more: Partial<DigestFacts>) => folded([housing()], more).full;
		expect(full({})).toBe(false);
		expect(full({ fullFrom: "2027-03-10" })).toBe(true);
		expect(full({ last: { on: YESTERDAY, overdueIds: [], full: "2027-03-05" } })).toBe(true);
		expect(full({ last: undefined })).toBe(true);
		// Monday's was never sent, or Monday was a bank holiday: the next one has it.
		expect(fullViewFrom("monday", "2027-03-08")).toBe("2027-03-08");
		expect(fullViewFrom("monday", "2027-03-09")).toBe("2027-03-08");
		expect(fullViewFrom("thursday", "2027-03-10")).toBe("2027-03-04");
		expect(fullViewFrom("every day", "2027-03-10")).toBe("2027-03-10");
	});
});
