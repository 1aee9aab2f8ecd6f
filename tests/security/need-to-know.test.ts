import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rolesWith } from "../../src/access/policy.ts";
import { WAITING_CHECKS } from "../../src/domain/concern.ts";
import { type Actor, transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** What the database itself refuses on a need-to-know case, whatever the bot's code would say. */
let world: TwoPanels;
let ids: Record<string, string>;
beforeAll(async () => {
	world = await twoPanels();
	const { rows } = await world.database.superuser.query(
		"select key, id from person union all select key, id from panel union all select key, id from agency",
	);
	ids = Object.fromEntries(rows.map((r) => [r.key, r.id]));
	await asOwner(
		`insert into welfare_task (id, panel_id, case_id, agency_id, due, event_id)
			values (gen_random_uuid(), $1, $2, $3, '2030-01-01', 1)`,
		[ids.ashby, world.subjects.case, ids["ashby-school"]],
	);
	await needToKnow(true);
});
afterAll(() => world.database.close());

const asOwner = (text: string, values: readonly unknown[] = []) =>
	world.database.superuser.query(text, [...values]);

/** Makes the case need to know, with a member of its school named on it, or open to its agencies again. */
async function needToKnow(restricted: boolean): Promise<void> {
	await asOwner(
		"update case_file set restricted = $1, event_id = case event_id when 1 then 2 else 1 end where id = $2",
		[restricted, world.subjects.case],
	);
	await asOwner(
		`insert into case_member (case_id, panel_id, person_id, kind, event_id) values ($1, $2, $3, 'named', 1)
			on conflict do nothing`,
		[world.subjects.case, ids.ashby, ids[named]],
	);
}

/** Whoever raised it, who is not named on it; a colleague who is; one who is not; and the panel's coordinator. */
const raiser = keyOf("ashby-school", "safeguarding_lead");
const named = keyOf("ashby-school", "agency_member");
const colleague = keyOf("ashby-school", "agency_lead");
const officer = keyOf("ashby-school", "education_welfare_officer");
const coordinator = keyOf("ashby-council", "coordinator");

const EVENT = "(select max(id) from ledger where person_id = me())";

/** Something that somebody puts on record by hand. */
const records = (act: string) =>
	`insert into ledger (panel_id, case_id, person_id, act, at) values ('${ids.ashby}', '${world.subjects.case}', me(), '${act}', app_now())`;

/** Fails where the statement touches no row. */
const touching = (update: string) => `with u as (${update} returning 1) select 1 / count(*) from u`;

/** Runs statements as somebody, in one transaction that is undone: what they were refused with, or the last one's rows. */
async function tries(person: string, ...statements: string[]): Promise<string | unknown[]> {
	const { platform, tenant, user } = userOf(person);
	const actor: Actor = { as: "person", key: randomUUID(), platform, tenant, user };
	const undo = new Error("undone");
	let rows: unknown[] = [];
	try {
		await transact(world.database.pool, actor, async (tx) => {
			for (const text of statements)
				rows = await tx.query({ name: `need-to-know-${randomUUID()}`, text }, []);
			throw undo;
		});
	} catch (error) {
		if (error !== undo) return (error as Error).message;
	}
	return rows;
}

describe("sight of a need-to-know case", () => {
	const names = (who: string, kind = "named") =>
		`insert into case_member (case_id, panel_id, person_id, kind, event_id)
			values ('${world.subjects.case}', '${ids.ashby}', '${ids[who]}', '${kind}', ${EVENT})`;
	const refused = /row-level security policy for table "case_member"/;

	test("is not taken by whoever raised it", async () => {
		expect(await tries(raiser, records("case.looked-up"), names(raiser))).toMatch(refused);
	});

	test("is not taken on an ordinary case that their agency is not on", async () => {
		const school = [world.subjects.case, ids["ashby-school"]];
		const { rows } = await asOwner(
			"delete from case_member where case_id = $1 and agency_id = $2 returning event_id",
			school,
		);
		await needToKnow(false);
		expect(await tries(raiser, records("case.looked-up"), names(raiser))).toMatch(refused);
		await asOwner("insert into case_member values ($1, $3, $2, null, 'agency', $4)", [
			...[...school, ids.ashby, rows[0].event_id],
		]);
		await needToKnow(true);
	});

	test("is not taken by making the case's newest event one's own", async () => {
		const mine = `update case_file set urgent = true, event_id = ${EVENT} where id = '${world.subjects.case}'`;
		expect(await tries(raiser, records("concern.recorded"), mine, names(raiser))).toMatch(refused);
	});

	test("is given by those who see every case of the panel, and not by those named on it", async () => {
		for (const kind of ["named", "notifier"]) {
			expect(await tries(named, records("case.assigned"), names(officer, kind))).toMatch(refused);
		}
		expect(await tries(coordinator, records("case.assigned"), names(officer))).toEqual([]);
	});

	test("follows a concern for social care, and what was added for whoever is asked: of no need-to-know case", async () => {
		const sees = `select asked_agencies_see('${world.subjects.case}', ${EVENT}, '{${ids["ashby-centre"]}}')`;
		const on = async () =>
			(await asOwner("select 1 from case_member where agency_id = $1", [ids["ashby-centre"]])).rowCount;
		const becomes = (kind: string) =>
			asOwner("update agency set kind = $1 where key = 'ashby-centre'", [kind]);
		await becomes("social_care");
		await really(raiser, records("concern.recorded"), sees);
		expect(await on()).toBe(0);
		await needToKnow(false);
		await becomes("childrens_centres");
		await really(raiser, records("concern.recorded"), sees);
		await becomes("social_care");
		await really(raiser, sees);
		await really(raiser, records("notification.added"), sees);
		const stranger = keyOf("ashby-centre", "agency_member");
		expect(await tries(stranger, records("concern.recorded"), sees)).toMatch(/row-level security/);
		expect(await on()).toBe(0);
		await really(raiser, records("concern.recorded"), sees);
		expect(await on()).toBe(1);
		await asOwner("delete from case_member where agency_id = $1", [ids["ashby-centre"]]);
		await needToKnow(true);
	});
});

describe("a case", () => {
	const changes = (set: string) =>
		touching(`update case_file set ${set}, event_id = ${EVENT} where id = '${world.subjects.case}'`);
	const record = () => records("concern.recorded");

	test("does not stop being need to know because somebody who is not the panel's says so", async () => {
		for (const who of [raiser, named]) {
			expect(await tries(who, record(), changes("restricted = false"))).toMatch(
				/need to know is decided by those who see every case/,
			);
		}
		expect(await tries(coordinator, record(), changes("restricted = false"))).toHaveLength(1);
	});

	test("is called urgent by whoever knows of it, and not changed otherwise", async () => {
		await asOwner("update case_file set urgent = false, event_id = case event_id when 1 then 2 else 1 end");
		expect(await tries(raiser, record(), changes("urgent = true"))).toHaveLength(1);
		await asOwner("update case_file set urgent = true, event_id = case event_id when 1 then 2 else 1 end");
		for (const set of [
			"state = 'closed'",
			"owner_id = me()",
			"urgent = false",
			"next_review = '2031-01-01'",
		]) {
			expect(await tries(raiser, record(), changes(set)), set).toMatch(/changed by those who may open it/);
		}
	});

	test("has its enquiries begun by whoever still fills in its notification, and by nobody else who may not open it", async () => {
		const on = "where id = $1";
		const stands = (state: string) =>
			asOwner(`update case_file set state = $2, event_id = case event_id when 1 then 2 else 1 end ${on}`, [
				world.subjects.case,
				state,
			]);
		const complete = (is: boolean) =>
			asOwner("update notification set complete = $1, event_id = event_id + 1 where case_id = $2", [
				is,
				world.subjects.case,
			]);
		const refused = /changed by those who may open it/;
		const begins = "state = 'enquiries'";
		const { rows } = await asOwner(`select state from case_file ${on}`, [world.subjects.case]);
		await stands("notified");
		expect(await tries(raiser, record(), changes(begins))).toMatch(refused);
		expect(await tries(raiser, record(), changes(`${begins}, next_review = '2031-01-01'`))).toMatch(refused);
		await complete(false);
		const told = "kind = 'early_years', reason = 'mid_year_transfer', next_review = '2031-01-01'";
		expect(await tries(raiser, record(), changes(`${begins}, ${told}`))).toHaveLength(1);
		for (const set of [
			"state = 'closed'",
			"state = 'screening'",
			"urgent = false, state = 'enquiries'",
			"entered_at = now() - interval '1 year'",
			`${begins}, triaged_at = now()`,
			`${begins}, episode = episode + 1`,
			`${begins}, closed_at = now()`,
		]) {
			if (set.startsWith("urgent"))
				await asOwner(
					"update case_file set urgent = true, event_id = case event_id when 1 then 2 else 1 end",
				);
			expect(await tries(raiser, record(), changes(set)), set).toMatch(refused);
		}
		await stands("enquiries");
		expect(await tries(raiser, record(), changes("state = 'closed'"))).toMatch(refused);
		await complete(true);
		await stands(rows[0].state);
	});

	test("is not made unfinished again, so as to be changed by whoever raised it", async () => {
		const unfinished = `update notification set complete = false, event_id = ${EVENT} where case_id = '${world.subjects.case}'`;
		expect(await tries(raiser, record(), unfinished)).toMatch(/complete stays so/);
	});

	test("keeps its panel, its child and its reference", async () => {
		for (const set of [
			`panel_id = '${ids.burton}'`,
			"child_id = gen_random_uuid()",
			"ref = 'ASH-2020-0001'",
		]) {
			expect(await tries(coordinator, record(), changes(set)), set).toMatch(/stays on its panel|row-level/);
		}
	});

	test("is given an owner by those whose role it is, if they may open it", async () => {
		await needToKnow(false);
		expect(await tries(colleague, record(), changes("owner_id = me()"))).toMatch(/not this person's to say/);
		expect(await tries(officer, record(), changes("owner_id = me()"))).toHaveLength(1);
		await needToKnow(true);
		expect(await tries(officer, record(), changes("owner_id = me()"))).toMatch(/division by zero|row-level/);
	});

	test("has the same roles assign it here as in the policy", async () => {
		const { rows } = await asOwner("select prosrc from pg_proc where proname = 'my_assigning_panels'");
		const listed = /role in \(([^)]*)\)/.exec(rows[0].prosrc)?.[1] ?? "";
		const roles = [...listed.matchAll(/'(\w+)'/g)].map(([, role]) => role);
		expect(roles.sort()).toEqual([...rolesWith("assign a case")].sort());
	});
});

describe("what is to be done on a need-to-know case", () => {
	const answer = () =>
		touching(`update enquiry set outcome = 'no_trace', closed_at = now(), event_id = ${EVENT}
			where case_id = '${world.subjects.case}' and closed_at is null`);
	const seen = () =>
		touching(
			`update welfare_task set done_at = now(), event_id = ${EVENT} where case_id = '${world.subjects.case}'`,
		);

	test("is not done by whoever raised it", async () => {
		for (const deed of [answer, seen]) {
			expect(await tries(raiser, records("enquiry.answered"), deed())).toMatch(/division by zero/);
			expect(await tries(named, records("enquiry.answered"), deed())).toHaveLength(1);
		}
	});

	test("waits, and why it does is read by those who may open it alone", async () => {
		await asOwner(
			`insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
				values (gen_random_uuid(), $1, $2, 'domestic_abuse', now(), 1)`,
			[ids.ashby, world.subjects.case],
		);
		await asOwner("update enquiry set held = 'contact', event_id = case event_id when 1 then 2 else 1 end");
		const why = "select reason from contact_hold";
		const waits = `select on_hold('${world.subjects.case}') as yes`;
		const held = "select distinct held from enquiry where held is not null";
		expect(await tries(raiser, why)).toEqual([]);
		expect(await tries(raiser, waits)).toEqual([{ yes: true }]);
		expect(await tries(raiser, held)).toEqual([{ held: "contact" }]);
		for (const reader of [named, coordinator]) {
			expect(await tries(reader, why), reader).toEqual([{ reason: "domestic_abuse" }]);
		}
		for (const other of [colleague, keyOf("burton-school", "agency_member")]) {
			expect(await tries(other, why), other).toEqual([]);
			expect(await tries(other, waits), other).toEqual([{ yes: false }]);
		}
		await asOwner("delete from contact_hold");
	});

	test("waits when they say why, and for no other reason", async () => {
		await asOwner("update enquiry set held = null, event_id = case event_id when 1 then 2 else 1 end");
		const { rows } = await asOwner(
			"select check_code from enquiry where case_id = $1 and closed_at is null",
			[world.subjects.case],
		);
		const waiting = rows.filter((r) => (WAITING_CHECKS as readonly string[]).includes(r.check_code));
		expect(waiting).not.toEqual([]);
		const hold = `select hold_contact('${world.subjects.case}', ${EVENT}, '{domestic_abuse}')`;
		const count = `select count(*)::int as n from enquiry where case_id = '${world.subjects.case}' and held is not null`;
		expect(await tries(raiser, records("concern.recorded"), hold, count)).toEqual([{ n: waiting.length }]);
		const none = /contact waits by what somebody who knows of the case records on it/;
		expect(await tries(raiser, hold, count)).toMatch(none);
		const stranger = keyOf("ashby-centre", "agency_member");
		expect(await tries(stranger, records("concern.recorded"), hold)).toMatch(/row-level security/);
		const burton = keyOf("burton-school", "agency_member");
		expect(await tries(burton, hold)).toMatch(none);
		const after = await asOwner("select count(*)::int as n from enquiry where held is not null");
		expect(after.rows).toEqual([{ n: 0 }]);
	});
});

describe("what an agency is told of its own", () => {
	const notified = () => `select ref from my_agencys_notifications('${ids.ashby}')`;
	const owed = () => `select kind from my_agency_owes('${ids.ashby}')`;

	test("names a need-to-know case to whoever raised it and to those named on it, and what is owed to the latter", async () => {
		const [case_, nothing] = [[{ ref: world.ref }], []];
		expect(await tries(raiser, notified())).toEqual(case_);
		expect(await tries(raiser, owed())).toEqual(nothing);
		expect(await tries(named, notified())).toEqual(case_);
		expect(await tries(named, owed())).toContainEqual({ kind: "welfare" });
		for (const other of [colleague, keyOf("ashby-school", "school_oversight")]) {
			expect(await tries(other, notified()), other).toEqual(nothing);
			expect(await tries(other, owed()), other).toEqual(nothing);
		}
	});

	test("names any other case to all of it", async () => {
		await needToKnow(false);
		for (const other of [raiser, colleague, keyOf("ashby-school", "school_oversight")]) {
			expect(await tries(other, notified()), other).toEqual([{ ref: world.ref }]);
			expect(await tries(other, owed()), other).toContainEqual({ kind: "welfare" });
		}
		await needToKnow(true);
	});
});

describe("forms in progress", () => {
	test("go when sight does, and only for those who run the panel to take", async () => {
		const begin = (who: string, action: string, subject: string, kept = "{}") =>
			asOwner(
				`insert into draft (id, person_id, panel_id, action, subject, context, updated_at, expires_at)
					values (gen_random_uuid(), $1, $2, $3, $4, jsonb_build_object('kept', $5::jsonb), now(), now() + interval '1 day')`,
				[ids[who], ids.ashby, action, subject, kept],
			);
		const { case: caseId, enquiry } = world.subjects;
		await asOwner("delete from draft");
		await begin(colleague, "enquiry.outcome", enquiry);
		await begin(colleague, "worklist.answer", randomUUID(), JSON.stringify({ e1: enquiry }));
		await begin(raiser, "case.add", caseId, JSON.stringify({ opened: caseId }));
		// These stay: what somebody typed themselves and may still send, and whatever is of those who see the case.
		await begin(raiser, "concern", caseId);
		await begin(named, "enquiry.outcome", enquiry);
		await begin(coordinator, "enquiry.outcome", enquiry);
		await begin(colleague, "enquiry.outcome", randomUUID());
		const go = `select drafts_go_with_sight('${caseId}', '{concern,case.add}')`;
		const left = async () =>
			(
				await asOwner(
					"select p.key, d.action from draft d join person p on p.id = d.person_id order by d.action, p.key",
				)
			).rows.map((r) => `${r.action} of ${r.key}`);
		const before = await left();
		await really(named, go);
		expect(await left()).toEqual(before);
		await really(coordinator, go);
		expect(await left()).toEqual([
			`concern of ${raiser}`,
			`enquiry.outcome of ${coordinator}`,
			`enquiry.outcome of ${colleague}`,
			`enquiry.outcome of ${named}`,
		]);
	});
});

/** Runs statements as somebody, and keeps what they did. */
async function really(person: string, ...statements: string[]): Promise<void> {
	const { platform, tenant, user } = userOf(person);
	const actor: Actor = { as: "person", key: randomUUID(), platform, tenant, user };
	await transact(world.database.pool, actor, async (tx) => {
		for (const text of statements) await tx.query({ name: `need-to-know-${randomUUID()}`, text }, []);
	});
}
