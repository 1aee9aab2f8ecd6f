import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SubjectKind } from "../../src/access/subjects.ts";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { helpFeature } from "../../src/bot/help.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import type { Interaction, Receive, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { features } from "../../src/features/all.ts";
import { auditFeature } from "../../src/features/audit/feature.ts";
import type { Action } from "../../src/features/kit.ts";
import { sealLoosely } from "../../src/record/loose.ts";
import { transact } from "../../src/store/transact.ts";
import { aWorld, type CaseMade, inDays, today, type World } from "../features/decision/support.ts";
import { quiet } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { aSealedCase } from "./keys-support.ts";

const catalogue = makeCatalogue([
	...features,
	helpFeature(features),
	deliveryFeature,
	auditFeature(() => undefined),
]);
const actions = [...catalogue.actions.values()];

/** One transaction that was committed: what it wrote in the ledger, and whose sealed values it read. */
interface Committed {
	/** How many statements put a row into the ledger. */
	recorded: number;
	/** What sealed values were opened of. */
	opened: string[];
}

let world: World;
let hill: SeededPanel;
let receive: Receive;
const committed: Committed[] = [];
let subjects: Record<Exclude<SubjectKind, "nothing">, string>;
/** The subject of an action that cannot be done on the one of its kind. */
const others: Record<string, string> = {};
/** The case of an action that cannot be done on the one case, which is open. */
const ended: Record<string, string> = {};
let foreign: string;

