import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	aWorld,
	type CaseMade,
	errors,
	evidenceFor,
	inDays,
	type Person,
	page,
	said,
	type World,
} from "./support.ts";

let world: World;
let coordinator: Person;
let chair: Person;
beforeAll(async () => {
	world = await aWorld();
	coordinator = world.person(world.panel.users.coordinator);
	chair = world.person(world.chair.user);
});
afterAll(() => world.database.close());

const decision = (type: string) => ({
	...{ type, rationale: "Agreed by all", said_by: world.chair.id, review: inDays(30), agencies: [] },
});

/** The coordinator records that the case closes for this reason; the decision's id. */
async function closes(file: CaseMade, closure: string): Promise<{ id: string; reply: string }> {
	const reply = await coordinator.goesThrough(
		coordinator.press("decision.record", file.id),
		decision("close"),
		{ param_closure: closure },
		evidenceFor(closure),
		{},
	);
	const [made] = await world.rows<{ id: string }>(
		"select id from decision where case_id = $1 order by event_id desc limit 1",
		[file.id],
	);
	return { id: made!.id, reply: said(reply) };
}

const standing = async (file: CaseMade) => {
	const [row] = await world.rows(
		"select state, closed_at is not null as closed, next_review::text as review from case_file where id = $1",
		[file.id],
	);
	return row;
};

const note = async (id: string) =>
	JSON.stringify(await world.drawn({ view: "decision-note", subject: id, key: `decision:${id}` }));

const confirms = (who: Person, id: string) =>
	who.goesThrough(who.press("decision.confirm", id), { agree: "yes" });

describe("closing a case", () => {
	test("is done at once where no second person is needed", async () => {
		const file = await world.aCase();
		const { id, reply } = await closes(file, "ehe_suitable");
		expect(reply).not.toContain("second person");
		expect(reply).toMatch(/stands at “Closed”\.(?! Review)/);
		expect(await note(id)).not.toContain('"Review"');
		expect(await standing(file)).toEqual({ state: "closed", closed: true, review: null });
		expect(await note(id)).not.toContain("decision.confirm");
		expect(said(await chair.press("decision.confirm", id))).toContain("does not wait for anybody");
	});

	test("waits, as not located, until somebody else has read and confirmed it; then it comes back each year", async () => {
		const file = await world.aCase();
		const { id, reply } = await closes(file, "not_located_enquiries_exhausted");
		expect(reply).toContain("A second person must confirm this");
		expect(await standing(file)).toMatchObject({ state: "panel", closed: false, review: inDays(30) });
		expect(await note(id)).toContain("Until then the case stays open");
		expect(await note(id)).toContain("decision.confirm");
		expect(await note(id)).not.toContain("Not located");
		expect(await note(id)).toContain('"Review"');

		expect(said(await coordinator.press("decision.confirm", id))).toContain("somebody else must confirm it");
		const asked = page(await chair.press("decision.confirm", id));
		expect(asked.notes[0]).toHaveProperty("facts");
		expect(errors(await chair.next(asked, { agree: "" })).agree).toContain("only if you agree");
		expect(said(await chair.next(asked, { agree: "yes" }))).toContain(`${file.ref} is closed`);
		expect(await standing(file)).toEqual({ state: "closed", closed: true, review: inDays(30) });
		expect(await note(id)).toContain("Confirmed by MIL-chair");
		expect(await note(id)).not.toContain('"Review"');
		expect(said(await chair.press("decision.confirm", id))).toContain("does not wait for anybody");
	});

	test("as never found says how many enquiries are open; one that waits because asking could do harm is late for nobody", async () => {
		const file = await world.aCase();
		await world.rows(
			`insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, held, event_id)
			select gen_random_uuid(), f.panel_id, f.id, e.code, (select a.id from agency a limit 1), current_date - 20, current_date - 10,
				e.held, f.event_id
			from case_file f, (values ('home_visit', 'Contact is on hold'), ('school_records', null)) e (code, held) where f.id = $1`,
			[file.id],
		);
		const { id } = await closes(file, "not_located_enquiries_exhausted");
		const asked = page(await chair.press("decision.confirm", id));
		expect(JSON.stringify(asked.notes)).toContain("2 enquiries are still open, 1 of them overdue.");
	});

	test("is told in private to those who may confirm it, also where the case is kept out of the channel", async () => {
		const file = await world.aCase({ restricted: true });
		const recorder = world.panel.people.coordinator;
		await world.rows(
			"insert into place (platform, tenant, kind, ref, address, person_id, platform_user) values ('slack', 'T1', 'person', 'D-recorder', '{}', $1, $2)",
			[recorder, world.panel.users.coordinator],
		);
		const { id } = await closes(file, "deceased");
		const told = await world.rows(
			"select place.person_id as person, view from posting join place on place.id = place_id where subject = $1",
			[id],
		);
		expect(told).toEqual([{ person: world.chair.id, view: "decision-waits" }]);
		const waits = { view: "decision-waits", subject: id, key: `decision-waits:${id}` };
		expect((await world.drawn(waits))?.summary).toBe(`${file.ref}: a decision waits for you to confirm it`);
		expect(said(await confirms(chair, id))).toContain("is closed");
		expect(JSON.stringify(await world.drawn(waits))).toContain("Confirmed by MIL-chair");
		// Whoever recorded it hears that it took effect.
		const [back] = await world.rows<{ person: string; view: string; subject: string; key: string }>(
			"select place.person_id as person, view, subject, key from posting join place on place.id = place_id where key = $1",
			[`decision-confirmed:${id}`],
		);
		expect(back).toMatchObject({ person: recorder, view: "decision-waits" });
		expect((await world.drawn(back!))?.summary).toBe(`${file.ref}: MIL-chair confirmed that it closes`);
	});

	test("waits for a second person whatever the reason, after an act-now answer", async () => {
		const file = await world.aCase({ risks: ["removal_abroad"] });
		const { id } = await closes(file, "ehe_suitable");
		expect(await standing(file)).toMatchObject({ state: "panel", closed: false });
		expect(said(await confirms(chair, id))).toContain("is closed");
		expect(await standing(file)).toEqual({ state: "closed", closed: true, review: null });
	});

	test("is confirmed once, when two people confirm at once", async () => {
		const file = await world.aCase();
		const { id } = await closes(file, "deceased");
		const both = [1, 2].map(async () => page(await chair.press("decision.confirm", id)));
		const replies = await Promise.all((await Promise.all(both)).map((p) => chair.next(p, { agree: "yes" })));
		expect(replies.map(said).filter((r) => r.includes("is closed"))).toHaveLength(1);
		const events = await world.rows("select from ledger where case_id = $1 and act = 'decision.confirmed'", [
			file.id,
		]);
		expect(events).toHaveLength(1);
	});

	test("waits no longer once a later decision was recorded", async () => {
		const file = await world.aCase();
		const { id } = await closes(file, "deceased");
		await coordinator.goesThrough(coordinator.press("decision.record", file.id), decision("defer"), {});
		expect(await note(id)).toContain("Not confirmed: a later decision was recorded");
		expect(said(await chair.press("decision.confirm", id))).toContain("A later decision was recorded");
		expect(await standing(file)).toMatchObject({ state: "panel", closed: false });
	});

	test("is not for an agency's member to confirm", async () => {
		const file = await world.aCase({ agency: world.panel.agencies.police });
		const { id } = await closes(file, "deceased");
		const reply = await world.person(world.panel.users.police).press("decision.confirm", id);
		expect(said(reply)).toContain("Your role on this panel does not allow that");
	});
});
