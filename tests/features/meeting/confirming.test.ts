import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inDays, page, said } from "../decision/support.ts";
import {
	aMeeting,
	aMeetingWorld,
	confirmed,
	confirms,
	decides,
	erases,
	type MeetingWorld,
} from "./support.ts";

let world: MeetingWorld;
beforeAll(async () => {
	world = await aMeetingWorld();
});
afterAll(() => world.database.close());

describe("whoever presides", () => {
	test("is not the chair for it: a coordinator who names herself cannot be confirmed by another, nor confirm", async () => {
		const [mine, others] = [await world.aCase(), await world.aCase()];
		const { id, items, ends } = await aMeeting(world, world.panel.people.coordinator, mine, others);
		const own = await decides(world, world.coordinator, items[0]!);
		const other = await decides(world, world.second, items[1]!);
		await ends();
		// The chair was away; she presided in the chair's place.
		expect(said(await world.second.press("meeting.confirm", id))).toContain(
			"waiting for MIL-chair, who holds the role",
		);
		expect(said(await world.coordinator.press("meeting.confirm", id))).toContain("waiting for MIL-chair");
		expect(await confirmed(world, id)).toEqual([]);
		expect(said(await confirms(world.theChair, id))).toContain("Confirmed: 2 decisions");
		expect((await confirmed(world, id)).sort()).toEqual([own.id, other.id].sort());
	});

	test("what the chair recorded herself, a coordinator confirms", async () => {
		const file = await world.aCase();
		const { id, items, ends } = await aMeeting(world, world.chair.id, file);
		await decides(world, world.theChair, items[0]!);
		await ends();
		expect(said(await world.theChair.press("meeting.confirm", id))).toContain("recorded by you");
		expect(said(await confirms(world.coordinator, id))).toContain("Confirmed: 1 decision");
	});

	test("counts as the chair where the panel has none, and the record says so", async () => {
		const file = await world.aCase();
		const { id, items, ends } = await aMeeting(world, world.panel.people.coordinator, file);
		await decides(world, world.second, items[0]!);
		await ends();
		await world.rows(
			"update membership set ended_at = now() - interval '1 hour' where person_id = $1 and role = 'chair'",
			[world.chair.id],
		);
		try {
			expect(said(await confirms(world.coordinator, id))).toContain("Confirmed: 1 decision");
			const [row] = await world.rows(
				"select facts->>'noChair' as said from ledger where act = 'meeting.decision-confirmed' and case_id = $1",
				[file.id],
			);
			expect(row).toEqual({ said: "true" });
		} finally {
			await world.rows("update membership set ended_at = null where person_id = $1", [world.chair.id]);
		}
	});

	test("nobody: where the panel has no chair either, the decisions wait for one, and the sentence says so", async () => {
		const file = await world.aCase();
		const { id, items, ends } = await aMeeting(world, null, file);
		await decides(world, world.second, items[0]!);
		await ends();
		await world.rows("update membership set ended_at = now() - interval '1 hour' where person_id = $1", [
			world.chair.id,
		]);
		try {
			expect(said(await world.coordinator.press("meeting.confirm", id))).toContain("the panel has no chair");
		} finally {
			await world.rows("update membership set ended_at = null where person_id = $1", [world.chair.id]);
		}
	});
});

