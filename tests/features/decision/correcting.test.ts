import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { aWorld, inDays, type Person, page, said, type World } from "./support.ts";

let world: World;
let coordinator: Person;
let chair: Person;
beforeAll(async () => {
	world = await aWorld();
	coordinator = world.person(world.panel.users.coordinator);
	chair = world.person(world.chair.user);
});
afterAll(() => world.database.close());

const fairAccess = () => ({
	...{ type: "fair_access", rationale: "Agreed by all", said_by: world.chair.id, review: inDays(30) },
	agencies: [world.panel.agencies.police],
});
const deferral = () => ({ ...fairAccess(), type: "defer", rationale: "It was to be deferred" });

/** A case with one decision of Fair Access, with an action. */
async function decided() {
	const file = await world.aCase();
	const action = { what1: "Ring the school", owner1: world.chair.id, due1: inDays(5) };
	await coordinator.goesThrough(
		coordinator.press("decision.record", file.id),
		fairAccess(),
		{ param_school: "Invented Academy" },
		action,
	);
	const [made] = await world.rows<{ id: string }>("select id from decision where case_id = $1", [file.id]);
	return { file, id: made!.id };
}

const corrects = (who: Person, id: string) => who.goesThrough(who.press("decision.correct", id), deferral());

const note = async (id: string) =>
	JSON.stringify(await world.drawn({ view: "decision-note", subject: id, key: `decision:${id}` }));

describe("[S3-8] a correction", () => {
	test("begins with what was recorded, and the opening is recorded", async () => {
		const { file, id } = await decided();
		const first = page(await coordinator.press("decision.correct", id));
		expect(first.title).toBe("Correct a decision");
		expect(first.values).toMatchObject({
			...{ type: "fair_access", said_by: world.chair.id, review: inDays(30) },
			agencies: [world.panel.agencies.police],
		});
		expect(Private.reveal(first.values.rationale as Private)).toBe("Agreed by all");
		const second = page(await coordinator.next(first, fairAccess()));
		expect(Private.reveal(second.values.param_school as Private)).toBe("Invented Academy");
		const third = page(await coordinator.next(second, { param_school: "Invented Academy" }));
		expect(third.values).toMatchObject({ owner1: world.chair.id, due1: inDays(5) });
		expect(Private.reveal(third.values.what1 as Private)).toBe("Ring the school");
		const opened = await world.rows("select from ledger where case_id = $1 and act = 'decision.opened'", [
			file.id,
		]);
		expect(opened).toHaveLength(1);
	});

	test("supersedes the old decision, whose note says by what, and takes its move back", async () => {
		const { file, id } = await decided();
		expect(await note(id)).toContain("Decision recorded: Fair Access");
		const last = page(await corrects(chair, id));
		expect(said(await chair.next(last, {}))).toContain("Defer");
		const [made] = await world.rows<{ id: string }>("select id from decision where supersedes = $1", [id]);
		expect(await note(id)).toContain("Superseded by: Defer, recorded by MIL-chair");
		expect(await note(id)).not.toContain("decision.correct");
		expect(await note(made!.id)).toContain("Decision corrected: Defer");
		const [now] = await world.rows("select state from case_file where id = $1", [file.id]);
		expect(now).toEqual({ state: "panel" });
		const due = await world.rows(
			"select from posting where key = $1 and wanted > (select event_id from decision where id = $2)",
			[`decision:${id}`, id],
		);
		expect(due).toHaveLength(2);
	});

	test("leaves the old row as it was: the database refuses any change", async () => {
		const { id } = await decided();
		const change = world.rows("update decision set type = 'defer' where id = $1", [id]);
		await expect(change).rejects.toThrow("cannot be changed: supersede it");
	});

	test("is one, when two people correct the same decision at once: the other is told", async () => {
		const { id } = await decided();
		const [mine, theirs] = [page(await corrects(coordinator, id)), page(await corrects(chair, id))];
		const replies = (await Promise.all([coordinator.next(mine, {}), chair.next(theirs, {})])).map(said);
		expect(replies.filter((r) => r.includes("Decision recorded on"))).toHaveLength(1);
		expect(replies.filter((r) => r.includes("This decision was corrected already"))).toHaveLength(1);
		expect(await world.rows("select from decision where supersedes = $1", [id])).toHaveLength(1);
		expect(said(await coordinator.press("decision.correct", id))).toContain("corrected already");
	});

	test("is not for an agency's member", async () => {
		const { id } = await decided();
		const reply = await world.person(world.panel.users.police).press("decision.correct", id);
		expect(said(reply)).toContain("There is no case with that reference");
	});
});
