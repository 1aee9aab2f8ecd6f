import { afterEach, beforeEach, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered, unasked } from "../support/story.ts";
import { begins, idOf, raisesAnother, sendsOn } from "../support/triage.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

const OFFICE = "office@weir-lane.example";
const SURGERY = "manager@mill-street-surgery.example";

let world: TestWorld;
let coordinator: Person;
let raiser: Person;
let office: WebVisitor;
let surgery: WebVisitor;
beforeEach(async () => {
	world = await startWorld();
	coordinator = personOf(world, "curlew-asha", "slack");
	raiser = personOf(world, "lapwing-grace", "slack");
	office = new WebVisitor(world);
	surgery = new WebVisitor(world);
});
afterEach(async () => {
	try {
		await unasked(world);
	} finally {
		await world.close();
	}
});

const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

/** Gives somebody a role on the panel, as applying a file with it does. */
const gets = (key: string, role: string) =>
	sql(
		`insert into membership (panel_id, person_id, role) select m.panel_id, p.id, $2 from person p
			join membership m on m.person_id = p.id where p.key = $1 limit 1
			on conflict (panel_id, person_id, role) do update set ended_at = null`,
		[key, role],
	);
const loses = (key: string, role: string) =>
	sql(
		"update membership set ended_at = app_now() where role = $2 and person_id = (select id from person where key = $1)",
		[key, role],
	);

/** What a person's page says to them now. */
async function reads(visitor: WebVisitor): Promise<string> {
	await everythingDelivered(world);
	return (await visitor.opens("/web/")).text;
}

/** Somebody is away for three days, and somebody else covers. */
async function covers(away: string, cover: string): Promise<void> {
	await begins(coordinator, "cover");
	await coordinator.fills({
		...{ away_person: await idOf(world, away), away_cover: await idOf(world, cover) },
		...{ away_from: "2027-03-10", away_to: "2027-03-12" },
	});
	await sendsOn(coordinator);
	await everythingDelivered(world);
}

