import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** What the database itself keeps of cover and hand-over, whatever the bot's code would ask. */
let world: TwoPanels;
let ids: Record<string, string>;
beforeAll(async () => {
	world = await twoPanels();
	const rows = await sql<{ key: string; id: string }>(
		"select key, id from person union all select key, id from panel",
	);
	ids = Object.fromEntries(rows.map((r) => [r.key, r.id]));
	await sql("delete from draft");
});
afterAll(() => world.database.close());

async function sql<R>(text: string, values: unknown[] = []): Promise<R[]> {
	return (await world.database.superuser.query(text, values)).rows as R[];
}

/** Runs a statement as somebody, and undoes it. Returns its rows. */
async function asks<R>(person: string, text: string, values: readonly unknown[] = []): Promise<R[]> {
	let rows: R[] = [];
	const undo = new Error("undone");
	await transact(world.database.pool, { as: "person", key: randomUUID(), ...userOf(person) }, async (tx) => {
		rows = await tx.query<R>({ name: randomUUID(), text }, values);
		throw undo;
	}).catch((error) => {
		if (error !== undo) throw error;
	});
	return rows;
}

const coordinator = keyOf("ashby-council", "coordinator");
const chair = keyOf("ashby-council", "chair");
const school = keyOf("ashby-school", "agency_member");
const lead = keyOf("ashby-school", "agency_lead");
const centre = keyOf("ashby-centre", "agency_member");
const event = "(select max(id) from ledger)";
/** A row that is changed names another event than before. */
const anotherFor = (table: string) =>
	`event_id = (select max(l.id) from ledger l where l.id <> ${table}.event_id)`;

const needToKnow = (on: boolean) =>
	sql(`update case_file set restricted = $1, ${anotherFor("case_file")}`, [on]);
const named = (person: string, kind = "named") =>
	sql(
		`insert into case_member (panel_id, case_id, person_id, kind, event_id) values ($1, $2, $3, $4, ${event})`,
		[ids.ashby, world.subjects.case, ids[person], kind],
	);
const away = (person: string, cover: string | null = null) =>
	sql(
		`insert into absence (id, panel_id, person_id, cover_id, from_on, to_on, said_by, event_id)
			values (gen_random_uuid(), $1, $2, $3, current_date - 1, current_date + 1, $2, ${event})`,
		[ids.ashby, ids[person], cover && ids[cover]],
	);
const leaves = (person: string) =>
	sql("update membership set ended_at = now() - interval '1 second' where person_id = $1", [ids[person]]);

afterEach(async () => {
	await needToKnow(false);
	await sql("delete from absence");
	await sql("delete from draft");
	await sql("delete from case_member where person_id = any ($1)", [[ids[lead], ids[centre]]]);
	await sql("update membership set ended_at = null");
});

describe("whoever covers", () => {
	test("sees who is on the absent person's cases, and not who is on one that is need to know", async () => {
		await away(school, centre);
		const members = () => asks(centre, "select from case_member");
		expect(await members()).not.toEqual([]);
		await needToKnow(true);
		expect(await members()).toEqual([]);
	});

	test("sees them on a need-to-know case by covering for the coordinator, who sees every case", async () => {
		await away(coordinator, centre);
		await needToKnow(true);
		expect(await asks(centre, "select from case_member")).not.toEqual([]);
	});

	test("takes on what was handed to the absent person, and not on a need-to-know case", async () => {
		await away(school, centre);
		await sql(`update hand_off set person_id = $1, ${anotherFor("hand_off")}`, [ids[school]]);
		// It reads no column, so that the policy for changes stands alone: what one may see is not asked.
		const text = `update hand_off set taken_at = app_now(), taken_by = me(), event_id = ${event}`;
		const actor = { as: "person", ...userOf(centre) } as const;
		const letThrough = async () => {
			await transact(world.database.pool, { ...actor, key: randomUUID() }, (tx) =>
				tx.query({ name: randomUUID(), text }, []),
			);
			const [row] = await sql<{ by: string | null }>("select taken_by as by from hand_off");
			await sql(`update hand_off set taken_at = null, taken_by = null, ${anotherFor("hand_off")}`);
			return row!.by;
		};
		expect(await letThrough()).toBe(ids[centre]);
		await needToKnow(true);
		expect(await letThrough()).toBeNull();
	});
});