beforeAll(async () => {
	world = await aWorld();
	hill = await aPanel(world.database.superuser, "HIL");
	const pool = watched(world.database.pool);
	receive = makeReceive({
		...{ pool, keys: world.keys, catalogue, log: quiet, wake: () => undefined },
		pages: "https://rollcall.example",
	});
	const made = await world.aCase({ state: "panel", agency: world.panel.agencies.school });
	subjects = { case: made.id, ...(await ofEachKind(made)) };
	for (const role of ["emergency_duty", "chair"]) {
		await world.rows("insert into membership values ($1, $2, $3)", [
			...[world.panel.panel, world.panel.people.coordinator, role],
		]);
	}
	// Overdue, on a case without any risk: of the one that has one of everything nothing is put off.
	const calm = (await world.aCase({ state: "panel" })).id;
	ended["enquiry.remind"] = calm;
	const [overdue] = await world.rows<{ id: string }>(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due)
			select gen_random_uuid(), $1, id, event_id, 'E07', $3, $4, $4 from case_file where id = $2 returning id`,
		[world.panel.panel, calm, world.panel.agencies.council, inDays(-5)],
	);
	others["enquiry.remind"] = overdue!.id;
	others["erasure.ask"] = ended["erasure.ask"] = (await world.aCase({ state: "redirected" })).id;
	const details = { first_name: "Zephyrine", surname: "Quillfeather" };
	foreign = (await aSealedCase(world.database.pool, world.keys, hill, details)).id;
	const twin = await aSealedCase(world.database.pool, world.keys, world.panel, details);
	await world.rows(
		`insert into likely_match (panel_id, one_id, other_id, kinds, event_id)
			select $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), '{surname}', max(id) from ledger`,
		[world.panel.panel, made.id, twin.id],
	);
});
afterAll(() => world.database.close());

/** The same pool, with a note of what each transaction on it did. */
function watched(pool: pg.Pool): pg.Pool {
	const seen = new WeakSet<pg.PoolClient>();
	const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
	const watching = async () => {
		const client = await connect();
		if (seen.has(client)) return client;
		seen.add(client);
		let now: Committed = { recorded: 0, opened: [] };
		const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>;
		const noting = async (...args: unknown[]) => {
			const text = typeof args[0] === "string" ? args[0] : (args[0] as { text: string }).text;
			const result = await query(...args);
			if (text.startsWith("begin")) now = { recorded: 0, opened: [] };
			if (/insert into "?ledger"?/.test(text)) now.recorded++;
			if (/from "?sealed"?\b/.test(text))
				now.opened.push(...result.rows.map((r: { about: string }) => r.about));
			if (text === "commit") committed.push(now);
			return result;
		};
		return Object.assign(client, { query: noting });
	};
	return Object.assign(Object.create(pool) as pg.Pool, { connect: watching });
}

const COORDINATOR = () => ({ platform: "slack", tenant: "T1", user: world.panel.users.coordinator });

/** One of each kind of thing that a case has. */
async function ofEachKind(of: CaseMade) {
	const { panel, rows } = world;
	const [row] = await rows<{ id: string }>("select event_id as id from case_file where id = $1", [of.id]);
	const common = [panel.panel, of.id, row!.id];
	const one = async (text: string, ...values: unknown[]) =>
		(await rows<{ id: string }>(text, [...common, ...values]))[0]!.id;
	const enquiry = await one(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due)
			values (gen_random_uuid(), $1, $2, $3, 'E01', $4, $5, $6) returning id`,
		...[panel.agencies.school, today(), inDays(2)],
	);
	// One that has its outcome: the note on it can be corrected.
	others["note.correct"] = await one(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due, outcome, closed_at)
			values (gen_random_uuid(), $1, $2, $3, 'E02', $4, $5, $6, 'no_trace', now()) returning id`,
		...[panel.agencies.school, today(), inDays(2)],
	);
	others["visit.received"] = await one(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due, outcome, closed_at)
			values (gen_random_uuid(), $1, $2, $3, 'E04', $4, $5, $6, 'no_trace', now()) returning id`,
		...[panel.agencies.school, today(), inDays(2)],
	);
	await one(
		`insert into other_address (id, panel_id, case_id, event_id, number, told_by)
			values (gen_random_uuid(), $1, $2, $3, 1, 'school') returning id`,
	);
	await one(
		`insert into family_member (id, family_id, panel_id, case_id, event_id, linked_by)
			values (gen_random_uuid(), gen_random_uuid(), $1, $2, $3, $4) returning id`,
		panel.people.coordinator,
	);
	// One that waits for the coordinator's own agency.
	await one(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due)
			values (gen_random_uuid(), $1, $2, $3, 'E07', $4, $5, $6) returning id`,
		...[panel.agencies.council, today(), inDays(2)],
	);
	// One that two sign.
	others["enquiry.sign"] = await one(
		`insert into enquiry (id, panel_id, case_id, event_id, check_code, agency_id, opened_on, due)
			values (gen_random_uuid(), $1, $2, $3, 'E19', $4, $5, $6) returning id`,
		...[panel.agencies.school, today(), inDays(2)],
	);
	const contact = await one(
		`insert into risk_contact (id, panel_id, case_id, event_id, owner_id, told)
			values (gen_random_uuid(), $1, $2, $3, $4, 'nobody_yet') returning id`,
		panel.people.coordinator,
	);
	// The chair says that the case closes, which the coordinator may confirm or correct.
	const chair = world.person(world.chair.user);
	await chair.goesThrough(
		chair.press("decision.record", of.id),
		{
			type: "close",
			rationale: "Agreed by all",
			said_by: panel.people.coordinator,
			review: inDays(30),
			agencies: [],
		},
		{ param_closure: "not_located_enquiries_exhausted" },
		{ param_risk: "None that is known", param_informed: "The duty officers", param_informed_on: today() },
		{},
	);
	const [decided] = await rows<{ id: string }>("select id from decision where case_id = $1", [of.id]);
	const decision = decided!.id;
	const emergency = await one(
		`insert into emergency_access (id, panel_id, case_id, event_id, person_id, at, until, review_by)
			values (gen_random_uuid(), $1, $2, $3, $4, now(), now(), $5) returning id`,
		...[panel.people.police, inDays(1)],
	);
	const breach = await one(
		`insert into breach (id, panel_id, case_id, event_id, platform, tenant, place_ref, message_id, link, own, author_id,
				reported_by, found_at)
			values (gen_random_uuid(), $1, $2, $3, 'slack', 'T1', 'C-panel', '8', '', false, $4, $5, now()) returning id`,
		...[panel.people.coordinator, panel.people.police],
	);
	const shared = (by: string, made: string | null, reviewBy: string | null) =>
		one(
			`insert into share (id, panel_id, case_id, event_id, decision, at_once, purpose, basis, details, agreement,
					asked_by, asked_at, made_at, review_by)
				values (gen_random_uuid(), $1, $2, $3, 'shared', $6::date is not null, 'keep_safe', 'public_task', '{identity}',
					'missing', $4, now(), $5, $6) returning id`,
			...[by, made, reviewBy],
		);
	// One waits for a second person; another that somebody made at once is reviewed; one's own is passed on.
	const share = await shared(panel.people.police, null, null);
	others["share.review"] = await shared(panel.people.police, today(), inDays(1));
	others["share.open"] = await shared(panel.people.coordinator, today(), inDays(1));
	const triaged = await one(
		`insert into triage (id, panel_id, case_id, event_id, result, accepted, decided_by, decided_at)
			values (gen_random_uuid(), $1, $2, $3, 'ATTENDANCE', false, $4, now()) returning id`,
		panel.people.coordinator,
	);
	const handoff = await one(
		`insert into hand_off (id, panel_id, case_id, event_id, triage_id, person_id, due)
			values (gen_random_uuid(), $1, $2, $3, $4, $5, $6) returning id`,
		...[triaged, panel.people.police, inDays(1)],
	);
	const erasure = await one(
		`insert into erasure (id, panel_id, case_id, event_id, reason, asked_by, asked_at)
			values (gen_random_uuid(), $1, $2, $3, 'right_granted', $4, now()) returning id`,
		panel.people.police,
	);
	const held = async (on: string, ended: boolean) => {
		const id = await one(
			`insert into meeting (id, panel_id, on_date, papers_on, urgent, frozen_at, opened_at, ended_at, event_id)
				select gen_random_uuid(), $1, $4, $4, false, now(), now(), case when $5 then now() end, $3
				from case_file f where f.id = $2 returning id`,
			...[on, ended],
		);
		return id;
	};
	const meeting = await held(today(), false);
	const over = await held(inDays(-7), true);
	for (const name of ["confirm", "minutes", "correct", "approve"]) others[`meeting.${name}`] = over;
	const item = await one(
		`insert into agenda_item (id, panel_id, case_id, event_id, meeting_id, place, why)
			values (gen_random_uuid(), $1, $2, $3, $4, 1, '{urgent}') returning id`,
		meeting,
	);
	const decidedThere = await one(
		`insert into decision (id, panel_id, case_id, event_id, type, said_at, recorded_by, recorded_at, review_on, meeting_id)
			select gen_random_uuid(), $1, $2, $3, 'defer', now(), $4, now(), $5, $6 returning id`,
		...[world.chair.id, inDays(30), over],
	);
	const task = await one(
		`insert into decision_action (id, panel_id, case_id, event_id, decision_id, owner_id, due)
			values (gen_random_uuid(), $1, $2, $3, $4, $5, $6) returning id`,
		...[decidedThere, panel.people.coordinator, inDays(1)],
	);
	const letter = await one(
		`insert into letter (id, panel_id, case_id, event_id, template, due, due_because, asked_by, asked_at)
			values (gen_random_uuid(), $1, $2, $3, 'school_failed_to_report', $5, '[]', $4, now()) returning id`,
		...[panel.people.coordinator, inDays(1)],
	);
	await one(
		`insert into roll_removal (id, panel_id, case_id, event_id, ground, enquiries, recorded_by, recorded_at)
			values (gen_random_uuid(), $1, $2, $3, 'i', 'both', $4, now()) returning id`,
		panel.people.coordinator,
	);
	await one(
		`insert into contact_hold (id, panel_id, case_id, event_id, reason, since)
			values (gen_random_uuid(), $1, $2, $3, 'domestic_abuse', now()) returning id`,
	);
	const notice = await one(
		`insert into notice (id, panel_id, case_id, event_id, person_id, why, at)
			values (gen_random_uuid(), $1, $2, $3, $4, 'authority', now()) returning id`,
		panel.people.coordinator,
	);
	// A referral that waits for its answer, a request to the panel, and children on its lists.
	const outgoing = await one(
		`insert into outgoing (id, panel_id, case_id, event_id, kind, recipient, sent_on, acknowledge_by, answer_by, asked_by)
			values (gen_random_uuid(), $1, $2, $3, 'service', 'early_help', $5, $6, $6, $4) returning id`,
		...[panel.people.coordinator, today(), inDays(5)],
	);
	// A notification made of a listed child is the named officer's.
	await rows(
		"update panel set settings = jsonb_set(settings, '{officer}', to_jsonb($2::text)) where id = $1",
		[...[panel.panel, panel.people.coordinator]],
	);
	const loose = (what: string) =>
		transact(world.database.pool, { as: "person", key: randomUUID(), ...COORDINATOR() }, (tx) =>
			sealLoosely(tx, world.keys, what, {
				first_name: new Private("Zephyrine"),
				reason: new Private("Perhaps here"),
			}),
		);
	const asked = randomUUID();
	const incoming = await one(
		`insert into incoming (id, panel_id, event_id, kind, sender, urgent, received_on, acknowledge_by, answer_by, words)
			select $4, $1, $3, 'help', 'Bury', false, $5, $6, $6, $7 from case_file f where f.id = $2 returning id`,
		...[asked, today(), inDays(5), await loose(`incoming:${asked}`)],
	);
	const onList = async (list: string) => {
		const id = randomUUID();
		return one(
			`insert into listed_child (id, panel_id, event_id, list, on_date, status, next_review, words)
				select $4, $1, $3, $5, $6, $7, $8, $9 from case_file f where f.id = $2 returning id`,
			...[
				id,
				list,
				today(),
				list === "home_education" ? "suitable" : null,
				inDays(30),
				await loose(`listed:${id}`),
			],
		);
	};
	const listed = await onList("leavers");
	others["listed.review"] = await onList("home_education");
	others["listed.notify"] = await onList("leavers");
	const [member] = await rows<{ id: string }>("select md5($1::text || $2::text)::uuid as id", [
		...[panel.panel, panel.people.police],
	]);
	const [joining] = await rows<{ id: string }>(
		`insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, event_id)
			values (gen_random_uuid(), $1, $2, 'teams', $3, now(), $4) returning id`,
		[panel.panel, panel.people.coordinator, panel.people.police, row!.id],
	);
	// Somebody to whom an account on the other platform was joined.
	await rows("insert into identity values ('teams', 'T1', 'U-joined', $1)", [panel.people.school]);
	const [joined] = await rows<{ id: string }>(
		`insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, used_at, event_id)
			values (gen_random_uuid(), $1, $2, 'teams', $3, now(), now(), $4) returning md5($1::text || $2::text)::uuid as id`,
		[panel.panel, panel.people.school, panel.people.police, row!.id],
	);
	others["person.account-off"] = joined!.id;
	return {
		...{ member: member!.id, joining: joining!.id },
		...{ enquiry, contact, decision, emergency, breach, share, handoff, erasure, meeting, item, task },
		...{ outgoing, incoming, listed, letter, notice },
	};
}

interface Row {
	act: string;
	case: string | null;
	facts: Record<string, unknown>;
}

/** What somebody does, the reply, and what the ledger has of it. */
async function does(user: string, what: object) {
	const key = randomUUID();
	const before = committed.length;
	const who = { platform: "slack", tenant: "T1", user };
	const place = { platform: "slack", tenant: "T1", kind: "channel", ref: "C-panel", address: {} };
	const reply: Reply = await receive({ key, who, place, ...what } as Interaction);
	const rows = await world.rows<Row>(
		"select act, case_id as case, facts from ledger where key = $1 order by id",
		[key],
	);
	return { reply, rows, did: committed.slice(before) };
}

const subjectOf = (action: Action) =>
	action.on === "nothing" ? "" : (others[action.name] ?? subjects[action.on]);
const press = (user: string, action: Action, on = subjectOf(action)) =>
	does(user, {
		kind: "press",
		action: action.name,
		on,
		...(action.doors.message ? { message: pointedAt() } : {}),
	});

/** The case that its row names: a meeting is about none. */
const caseOf = (action: Action) => {
	// The one case comes up when a meeting is walked through; after it there is no next.
	if (action.name === "meeting.next") return null;
	if (action.on === "meeting" && action.name !== "meeting.walk") return null;
	// A request to the panel, a child on a list, and people of the panel with their accounts, are about no case.
	if (["incoming", "listed", "member", "joining"].includes(action.on)) return null;
	return ended[action.name] ?? subjects.case;
};

let pointed = 0;
/** A message of its own each time, as whoever points at it hands it over. */
const pointedAt = () => ({
	...{ id: `9.${++pointed}`, root: "9", at: new Date(), text: new Private("Zephyrine was seen"), link: "" },
	author: { platform: "slack", tenant: "T1", user: world.panel.users.police },
});

/** It is on record, in the transaction that did it; and each case whose sealed words were read is named there. */
async function expectRecorded({ rows, did }: Awaited<ReturnType<typeof does>>, what: string) {
	expect(rows.length, `${what} left no row`).toBeGreaterThan(0);
	for (const transaction of did) {
		expect(transaction.recorded, `${what}: a transaction without a row`).toBeGreaterThan(0);
		if (!transaction.opened.length) continue;
		const read = await world.rows<{ case: string }>(
			"select distinct case_id as case from sealed where about = any ($1)",
			[transaction.opened],
		);
		const named = rows.flatMap((r) => [r.case, ...((r.facts.cases as string[] | undefined) ?? [])]);
		expect(named, `${what} opened a case that it does not name`).toEqual(
			expect.arrayContaining(read.map((r) => r.case)),
		);
	}
}

const refusedAs = (rows: readonly Row[]) =>
	rows.filter((r) => r.act === "action.refused").map((r) => r.facts);

describe.each(actions.map((a) => [a.name, a] as const))("%s", (_, action) => {
	test("[S3-17] is on record when a coordinator does it, and names its case", async () => {
		const done = await press(world.panel.users.coordinator, action);
		// What the public does is nobody else's to do: that refusal is on record.
		const own = action.doors.public !== undefined;
		expect(refusedAs(done.rows).map((facts) => facts.code)).toEqual(own ? ["action.not-allowed"] : []);
		await expectRecorded(done, action.name);
		if (action.on !== "nothing") expect(done.rows[0]!.case).toBe(caseOf(action));
	});

	test("is on record at each step of its form", async () => {
		const { reply } = await press(world.panel.users.coordinator, action);
		if (!action.form || !("ask" in reply)) return;
		for (const did of ["next", "open", "back", "close"] as const) {
			const step = await does(world.panel.users.coordinator, {
				...{ kind: "form", draft: reply.ask.draft, did, answers: {} },
			});
			await expectRecorded(step, `${action.name}: ${did}`);
			if (action.on !== "nothing") expect(step.rows[0]!.case, did).toBe(caseOf(action));
		}
	});

	test("is on record when it is refused, with its name and the reason's code", async () => {
		const stranger = await press("U-nobody", action);
		await expectRecorded(stranger, action.name);
		expect(refusedAs(stranger.rows)).toMatchObject([{ action: action.name, code: "person.unknown" }]);
		if (action.on === "nothing") return;
		for (const on of [foreign, randomUUID()]) {
			const refused = await press(world.panel.users.coordinator, action, on);
			await expectRecorded(refused, action.name);
			const code = action.on === "member" ? "person.not-on-panel" : "case.not-found";
			expect(refusedAs(refused.rows)).toEqual([{ action: action.name, code, subject: on }]);
			expect(refused.did.flatMap((t) => t.opened)).toEqual([]);
		}
	});

	test("is on record when it is typed", async () => {
		if (!action.doors.word) return;
		const words = new Private(action.doors.word);
		await expectRecorded(await does(world.panel.users.coordinator, { kind: "words", words }), action.name);
	});
});

test("a search names the cases whose details it showed, and nothing of what was searched for", async () => {
	const { reply } = await press(world.panel.users.coordinator, catalogue.actions.get("find")!);
	const draft = "ask" in reply ? reply.ask.draft : "";
	const answers = { surname: "Quillfeather" };
	const sought = await does(world.panel.users.coordinator, { kind: "form", draft, did: "next", answers });
	await expectRecorded(sought, "find");
	expect(sought.did.flatMap((t) => t.opened)).not.toEqual([]);
	const [row] = sought.rows.filter((r) => r.act === "child.searched");
	expect(row!.facts).toEqual({ by: ["surname", "surname_sound"], found: 1, cases: [expect.any(String)] });
	expect(JSON.stringify(sought.rows)).not.toMatch(/quillfeather/i);
});

test("what nobody asked for reads nothing sealed", async () => {
	const message = {
		...{ id: "1", root: "1", at: new Date(), text: new Private("Zephyrine was seen"), link: "" },
		author: { platform: "slack", tenant: "T1", user: world.panel.users.coordinator },
	};
	for (const what of [
		{ kind: "message", change: "posted", message },
		{ kind: "message", change: "edited", message },
		{ kind: "platform", change: "renamed" },
	]) {
		const { did } = await does(world.panel.users.coordinator, what);
		expect(did.flatMap((t) => t.opened)).toEqual([]);
	}
});

test("every action is known to the record by an event of its feature, or as asked for", () => {
	const events = [...features, deliveryFeature, auditFeature(() => undefined)].flatMap((f) => f.events ?? []);
	const names = events.map((e) => e.name);
	expect(new Set(names).size).toBe(names.length);
	for (const { name } of events) expect(name).toMatch(/^[a-z-]+\.[a-z-]+$/);
});