describe("what cannot be confirmed does not keep the rest", () => {
	test("a close that a later decision overtook is named, with the reason", async () => {
		const [over, fine] = [await world.aCase(), await world.aCase()];
		const { id, items, ends } = await aMeeting(world, world.chair.id, over, fine);
		await decides(world, world.coordinator, items[0]!, "deceased");
		const rest = await decides(world, world.coordinator, items[1]!);
		await ends();
		await world.coordinator.goesThrough(
			world.coordinator.press("decision.record", over.id),
			{ type: "defer", rationale: "Seen", said_by: world.chair.id, review: inDays(20), agencies: [] },
			{},
		);
		const asked = page(await world.theChair.press("meeting.confirm", id));
		expect(asked.values.these).toEqual([rest.id]);
		expect(JSON.stringify(asked.notes)).toMatch(new RegExp(`${over.ref}[^]*A later decision was recorded`));
		const says = said(await world.theChair.next(asked, { these: [rest.id], agree: "yes" }));
		expect(says).toContain("Confirmed: 1 decision");
		// Nothing more can come of it, so nobody is asked for it again.
		expect(JSON.stringify(await world.drawn({ view: "meeting-waits", subject: id, key: "k" }))).toContain(
			"Every decision",
		);
	});

	test("one of an erased case is named, with the reason, and the form opens", async () => {
		const [gone, fine] = [await world.aCase(), await world.aCase()];
		const { id, items, ends } = await aMeeting(world, world.chair.id, gone, fine);
		await decides(world, world.coordinator, items[0]!, "deceased");
		const rest = await decides(world, world.coordinator, items[1]!);
		await ends();
		await erases(world, gone.id);
		const asked = page(await world.theChair.press("meeting.confirm", id));
		expect(asked.values.these).toEqual([rest.id]);
		expect(JSON.stringify(asked.notes)).toMatch(new RegExp(`${gone.ref}[^]*was erased`));
		expect(said(await confirms(world.theChair, id))).toContain("Confirmed: 1 decision");
	});
});

describe("between reading and confirming", () => {
	test("a decision that was corrected is not confirmed: the chair is told, and reads the new one", async () => {
		const [changed, fine] = [await world.aCase(), await world.aCase()];
		const { id, items, ends } = await aMeeting(world, world.chair.id, changed, fine);
		const old = await decides(world, world.coordinator, items[0]!, "deceased");
		const rest = await decides(world, world.coordinator, items[1]!);
		await ends();
		const read = page(await world.theChair.press("meeting.confirm", id));
		const corrected = { type: "defer", rationale: "It was another child", review: inDays(20), agencies: [] };
		await world.coordinator.goesThrough(
			world.coordinator.press("decision.correct", old.id),
			{ ...corrected, said_by: world.chair.id },
			{},
		);
		const again = await world.theChair.next(read, { these: [old.id, rest.id], agree: "yes" });
		expect("errors" in again && again.errors?.these).toContain(
			"corrected or confirmed since you opened this form",
		);
		expect(await confirmed(world, id)).toEqual([]);
		// The form stands there again, with what is to be read now.
		const now = page(again);
		expect(JSON.stringify(now.notes)).toContain(changed.ref);
		const reads = await world.rows(
			"select from ledger where act = 'meeting.read' and facts->>'meeting' = $1 and person_id = $2",
			[id, world.chair.id],
		);
		expect(reads).toHaveLength(2);
		const [put] = await world.rows<{ id: string }>("select id from decision where supersedes = $1", [old.id]);
		const says = said(await world.theChair.next(now, { these: [put!.id, rest.id], agree: "yes" }));
		expect(says).toContain("Confirmed: 2 decisions");
	});

	test("whoever declared a conflict of interest cannot confirm, whatever is sent", async () => {
		const [conflicted, fine] = [await world.aCase(), await world.aCase()];
		const { id, items, ends } = await aMeeting(world, world.chair.id, conflicted, fine);
		await world.coordinator.goesThrough(world.coordinator.press("meeting.conflict", items[0]!), {
			people: [world.chair.id],
		});
		const barred = await decides(world, world.coordinator, items[0]!);
		const rest = await decides(world, world.coordinator, items[1]!);
		await ends();
		const asked = page(await world.theChair.press("meeting.confirm", id));
		expect(asked.values.these).toEqual([rest.id]);
		expect(JSON.stringify(asked.notes)).toMatch(
			new RegExp(`${conflicted.ref}[^]*you declared a conflict of interest`),
		);
		const forged = await world.theChair.next(asked, { these: [barred.id], agree: "yes" });
		expect("errors" in forged && forged.errors?.these).toBeTruthy();
		expect(await confirmed(world, id)).toEqual([]);
		// Nor does it let a coordinator confirm in the chair's stead: whoever runs the meeting declares conflicts.
		expect(said(await world.second.press("meeting.confirm", id))).toContain("waiting for MIL-chair");
	});
});