describe("the sight that somebody has by covering", () => {
	const whom = async (person: string) => {
		const [row] = await asks<{ whom: string[] }>(person, "select sight_by_cover($1) as whom", [
			world.subjects.case,
		]);
		return row!.whom.map((id) => Object.keys(ids).find((key) => ids[key] === id));
	};

	test("is of the absent person, where they are on the case and whoever covers is not", async () => {
		expect(await whom(centre)).toEqual([]);
		await away(school, centre);
		expect(await whom(centre)).toEqual([school]);
	});

	test("is nobody's where whoever covers opens the case in their own right", async () => {
		await away(school, lead);
		expect(await whom(lead)).toEqual([]);
		await away(school, coordinator);
		expect(await whom(coordinator)).toEqual([]);
	});

	test("is used by somebody who only knows how the case stands, since they raised it", async () => {
		await named(centre, "notifier");
		await away(school, centre);
		expect(await whom(centre)).toEqual([school]);
	});

	test("is used by somebody whose agency is on the case, once it is need to know", async () => {
		await needToKnow(true);
		await away(coordinator, lead);
		expect(await whom(lead)).toEqual([coordinator]);
		await named(lead);
		expect(await whom(lead)).toEqual([]);
	});
});

describe("who opens a case in their own right", () => {
	test.each([false, true])("is the same as the database lets in, need to know: %s", async (restricted) => {
		await needToKnow(restricted);
		await named(centre);
		await sql(
			`update emergency_access set until = now() + interval '1 hour', ${anotherFor("emergency_access")}`,
		);
		const stands = ["ashby-school", "ashby-centre", "ashby-health", "burton-school", "ashby-council"];
		const people = stands
			.flatMap((stand) => ROLES.map((r) => keyOf(stand, r.code)))
			.filter((key) => ids[key]);
		let let_in = 0;
		for (const person of people) {
			const [may] = await asks<{ yes: boolean }>(person, "select may_open($1) as yes", [world.subjects.case]);
			const [own] = await sql<{ yes: boolean }>("select opens_in_own_right($1, $2) as yes", [
				ids[person],
				world.subjects.case,
			]);
			expect(own!.yes, person).toBe(may!.yes);
			let_in += Number(own!.yes);
		}
		expect(let_in).toBeGreaterThan(3);
		expect(let_in).toBeLessThan(people.length);
	});
});

