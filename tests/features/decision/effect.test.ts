import { describe, expect, test } from "vitest";
import { effectOf, type Situation } from "../../../src/features/decision/effect.ts";

const atPanel: Situation = {
	state: "panel",
	closed: false,
	urgent: false,
	actNow: false,
	blocks: { unseen: false, untold: undefined },
};

describe("where a decision takes a case", () => {
	test("is where the lifecycle allows it", () => {
		expect(effectOf({ type: "fair_access" }, atPanel)).toMatchObject({ ok: true, to: "placement_pending" });
		expect(effectOf({ type: "defer" }, atPanel)).toMatchObject({ ok: true, to: "panel" });
		expect(effectOf({ type: "fair_access" }, { ...atPanel, state: "placement_pending" })).toMatchObject({
			ok: true,
			to: "placement_pending",
		});
		expect(effectOf({ type: "fair_access" }, { ...atPanel, state: "enquiries" })).toMatchObject({
			ok: false,
			code: "not_next",
		});
	});

	test("is never monitoring for a child who has no place, however urgent: that would end the search", () => {
		for (const state of ["enquiries", "located_not_in_education", "not_located"] as const) {
			expect(
				effectOf({ type: "continue_monitoring" }, { ...atPanel, state, urgent: true }),
				state,
			).toMatchObject({
				ok: false,
				code: "not_next",
				because: expect.stringMatching(/who has a place.*choose “Defer”/),
			});
		}
		for (const state of ["placement_pending", "located_in_education", "monitoring"] as const)
			expect(effectOf({ type: "continue_monitoring" }, { ...atPanel, state }), state).toMatchObject({
				ok: true,
				to: "monitoring",
			});
	});

	test("is nowhere once the case is closed, but to reopen it", () => {
		const closed = { ...atPanel, state: "closed", closed: true } as const;
		expect(effectOf({ type: "defer" }, closed)).toMatchObject({ ok: false, code: "closed" });
		expect(effectOf({ type: "reopen" }, closed)).toMatchObject({ ok: true, to: "reopened" });
		expect(effectOf({ type: "close", closure: "duplicate" }, closed)).toMatchObject({
			ok: false,
			code: "closed",
		});
	});

	test("counts, for a correction, from where the case stood before", () => {
		const placed = { ...atPanel, state: "placement_pending", corrects: { before: "panel" } } as const;
		expect(effectOf({ type: "defer" }, placed)).toMatchObject({ ok: true, from: "panel", to: "panel" });
		expect(effectOf({ type: "defer" }, { ...placed, corrects: {} })).toMatchObject({
			to: "placement_pending",
		});
	});

	test("stays closed when the close itself is corrected", () => {
		const closed = { ...atPanel, state: "closed", closed: true, corrects: { before: "panel" } } as const;
		expect(effectOf({ type: "close", closure: "deceased" }, closed)).toMatchObject({
			ok: true,
			to: "closed",
			secondPerson: true,
		});
		expect(effectOf({ type: "defer" }, closed)).toMatchObject({ ok: false, code: "closed" });
	});
});

describe("closing a case", () => {
	test("needs a reason, and evidence that a child said to be located was seen", () => {
		expect(effectOf({ type: "close" }, atPanel)).toMatchObject({ ok: false, code: "no_closure_reason" });
		const unseen = { ...atPanel, blocks: { unseen: true, untold: undefined } };
		expect(effectOf({ type: "close", closure: "ehe_suitable" }, unseen)).toMatchObject({ code: "unseen" });
		expect(effectOf({ type: "close", closure: "deceased" }, unseen)).toMatchObject({ ok: true });
	});

	test("[S3-33] waits until social care or the police were told of a child not located in time", () => {
		const untold = {
			...atPanel,
			blocks: { unseen: false, untold: "Not located 4 school days after referral." },
		};
		expect(effectOf({ type: "close", closure: "ehe_suitable" }, untold)).toMatchObject({
			code: "untold",
			because: expect.stringContaining("Refer to social care"),
		});
		expect(effectOf({ type: "close", closure: "duplicate" }, untold)).toMatchObject({ ok: true });
		expect(effectOf({ type: "defer" }, untold)).toMatchObject({ ok: true });
	});

	test("waits for a second person as not located, abroad or deceased, or after an act-now answer", () => {
		for (const closure of [
			"not_located_enquiries_exhausted",
			"moved_abroad_confirmed",
			"deceased",
		] as const) {
			expect(effectOf({ type: "close", closure }, atPanel)).toMatchObject({
				to: "panel",
				secondPerson: true,
			});
		}
		const simple = { type: "close", closure: "ehe_suitable" } as const;
		expect(effectOf(simple, atPanel)).toMatchObject({ to: "closed", secondPerson: false });
		expect(effectOf(simple, { ...atPanel, actNow: true })).toMatchObject({ to: "panel", secondPerson: true });
	});
});