async function assigns(ref: string, to: string): Promise<void> {
	await begins(coordinator, `assign ${ref}`);
	await coordinator.fills({ owner: await idOf(world, to) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(new RegExp(`${ref} is now with`));
}

/** An act-now answer, with which the form is left: those who must act are alerted. Returns the case's reference. */
async function alarms(person: Person): Promise<string> {
	await begins(person, "raise");
	await person.fills({ harm: ["serious_worry"], unticked: "no" });
	await person.sends();
	const cases = () => sql<{ ref: string }>("select ref from case_file where urgent");
	await expect.poll(async () => (await cases()).length).toBe(1);
	await person.leaves();
	return (await cases())[0]!.ref;
}

async function givesFeedback(): Promise<void> {
	await begins(raiser, "feedback");
	await raiser.fills({ feedback: "The second screen is long" });
	await sendsOn(raiser);
}

test("what somebody reads on the web because they cover for a colleague says so, and is gone when the cover is over", async () => {
	const ref = await raises(raiser);
	await office.signsIn(OFFICE);
	expect(await reads(office)).not.toContain(ref);
	await covers("plover-leah", "wren-alice");
	await assigns(ref, "plover-leah");
	expect(await reads(office)).toMatch(
		new RegExp(`You have this for Leah Plover, who is away\\..*${ref} is yours`),
	);
	// Its last day is still one.
	await world.moveTo(new Date("2027-03-12T23:00:00Z"));
	await office.signsIn(OFFICE);
	expect(await reads(office)).toContain(ref);
	await world.moveTo(new Date("2027-03-13T09:00:00Z"));
	await office.signsIn(OFFICE);
	expect(await reads(office)).not.toContain(ref);
	await office.opens(`/web/about/${ref}`);
	expect(office.page.text).toContain("There is no message for you about it any more");
});

test("cover for a coordinator that ends early takes along alerts, and what is about no case", async () => {
	await covers("curlew-asha", "wren-alice");
	await office.signsIn(OFFICE);
	const ref = await alarms(raiser);
	await givesFeedback();
	const told = await reads(office);
	expect(told).toMatch(/You have this for Asha Curlew/);
	expect(told).toContain(`An act-now answer was given in ${ref}`);
	expect(told).toContain("has given feedback on Rollcall");
	await sql("update absence set ended_at = app_now(), event_id = (select max(id) from ledger)");
	const after = await reads(office);
	expect(after).not.toContain(ref);
	expect(after).not.toContain("has given feedback");
});

test("a role that is withdrawn takes along what was told to it, and a role that is given back brings it back", async () => {
	await gets("wren-alice", "coordinator");
	await office.signsIn(OFFICE);
	const ref = await alarms(raiser);
	await givesFeedback();
	const told = await reads(office);
	expect(told).toContain(`An act-now answer was given in ${ref}`);
	expect(told).toContain("has given feedback on Rollcall");

	await loses("wren-alice", "coordinator");
	const after = await reads(office);
	expect(after).toContain("You are known here as Alice Wren");
	expect(after).not.toContain(ref);
	expect(after).not.toContain("has given feedback");
	await gets("wren-alice", "coordinator");
	expect(await reads(office)).toContain(ref);
});

test("an agency that is taken off a case takes its people's messages about it along, and leaves them those about others", async () => {
	const [ref, other] = [
		await raises(raiser),
		await raisesAnother(world, raiser, {
			child: { first_name: "Wren", surname: "Quillfeather2", birth: "2013-04-11" },
		}),
	];
	await world.app.nudge();
	await surgery.signsIn(SURGERY);
	const told = await reads(surgery);
	for (const each of [ref, other]) expect(told).toContain(each);
	await sql(
		`delete from case_member where case_id = (select id from case_file where ref = $1)
			and agency_id = (select id from agency where key = 'community-health')`,
		[ref],
	);
	const after = await reads(surgery);
	expect(after).not.toContain(ref);
	expect(after).toContain(other);
});

test("a safeguarding lead who is alerted of a case that they may not open reads the alert for as long as they are one", async () => {
	await gets("wren-alice", "safeguarding_lead");
	await gets("dunnock-peter", "notifier");
	await loses("dunnock-peter", "safeguarding_lead");
	const ref = await alarms(personOf(world, "dunnock-peter", "teams"));
	await office.signsIn(OFFICE);
	expect(await reads(office)).toContain(`An act-now answer was given in ${ref}`);
	await office.opens("/web/");
	await office.presses("Ask", { words: `case ${ref}` });
	expect(office.page.text).toMatch(/no case with that reference/);
	expect(office.page.text).toMatch(/Child in danger now: call 999/);
	await loses("wren-alice", "safeguarding_lead");
	expect(await reads(office)).not.toContain(ref);
});

test("a message of a practice panel says on the web too that it is one", async () => {
	await sql(`update panel set settings = settings || '{"practice": true}' where key = 'millbrook-cme'`);
	await raises(raiser);
	await world.app.nudge();
	await surgery.signsIn(SURGERY);
	await reads(surgery);
	const cards = surgery.page.html.split('<div class="rc-card">').slice(1);
	expect(cards.length).toBeGreaterThan(0);
	// First of all: the page itself says so too, below its messages.
	for (const card of cards) expect(card.slice(0, card.indexOf("MIL-2027"))).toContain("PRACTICE");
});

/** So many newer messages about another case, as a busy month brings them. */
const manyNewer = (ref: string) =>
	sql(
		`insert into posting (place_id, panel_id, key, view, subject, case_id, wanted, shown, remote)
			select p.id, f.panel_id, 'newer:' || f.ref || n, 'public-told', f.id, f.id, (select max(id) from ledger), (select max(id) from ledger), 'sent'
			from place p, case_file f, generate_series(1, 40) n where p.platform_user = $1 and f.ref = $2`,
		[OFFICE, ref],
	);

test("an alert that nobody has answered stays on the page, above forty newer messages, and its e-mail's link leads to it", async () => {
	await gets("wren-alice", "coordinator");
	await office.signsIn(OFFICE);
	const ref = await alarms(raiser);
	const other = await raisesAnother(world, raiser, {
		child: { first_name: "Wren", surname: "Quillfeather2", birth: "2013-04-11", upn: "not to hand" },
	});
	await everythingDelivered(world);
	await manyNewer(other);
	const told = await reads(office);
	expect(told).toContain(`An act-now answer was given in ${ref}`);
	expect(told.indexOf(ref)).toBeLessThan(told.indexOf(other));
	await office.opens(`/web/about/${ref}`);
	expect(office.page.text).not.toContain("There is no message for you about it any more");
	// What only tells of a case is found by its link as well, however much came after it.
	await raisesAnother(world, raiser, {
		child: { first_name: "Finch", surname: "Quillfeather3", birth: "2012-05-12", upn: "not to hand" },
	});
	await everythingDelivered(world);
	const [last] = await sql<{ ref: string }>("select ref from case_file order by ref desc limit 1");
	await manyNewer(last!.ref);
	await office.opens("/web/");
	expect(office.page.text).not.toContain(`${other} came from the public form`);
	await office.opens(`/web/about/${other}`);
	expect(office.page.text).toContain(`${other} came from the public form`);
});

test("a message that cannot be shown says so, and keeps back none of the others", async () => {
	await gets("wren-alice", "coordinator");
	await office.signsIn(OFFICE);
	const ref = await alarms(raiser);
	await givesFeedback();
	await everythingDelivered(world);
	// As after a version that knew a view which this one does not.
	await sql(
		`update posting set view = 'no-such-view' where key like 'feedback%' and place_id in
			(select id from place where platform_user = $1)`,
		[OFFICE],
	);
	await office.opens("/web/");
	expect(office.page.status).toBe(200);
	expect(office.page.text).toContain(`An act-now answer was given in ${ref}`);
	expect(office.page.text).toMatch(/A message for you cannot be shown just now/);
});