describe("a form in progress", () => {
	interface Draft {
		from?: string;
		subject?: string;
		kept?: Record<string, string>;
	}

	/** Hands somebody's work over as the coordinator: whether the form went, as the function says and as it was counted before. */
	async function goes(to: string, { from = school, subject, kept = {} }: Draft = {}): Promise<boolean> {
		await sql("delete from draft");
		await sql(
			`insert into draft (id, person_id, panel_id, action, subject, context, updated_at, expires_at)
				values (gen_random_uuid(), $1, $2, 'raise', $3, $4, now(), now() + interval '1 day')`,
			[ids[from], ids.ashby, subject ?? null, JSON.stringify({ kept })],
		);
		const both = [ids.ashby, ids[from], ids[to]];
		const [counted] = await asks<{ goes: number; stays: number }>(
			coordinator,
			"select * from drafts_to_hand_over($1, $2, $3, '{}')",
			both,
		);
		const [done] = await asks<{ goes: boolean; owner: string }>(
			coordinator,
			"select h.goes from hand_over_drafts($1, $2, $3) h",
			both,
		);
		expect([counted!.goes, counted!.stays]).toEqual(done!.goes ? [1, 0] : [0, 1]);
		return done!.goes;
	}

	test("stays with somebody who is there, and passes from somebody who left or is away", async () => {
		expect(await goes(lead)).toBe(false);
		await away(school);
		expect(await goes(lead)).toBe(true);
		await sql(`update absence set to_on = current_date - 1, ${anotherFor("absence")}`);
		expect(await goes(lead)).toBe(false);
		await leaves(school);
		expect(await goes(lead)).toBe(true);
	});

	test("passes to nobody who has left", async () => {
		await leaves(school);
		await leaves(lead);
		expect(await goes(lead)).toBe(false);
	});

	test("about something of a case passes to those who may open that case, and to nobody else", async () => {
		await leaves(school);
		const { meeting, incoming, listed, member, joining, ...ofCases } = world.subjects;
		const ofPanels = { meeting, incoming, listed, member, joining, unknown: randomUUID() };
		for (const [kind, subject] of Object.entries(ofCases)) {
			expect(await goes(lead, { subject }), kind).toBe(true);
			expect(await goes(chair, { subject }), kind).toBe(true);
			expect(await goes(centre, { subject }), kind).toBe(false);
		}
		for (const [kind, subject] of Object.entries(ofPanels)) {
			expect(await goes(lead, { subject }), kind).toBe(false);
			expect(await goes(chair, { subject }), kind).toBe(true);
		}
	});

	test("about a need-to-know case passes only to those named on it, the coordinator and the chair", async () => {
		await leaves(school);
		await needToKnow(true);
		const { case: subject } = world.subjects;
		expect(await goes(lead, { subject })).toBe(false);
		expect(await goes(chair, { subject })).toBe(true);
		await named(lead);
		expect(await goes(lead, { subject })).toBe(true);
	});

	test("about several cases passes to those who may open every one of them", async () => {
		await leaves(school);
		const kept = { e1: world.subjects.enquiry, likely: `${world.subjects.case}=ASH-2026-0001` };
		expect(await goes(lead, { kept })).toBe(true);
		await needToKnow(true);
		expect(await goes(lead, { kept: { e1: kept.e1 } })).toBe(false);
		expect(await goes(lead, { kept: { likely: kept.likely } })).toBe(false);
	});

	test("about nothing yet stays within the agency, whoever else would read it once it is sent", async () => {
		await leaves(school);
		expect(await goes(lead)).toBe(true);
		expect(await goes(centre)).toBe(false);
		expect(await goes(chair)).toBe(false);
	});

	test("about nothing yet, typed in a role that sees more than an agency's cases, passes to nobody without one", async () => {
		const duty = keyOf("ashby-school", "emergency_duty");
		await leaves(duty);
		expect(await goes(lead, { from: duty })).toBe(false);
		await leaves(coordinator);
		await sql("update membership set ended_at = null where person_id = $1", [ids[coordinator]]);
		await leaves(chair);
		expect(await goes(coordinator, { from: chair })).toBe(true);
	});

	test("is passed on by the coordinator and the chair alone", async () => {
		await leaves(school);
		expect(await goes(lead)).toBe(true);
		const both = [ids.ashby, ids[school], ids[lead]];
		for (const person of [lead, keyOf("ashby-school", "administrator")]) {
			expect(await asks(person, "select from hand_over_drafts($1, $2, $3)", both)).toEqual([]);
			const [counted] = await asks(person, "select * from drafts_to_hand_over($1, $2, $3, '{}')", both);
			expect(counted).toMatchObject({ goes: 0, stays: 0 });
		}
	});

	test("belongs to whoever took it over, and to nobody else", async () => {
		await leaves(school);
		await goes(lead);
		const actor = { as: "person", key: randomUUID(), ...userOf(coordinator) } as const;
		const text = "select * from hand_over_drafts($1, $2, $3)";
		const both = [ids.ashby, ids[school], ids[lead]];
		await transact(world.database.pool, actor, (tx) => tx.query({ name: randomUUID(), text }, both));
		expect(await asks(lead, "select from draft")).toHaveLength(1);
		expect(await asks(school, "select from draft")).toEqual([]);
		expect(await asks(coordinator, "select from draft")).toEqual([]);
	});
});
