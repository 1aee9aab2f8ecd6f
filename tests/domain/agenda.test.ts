import { describe, expect, test } from "vitest";
import { agendaOf, type ForAgenda, papersClosed, whyOnAgenda } from "../../src/domain/agenda.ts";
import { confirmersOf, mayConfirm } from "../../src/domain/meeting.ts";

const ON = "2027-03-23";
const aCase = (about: Partial<ForAgenda> = {}): ForAgenda => ({
	...{ id: "1", ref: "MIL-2027-0001", state: "enquiries", closed: false, urgent: false, restricted: false },
	...{ reopened: false, fourWeeks: false, review: "2027-06-01", decided: false, recommended: false },
	...{ overdue: false, carried: false, added: false },
	...about,
});

describe("why a case is on an agenda", () => {
	test.each([
		[{}, []],
		[{ urgent: true }, ["urgent"]],
		[{ review: ON }, ["review_due"]],
		[{ review: "2027-03-24" }, []],
		[{ restricted: true }, ["complex"]],
		[{ fourWeeks: true }, []],
		[{ fourWeeks: true, state: "not_located" }, ["complex"]],
		[{ overdue: true }, ["overdue"]],
		[{ closed: true, state: "closed", overdue: true }, []],
		[{ state: "panel" }, ["panel"]],
		[{ state: "panel", decided: true }, []],
		[{ closed: true, state: "closed", review: ON }, ["never_found"]],
		[{ closed: true, state: "closed", review: null, urgent: true }, []],
		[{ recommended: true, carried: true, added: true }, ["recommended", "carried", "added"]],
	] as const)("%j: %j", (about, why) => {
		expect(whyOnAgenda(aCase(about), ON)).toEqual(why);
	});
});

test("[S2-17][S2-19] urgent first, then complex, then due; the longest due first, then by reference", () => {
	const cases = [
		aCase({ id: "never", ref: "MIL-2020-0001", closed: true, state: "closed", review: "2027-01-01" }),
		aCase({ id: "not", ref: "MIL-2027-0002" }),
		aCase({ id: "due", ref: "MIL-2027-0009", review: "2027-03-20" }),
		aCase({ id: "due too", ref: "MIL-2027-0003", review: "2027-03-20" }),
		aCase({ id: "long due", ref: "MIL-2027-0010", review: "2027-03-01" }),
		aCase({ id: "complex", ref: "MIL-2027-0004", reopened: true }),
		aCase({ id: "urgent", ref: "MIL-2027-0011", urgent: true }),
	];
	const listed = agendaOf(cases, ON).map(({ id }) => id);
	expect(listed).toEqual(["urgent", "complex", "long due", "due too", "due", "never"]);
});

test("papers close at the end of their day, and on the day of the meeting in any case", () => {
	expect(papersClosed({ on: ON, papers: "2027-03-18" }, "2027-03-18")).toBe(false);
	expect(papersClosed({ on: ON, papers: "2027-03-18" }, "2027-03-19")).toBe(true);
	expect(papersClosed({ on: ON, papers: ON }, ON)).toBe(true);
});

test("a decision is confirmed by the chair, never by its recorder; the chair's own by a coordinator", () => {
	const chairs = ["chair"];
	const by = (recordedBy: string, confirmed = false) => ({ recordedBy, confirmed });
	expect(mayConfirm(by("asha"), "chair", chairs)).toBe(true);
	expect(mayConfirm(by("asha", true), "chair", chairs)).toBe(false);
	expect(mayConfirm(by("asha"), "asha", chairs)).toBe(false);
	expect(mayConfirm(by("asha"), "daniel", chairs)).toBe(false);
	expect(mayConfirm(by("chair"), "chair", chairs)).toBe(false);
	expect(mayConfirm(by("chair"), "daniel", chairs)).toBe(true);
});

test("with two chairs, what one of them recorded the other confirms, and no coordinator", () => {
	const own = { recordedBy: "chair", confirmed: false };
	expect(mayConfirm(own, "deputy", ["chair", "deputy"])).toBe(true);
	expect(mayConfirm(own, "daniel", ["chair", "deputy"])).toBe(false);
});

test("whoever presides counts as the chair on a panel that has none, and on no other", () => {
	expect(confirmersOf(["chair"], "asha")).toEqual({ chairs: ["chair"], noChair: false });
	expect(confirmersOf([], "asha")).toEqual({ chairs: ["asha"], noChair: true });
	expect(confirmersOf([], undefined)).toEqual({ chairs: [], noChair: true });
	expect(mayConfirm({ recordedBy: "asha", confirmed: false }, "daniel", [])).toBe(false);
});
