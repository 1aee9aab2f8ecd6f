import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASEWORK_ROLES, rolesWith } from "../../src/access/policy.ts";
import { WAITING_CHECKS } from "../../src/domain/concern.ts";
import { CHECKS } from "../../src/domain/lists/checks.ts";
import { codesOf } from "../../src/domain/lists/coded.ts";
import { HOLD_REASONS } from "../../src/domain/lists/hold-reasons.ts";
import { OVER } from "../../src/domain/retention.ts";
import { concernChanged, concernRecorded } from "../../src/features/concern/events.ts";
import { notificationAdded } from "../../src/features/later/events.ts";
import { notificationRaised, screenChanged } from "../../src/features/raise/events.ts";
import { type Actor, transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** What the database itself refuses, whatever the bot's code would say. Each statement runs as the person named. */
let world: TwoPanels;
let ids: Record<string, string>;
beforeAll(async () => {
	world = await twoPanels();
	const { rows } = await world.database.superuser.query(
		"select key, id from person union all select key, id from panel union all select key, id from agency",
	);
	ids = Object.fromEntries(rows.map((r) => [r.key, r.id]));
});
afterAll(() => world.database.close());

/** Runs a statement as somebody, and undoes it: what it was refused with, or "done". */
async function tries(person: string, text: string, values: readonly unknown[] = []): Promise<string> {
	const { platform, tenant, user } = userOf(person);
	const actor: Actor = { as: "person", key: randomUUID(), platform, tenant, user };
	const undo = new Error("undone");
	try {
		await transact(world.database.pool, actor, async (tx) => {
			await tx.query({ name: `guard-${randomUUID()}`, text }, values);
			throw undo;
		});
	} catch (error) {
		return error === undo ? "done" : (error as Error).message;
	}
	return "done";
}

const asTheClerk = (text: string) =>
	transact(world.database.pool, { as: "clerk", panels: [ids.ashby!] }, (tx) =>
		tx.query({ name: `guard-${randomUUID()}`, text }, []),
	);

/** Another case of a panel, without anything on it. */
async function aSecondCase({ database }: TwoPanels, panel: string): Promise<void> {
	await database.superuser.query(
		`with c as (insert into child (id, panel_id) values (gen_random_uuid(), $1) returning id)
			insert into case_file (id, panel_id, child_id, ref, kind, state, received_at, entered_at, next_review, event_id)
			select gen_random_uuid(), $1, c.id, 'ASH-2026-9999', 'cme', 'enquiries', now(), now(), '2030-01-01', max(l.id) from c, ledger l group by c.id`,
		[panel],
	);
}

const coordinator = keyOf("ashby-council", "coordinator");
const chair = keyOf("ashby-council", "chair");
const stranger = keyOf("ashby-centre", "agency_member");
const event = "(select max(id) from ledger where person_id = me())";

describe("sight of a case", () => {
	const add = "insert into case_member values ($1, $2, null, $3, 'named', 1)";

	test("is not given by somebody who does not have it", async () => {
		const { subjects } = world;
		const said = await tries(stranger, add, [subjects.case, ids.ashby, ids[stranger]]);
		expect(said).toMatch(/row-level security policy for table "case_member"/);
		expect(await tries(coordinator, add, [subjects.case, ids.ashby, ids[stranger]])).toBe("done");
	});

	test("is not taken away by an agency's member", async () => {
		const mine = keyOf("ashby-school", "agency_member");
		const before = await world.database.superuser.query("select count(*) from case_member");
		await tries(mine, "delete from case_member");
		const after = await world.database.superuser.query("select count(*) from case_member");
		expect(after.rows).toEqual(before.rows);
	});
});

describe("a row of one panel", () => {
	test.each([
		"enquiry",
		"notification",
		"decision_action",
		"welfare_task",
		"approval",
		"emergency_access",
		"breach",
		"share",
		"hand_off",
		"agenda_item",
		"decision_confirmation",
		"action_progress",
		"minutes_correction",
		"letter",
		"order_step",
		"roll_removal",
		"provision",
		"attendance_mark",
		"attendance_notice",
		"referrer_notice",
		"concern",
		"told_later",
		"notice",
		"sign_off",
		"other_address",
		"address_visit",
		"visit_receipt",
		"family_member",
		"case_keeping",
		"legal_hold",
		"contact_hold",
		"erasure",
		"outgoing",
		"incoming",
		"listed_child",
	])("of %s cannot hang on a case of another", async (table) => {
		const { rows } = await world.database.superuser.query(
			"select conname from pg_constraint where conrelid = $1::regclass and contype = 'f' and pg_get_constraintdef(oid) like '%(case_id, panel_id)%'",
			[table],
		);
		expect(rows).toHaveLength(1);
	});

	test("is refused, when somebody writes it into their own panel", async () => {
		const burton = keyOf("burton-school", "agency_member");
		const text =
			"insert into welfare_task (id, panel_id, case_id, agency_id, due, event_id) values (gen_random_uuid(), $1, $2, $3, '2027-01-01', 1)";
		expect(await tries(burton, text, [ids.burton, world.subjects.case, ids["burton-school"]])).toMatch(
			/violates foreign key constraint/,
		);
	});
});

describe("what hangs on a meeting", () => {
	/** The foreign keys of a table: its columns, and the table that they name. */
	const keysOf = async (table: string) =>
		(
			await world.database.superuser.query<{ key: string }>(
				`select pg_get_constraintdef(oid) as key from pg_constraint where conrelid = $1::regclass and contype = 'f'`,
				[table],
			)
		).rows.map(({ key }) => key.replace("FOREIGN KEY ", ""));

	test.each([
		["decision_confirmation", "(decision_id, case_id, panel_id) REFERENCES decision(id, case_id, panel_id)"],
		["action_progress", "(action_id, case_id, panel_id) REFERENCES decision_action(id, case_id, panel_id)"],
		["attendance", "(meeting_id, panel_id) REFERENCES meeting(id, panel_id)"],
		["meeting", "(id, chair_id) REFERENCES attendance(meeting_id, person_id)"],
		["minutes_correction", "(struck_for, panel_id) REFERENCES erasure(id, panel_id)"],
	])("is bound: %s by %s", async (table, key) => {
		expect(await keysOf(table)).toContain(key);
	});

	test("a decision is confirmed, and an action followed, on its own case alone", async () => {
		await aSecondCase(world, ids.ashby!);
		const { rows } = await world.database.superuser.query("select id from case_file where id <> $1", [
			world.subjects.case,
		]);
		const other = rows[0].id;
		const confirm = `insert into decision_confirmation values ($1, $2, $3, me(), now(), 1)`;
		const here = [world.subjects.decision, ids.ashby];
		expect(await tries(chair, confirm, [...here, other])).toMatch(/foreign key/);
		expect(await tries(chair, confirm, [...here, world.subjects.case])).toBe("done");
		const started = `insert into action_progress values (gen_random_uuid(), $2, $3, $1, 'started', '2027-01-01', me(), now(), 1)`;
		const task = [world.subjects.task, ids.ashby];
		expect(await tries(coordinator, started, [...task, other])).toMatch(/foreign key/);
		expect(await tries(coordinator, started, [...task, world.subjects.case])).toBe("done");
	});

	test("only people of the panel are on the roll, and one of them presides", async () => {
		const roll = `insert into attendance select $1, $2, p.id, p.agency_id, 'present', 1 from person p where p.id = $3`;
		const here = [world.subjects.meeting, ids.ashby];
		expect(await tries(coordinator, roll, [...here, ids[chair]])).toBe("done");
		const elsewhere = ids[keyOf("burton-school", "coordinator")];
		expect(await tries(coordinator, roll, [...here, elsewhere])).toMatch(/people of the panel/);
		const presides = `update meeting set chair_id = $2, event_id = ${event} where id = $1`;
		expect(await tries(coordinator, presides, [world.subjects.meeting, ids[chair]])).toMatch(/foreign key/);
	});

	test("a correction of minutes stays as it was written, but for an erasure that two agreed to", async () => {
		const { superuser } = world.database;
		await superuser.query(
			`insert into minutes_correction (id, panel_id, meeting_id, case_id, corrected_by, corrected_at, words, event_id)
				values (gen_random_uuid(), $1, $2, null, $3, now(), '\\x00', 1)`,
			[ids.ashby, world.subjects.meeting, ids[coordinator]],
		);
		const strike = `update minutes_correction set words = null, struck_for = $1, event_id = ${event}`;
		const said = /changes once, when its words are struck for an erasure/;
		expect(await tries(coordinator, strike, [world.subjects.erasure])).toMatch(said);
		expect(await tries(coordinator, "update minutes_correction set words = '\\x01', event_id = 2")).toMatch(
			said,
		);
		expect(await tries(coordinator, "update minutes_correction set corrected_by = me()")).toMatch(
			/permission denied/,
		);
		await expect(superuser.query("delete from minutes_correction")).rejects.toThrow(said);
		const agreed = `with e as (update erasure set answer = 'agreed', answered_by = me(), answered_at = now(), event_id = ${event}
			where id = $1 returning id) select count(*) from e`;
		expect(await tries(coordinator, agreed, [world.subjects.erasure])).toBe("done");
	});
});

describe("a second person", () => {
	const ask = `insert into approval values (gen_random_uuid(), $1, $2, 'close a case', $3, me(), now(), null, null, 1)`;

	test("is not the one who asked", async () => {
		const asked = [ids.ashby, world.subjects.case, world.subjects.decision];
		const both = `with a as (${ask} returning id) select 1`;
		expect(await tries(coordinator, both, asked)).toBe("done");
		const own = ask.replace("null, null, 1)", "me(), now(), 1)");
		expect(await tries(coordinator, own, asked)).toMatch(/row-level security|check constraint/);
		await world.database.superuser.query(
			"insert into approval values (gen_random_uuid(), $1, $2, 'close a case', $3, $4, now(), null, null, 1)",
			[...asked, ids[coordinator]],
		);
		const agree = `update approval set agreed_by = me(), agreed_at = now(), event_id = ${event}`;
		expect(await tries(coordinator, agree)).toMatch(/check constraint/);
		expect(await tries(chair, agree.replace(event, "2"))).toBe("done");
	});

	test("agrees once: it cannot be taken back or given to something else", async () => {
		const { superuser } = world.database;
		await superuser.query(
			"update approval set agreed_by = $1, agreed_at = now(), event_id = 2 where permission = 'close a case'",
			[ids[chair]],
		);
		for (const change of ["agreed_by = null", "about = gen_random_uuid()", "permission = 'x'"]) {
			await expect(
				superuser.query(`update approval set ${change}, event_id = 3 where permission = 'close a case'`),
			).rejects.toThrow("an approval changes once");
		}
	});
});

describe("emergency duty", () => {
	const open = `insert into emergency_access (id, panel_id, case_id, person_id, at, until, review_by, event_id)
		values (gen_random_uuid(), $1, $2, $3, now(), now() + interval '1 hour', '2027-01-01', 1)`;
	const duty = keyOf("ashby-school", "emergency_duty");

	test("opens in its own name, on its own panel", async () => {
		const here = [ids.ashby, world.subjects.case];
		expect(await tries(duty, open, [...here, ids[duty]])).toBe("done");
		expect(await tries(duty, open, [...here, ids[stranger]])).toMatch(/row-level security/);
		expect(await tries(stranger, open, [...here, ids[stranger]])).toMatch(/row-level security/);
		const elsewhere = keyOf("burton-school", "emergency_duty");
		expect(await tries(elsewhere, open, [...here, ids[elsewhere]])).toMatch(/row-level security/);
		expect(await tries(elsewhere, open, [ids.burton, world.subjects.case, ids[elsewhere]])).toMatch(
			/foreign key/,
		);
	});

	test("does not review itself", async () => {
		const review = `update emergency_access set finding = 'needed', reviewed_by = person_id, reviewed_at = now(), event_id = 1`;
		await expect(world.database.superuser.query(review)).rejects.toThrow("check constraint");
	});
});

describe("a likely match", () => {
	const pair = `insert into likely_match (panel_id, one_id, other_id, kinds, verdict, decided_by, decided_at, event_id)
		select $1, least(f.id, $2::uuid), greatest(f.id, $2::uuid), '{}', 'different', $3, now(), ${event}
		from case_file f where f.id <> $2 limit 1`;
	const member = keyOf("ashby-school", "agency_member");

	test("is decided by those who see every case, in their own name", async () => {
		const here = [ids.ashby, world.subjects.case];
		expect(await tries(coordinator, pair, [...here, ids[coordinator]])).toBe("done");
		expect(await tries(coordinator, pair, [...here, ids[chair]])).toMatch(/row-level security/);
		const other = pair.replace(
			"from case_file f where f.id <> $2 limit 1",
			"from (select gen_random_uuid() as id) f",
		);
		expect(await tries(member, other, [...here, ids[member]])).toMatch(/row-level security/);
	});

	test("joins no cases of two panels", async () => {
		const elsewhere = pair.replace(
			"from case_file f where f.id <> $2 limit 1",
			"from (select gen_random_uuid() as id) f",
		);
		expect(await tries(coordinator, elsewhere, [ids.ashby, world.subjects.case, ids[coordinator]])).toMatch(
			/foreign key/,
		);
	});
});

describe("a share outside the panel", () => {
	const asked = `insert into share (id, panel_id, case_id, decision, at_once, purpose, basis, details, agreement, asked_by, asked_at, made_at, review_by, event_id)
		values (gen_random_uuid(), $1, $2, 'shared', false, 'find_child', 'public_task', '{identity}', 'missing', $3, now(), null, null, 1)`;
	const atOnce = asked.replace("false,", "true,").replace("now(), null, null", "now(), now(), '2027-01-01'");
	const member = keyOf("ashby-school", "agency_member");

	test("is asked for in one's own name, by those who work on the case", async () => {
		const here = [ids.ashby, world.subjects.case];
		expect(await tries(member, asked, [...here, ids[member]])).toBe("done");
		expect(await tries(member, atOnce, [...here, ids[member]])).toBe("done");
		expect(await tries(member, asked, [...here, ids[coordinator]])).toMatch(/row-level security/);
		for (const other of [
			stranger,
			keyOf("ashby-school", "notifier"),
			keyOf("burton-school", "agency_member"),
		]) {
			expect(await tries(other, asked, [...here, ids[other]]), other).toMatch(/row-level security/);
		}
	});

	test("is not made before a second person has agreed, unless it is to keep a child safe", async () => {
		const here = [ids.ashby, world.subjects.case, ids[member]];
		const made = asked.replace("now(), null, null", "now(), now(), null");
		expect(await tries(member, made, here)).toMatch(/waits for a second person/);
		const make = `update share set made_at = now(), event_id = ${event} where id = $1`;
		expect(await tries(coordinator, make, [world.subjects.share])).toMatch(/waits for a second person/);
		const agreed = `with a as (update approval set agreed_by = me(), agreed_at = now(), event_id = ${event}
			where about = $1 returning id) select count(*) from a`;
		expect(await tries(coordinator, agreed, [world.subjects.share])).toBe("done");
	});

	test("is not answered by whoever asked, nor by an agency's member", async () => {
		const { superuser } = world.database;
		const answer = `update share set decision = 'withheld', withheld_because = 'no_basis', event_id = ${event}`;
		expect(await tries(member, answer)).toBe("done");
		const { rows } = await superuser.query("select decision from share");
		expect(rows).toEqual([{ decision: "shared" }]);
		const review =
			"update share set finding = 'needed', reviewed_by = asked_by, reviewed_at = now(), event_id = 1";
		await expect(superuser.query(review)).rejects.toThrow("check constraint");
	});

	test("stays as it was asked for", async () => {
		for (const column of ["agency_id", "purpose", "basis", "details", "asked_by", "at_once", "agreement"]) {
			expect(await tries(coordinator, `update share set ${column} = default, event_id = 1`), column).toMatch(
				/permission denied/,
			);
		}
		const purpose = "update share set purpose = 'crime', event_id = 1";
		await expect(world.database.superuser.query(purpose)).rejects.toThrow(
			"a share stays as it was asked for",
		);
	});
});

describe("a joint sign-off", () => {
	const signs = `insert into sign_off values (gen_random_uuid(), $1, $2, $3, $4, 'not_located', 'ground_i', $5, $6, now(), 1)`;
	const school = keyOf("ashby-school", "agency_member");
	const joint = async () => {
		const { rows } = await world.database.superuser.query<{ id: string }>(
			"select id from enquiry where check_code = 'E19'",
		);
		return rows[0]!.id;
	};
	const values = async (side: string, person: string, agency: string) => [
		...[ids.ashby, world.subjects.case, await joint(), side, ids[person], ids[agency]],
	];

	test("is given for one's own side, in one's own name", async () => {
		expect(await tries(school, signs, await values("school", school, "ashby-school"))).toBe("done");
		const authority = await values("authority", coordinator, "ashby-council");
		expect(await tries(coordinator, signs, authority)).toBe("done");
		const forSchool = await values("school", coordinator, "ashby-council");
		expect(await tries(coordinator, signs, forSchool)).toMatch(
			/for their own agency, a school for the school/,
		);
		const asSchool = await values("school", coordinator, "ashby-school");
		expect(await tries(coordinator, signs, asSchool)).toMatch(/for their own agency/);
		const named = await values("school", school, "ashby-school");
		expect(await tries(coordinator, signs, named)).toMatch(/row-level security/);
		const other = await values("authority", stranger, "ashby-centre");
		expect(await tries(stranger, signs, other)).toMatch(/row-level security|nothing else/);
	});

	/** Lets the centre be a school for a while, and see the case. */
	const asAnotherSchool = async (what: () => Promise<void>): Promise<void> => {
		const { superuser } = world.database;
		await superuser.query("update agency set kind = 'school' where key = 'ashby-centre'");
		await superuser.query("insert into case_member values ($1, $2, $3, null, 'agency', 1)", [
			...[world.subjects.case, ids.ashby, ids["ashby-centre"]],
		]);
		try {
			await what();
		} finally {
			await superuser.query("delete from case_member where agency_id = $1", [ids["ashby-centre"]]);
			await superuser.query("update agency set kind = 'childrens_centres' where key = 'ashby-centre'");
		}
	};

	test("is given for the school by the child's own, and by no other that may open the case", async () => {
		await asAnotherSchool(async () => {
			const other = await values("school", stranger, "ashby-centre");
			expect(await tries(stranger, signs, other)).toMatch(/the child's own school signs for the school/);
			expect(await tries(school, signs, await values("school", school, "ashby-school"))).toBe("done");
		});
	});

	test("cannot be got at by making one's school the child's own", async () => {
		const mine = [world.subjects.case, ids["ashby-centre"]];
		await asAnotherSchool(async () => {
			for (const check of ["E19", "E01"]) {
				const takes = `update enquiry set agency_id = $2, event_id = ${event} where case_id = $1 and check_code = '${check}'`;
				expect(await tries(stranger, takes, mine), check).toMatch(/for those who run the panel to say/);
			}
			const asks = `insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, closed_at, event_id)
				select gen_random_uuid(), f.panel_id, f.id, 'E19', $2, '2027-01-01', '2027-01-01', now(), 1 from case_file f where f.id = $1`;
			expect(await tries(stranger, asks, mine)).toMatch(/for those who run the panel to say/);
			const raised = `update notification set agency_id = $2, event_id = ${event} where case_id = $1`;
			for (const who of [stranger, coordinator])
				expect(await tries(who, raised, mine)).toMatch(/who raised a case.* stays as it was/);
			// The panel says it.
			const gives = `update enquiry set agency_id = $2, event_id = ${event} where case_id = $1 and check_code = 'E19'`;
			expect(await tries(coordinator, gives, mine)).toBe("done");
		});
	});

	test("knows the same checks that a child's own school alone is asked as the rules do", async () => {
		const own = CHECKS.filter((c) => c.code === "E19" || (c.agency === "school" && c.code !== "E02"));
		const { rows } = await world.database.superuser.query<{ code: string }>(
			"select c as code from unnest($1::text[]) c where asks_own_school(c)",
			[CHECKS.map((c) => c.code)],
		);
		expect(rows.map((r) => r.code).sort()).toEqual(own.map((c) => c.code).sort());
	});

	test("is given under joint enquiries alone, and stands", async () => {
		const { superuser } = world.database;
		const { rows } = await superuser.query("select id from enquiry where check_code <> 'E19' limit 1");
		const elsewhere = await values("school", school, "ashby-school");
		elsewhere[2] = rows[0].id;
		expect(await tries(school, signs, elsewhere)).toMatch(
			/two sides sign off joint enquiries, and nothing else/,
		);
		await superuser.query(signs, await values("school", school, "ashby-school"));
		await expect(superuser.query("update sign_off set ground = 'none', event_id = 2")).rejects.toThrow();
	});
});

describe("a family", () => {
	const links = `insert into family_member values (gen_random_uuid(), gen_random_uuid(), $1, $2, $3, null, 1)`;

	test("is linked by those who see every case, in their own name", async () => {
		const member = keyOf("ashby-school", "agency_member");
		const here = [ids.ashby, world.subjects.case];
		expect(await tries(coordinator, links, [...here, ids[coordinator]])).toBe("done");
		expect(await tries(coordinator, links, [...here, ids[chair]])).toMatch(/row-level security/);
		expect(await tries(member, links, [...here, ids[member]])).toMatch(/row-level security/);
	});
});

describe("a hold on contact with a family", () => {
	const holds = `insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
		values (gen_random_uuid(), $1, $2, 'domestic_abuse', now(), 1)`;
	// Fails where no row is this person's to change.
	const lifts = (
		by: string,
	) => `with lifted as (update contact_hold set because = 'police', lifted_by = '${ids[by]}',
		lifted_at = now(), event_id = 2 returning id) select 1 / count(*) from lifted`;
	const lead = keyOf("ashby-school", "safeguarding_lead");
	const member = keyOf("ashby-school", "agency_member");
	const elsewhere = keyOf("burton-school", "safeguarding_lead");

	test("is lifted by those who may say that contact is safe, in their own name, and by nobody else", async () => {
		const { superuser } = world.database;
		await superuser.query("delete from contact_hold");
		await superuser.query(holds, [ids.ashby, world.subjects.case]);
		for (const person of [member, elsewhere]) {
			expect(await tries(person, lifts(person)), person).toMatch(/division by zero/);
		}
		expect(await tries(coordinator, lifts(chair))).toMatch(/row-level security/);
		expect(
			await tries(coordinator, "update contact_hold set reason = 'removal_abroad', event_id = 2"),
		).toMatch(/permission denied/);
		for (const person of [coordinator, lead]) expect(await tries(person, lifts(person)), person).toBe("done");
	});

	test("keeps the enquiries that reach the family, and is lifted once", async () => {
		const { superuser } = world.database;
		await superuser.query("delete from contact_hold");
		await superuser.query(holds, [ids.ashby, world.subjects.case]);
		const change = (what: string) => superuser.query(`update ${what}, event_id = event_id + 1`);
		await change("enquiry set held = 'domestic_abuse'");
		await expect(change("enquiry set held = null")).rejects.toThrow("on hold until it is recorded as safe");
		await expect(change("contact_hold set reason = 'removal_abroad'")).rejects.toThrow("changes once");
		await superuser.query(
			"update contact_hold set because = 'police', lifted_by = $1, lifted_at = now(), event_id = 2",
			[ids[lead]],
		);
		await change("enquiry set held = null");
		await expect(
			change("contact_hold set because = null, lifted_by = null, lifted_at = null"),
		).rejects.toThrow("changes once");
	});

	test("stands once for each reason", async () => {
		const { superuser } = world.database;
		await superuser.query("delete from contact_hold");
		const here = [ids.ashby, world.subjects.case];
		await superuser.query(holds, here);
		await superuser.query(holds.replace("domestic_abuse", "removal_abroad"), here);
		await expect(superuser.query(holds, here)).rejects.toThrow("contact_hold_standing");
	});

	test("is for the reasons, and keeps the checks, that the code knows", async () => {
		const { superuser } = world.database;
		const quoted = async (text: string) =>
			[...(await superuser.query<{ it: string }>(text)).rows[0]!.it.matchAll(/'([^']*)'/g)].map((m) => m[1]);
		const reasons = `select pg_get_constraintdef(oid) as it from pg_constraint where conname = 'contact_hold_reason'`;
		expect((await quoted(reasons)).sort()).toEqual([...codesOf(HOLD_REASONS)].sort());
		const { rows } = await superuser.query("select prosrc from pg_proc where proname = 'hold_contact'");
		expect(rows).toHaveLength(1);
		const checks = /p_checks constant text\[\] := '\{([^}]*)\}'/.exec(rows[0].prosrc)![1]!;
		expect(checks.split(",")).toEqual(WAITING_CHECKS);
	});

	test("is put on by nobody's hand, but by what somebody who knows of the case records on it", async () => {
		const { superuser } = world.database;
		await superuser.query("delete from contact_hold");
		const here = [ids.ashby, world.subjects.case];
		const stranger = keyOf("burton-school", "agency_member");
		for (const person of [stranger, member, coordinator]) {
			expect(await tries(person, holds, here), person).toMatch(/permission denied/);
		}
		const byHand = `do $$ declare e bigint; begin
			insert into ledger (panel_id, case_id, person_id, act, at)
				values ('${ids.ashby}', '${world.subjects.case}', me(), 'concern.recorded', app_now()) returning id into e;
			if hold_contact('${world.subjects.case}', e, '{domestic_abuse}') <> '{domestic_abuse}'
				or hold_contact('${world.subjects.case}', e, '{domestic_abuse,removal_abroad}') <> '{removal_abroad}'
				or hold_contact('${world.subjects.case}', e, '{removal_abroad}') <> '{}' then raise exception 'not as it was put on'; end if;
			if (select count(*) from contact_hold) <> 2 then raise exception 'not held'; end if;
		end $$`;
		expect(await tries(member, byHand)).toBe("done");
		expect(await tries(stranger, byHand)).toMatch(/row-level security/);
		expect(await tries(member, byHand.replaceAll("domestic_abuse", "the father drinks"))).toMatch(
			/contact_hold_reason/,
		);
		// What says nothing of the child holds nothing, whatever else it does on the case.
		for (const act of [
			"case.opened",
			"action.asked",
			"enquiry.answered",
			"contact.safe",
			"urgent.acknowledged",
		]) {
			const by = byHand.replace("concern.recorded", act);
			expect(await tries(member, by), act).toMatch(/contact waits by what somebody who knows of the case/);
		}
		for (const act of [
			concernRecorded,
			concernChanged,
			notificationAdded,
			notificationRaised,
			screenChanged,
		]) {
			expect(await tries(member, byHand.replace("concern.recorded", act.name)), act.name).toBe("done");
		}
		// What somebody else recorded, or they themselves before, is nothing that they say now.
		const none = /contact waits by what somebody who knows of the case records on it/;
		for (const person of [stranger, member]) {
			expect(await tries(person, "select hold_contact($1, 1, '{domestic_abuse}')", [here[1]])).toMatch(none);
		}
	});
});

describe("how long a case is kept", () => {
	const hold = `insert into legal_hold (id, panel_id, case_id, set_by, set_at, event_id) values (gen_random_uuid(), $1, $2, $3, now(), 1)`;
	const ask = `insert into erasure (id, panel_id, case_id, reason, asked_by, asked_at, event_id)
		values (gen_random_uuid(), $1, $2, 'right_granted', $3, now(), 1)`;
	const says = `insert into case_keeping (case_id, panel_id, longer, event_id) values ($2, $1, '{}', 1)`;
	const member = keyOf("ashby-school", "agency_member");

	test("is for the coordinators and the chair to say, in their own name", async () => {
		const here = [ids.ashby, world.subjects.case];
		expect(await tries(coordinator, hold, [...here, ids[coordinator]])).toBe("done");
		expect(await tries(coordinator, hold, [...here, ids[chair]])).toMatch(/row-level security/);
		expect(await tries(coordinator, says, here)).toBe("done");
		await world.database.superuser.query(
			"update erasure set answer = 'not_agreed', answered_by = $1, answered_at = now(), event_id = 2",
			[ids[coordinator]],
		);
		expect(await tries(chair, ask, [...here, ids[chair]])).toBe("done");
		expect(await tries(chair, ask, [...here, ids[coordinator]])).toMatch(/row-level security/);
		for (const text of [hold, ask, says.replace("'{}'", "array[$3::text]")]) {
			expect(await tries(member, text, [...here, ids[member]])).toMatch(/row-level security/);
		}
	});

	test("keeps a legal hold and an erasure as they were set", async () => {
		const { superuser } = world.database;
		await superuser.query(hold, [ids.ashby, world.subjects.case, ids[chair]]);
		const change = (table: string, what: string) =>
			superuser.query(`update ${table} set ${what}, event_id = event_id + 1`);
		await expect(change("legal_hold", "set_by = gen_random_uuid()")).rejects.toThrow("when it is lifted");
		await expect(change("erasure", "answer = null, answered_by = null, answered_at = null")).rejects.toThrow(
			"when it is answered",
		);
		await change("legal_hold", "lifted_by = set_by, lifted_at = now()");
		await expect(change("legal_hold", "lifted_by = null, lifted_at = null")).rejects.toThrow(
			"when it is lifted",
		);
	});

	test("never stands as the day itself: the date is a 31 August", async () => {
		const dated = `insert into case_keeping values ($1, $2, '{}', '2027-01-01', $3, 'after_end', true, '{}', null, 1)`;
		const at = (date: string) =>
			world.database.superuser.query(dated, [world.subjects.case, ids.ashby, date]);
		await expect(at("2041-06-10")).rejects.toThrow("check constraint");
	});

	test("is told to those who decide and to auditors, of their own panel", async () => {
		const past = "select 1 / count(*) from past_their_date($1, '2100-01-01')";
		const { superuser } = world.database;
		await superuser.query(
			"insert into case_keeping values ($1, $2, '{}', '2027-01-01', '2041-08-31', 'after_end', true, '{}', null, 1)",
			[world.subjects.case, ids.ashby],
		);
		for (const who of [coordinator, keyOf("ashby-centre", "auditor")]) {
			expect(await tries(who, past, [ids.ashby]), who).toBe("done");
		}
		for (const who of [member, keyOf("burton-school", "coordinator"), keyOf("burton-school", "auditor")]) {
			expect(await tries(who, past, [ids.ashby]), who).toMatch(/division by zero/);
		}
	});
});

describe("letters, an order's steps, the roll and attendance", () => {
	const here = () => [ids.ashby, world.subjects.case];
	const asked = `insert into letter (id, panel_id, case_id, template, due, due_because, asked_by, asked_at, event_id)
		values (gen_random_uuid(), $1, $2, 'school_failed_to_report', '2027-01-01', '[]', $3, now(), 1)`;
	const step = `insert into order_step (id, panel_id, case_id, step, on_date, recorded_by, recorded_at, event_id)
		values (gen_random_uuid(), $1, $2, 'considered', '2027-01-01', $3, now(), 1)`;
	const removal = `insert into roll_removal (id, panel_id, case_id, ground, enquiries, recorded_by, recorded_at, event_id)
		values (gen_random_uuid(), $1, $2, 'i', 'both', $3, now(), 1)`;
	const mark = `insert into attendance_mark (panel_id, case_id, on_date, session, code, entered_by, entered_at, event_id)
		values ($1, $2, '2027-01-01', 'am', 'P', $3, now(), 1)`;
	const placed = `insert into provision (id, panel_id, case_id, agency_id, told_agency_id, from_on, until_on, set_by, event_id)
		select gen_random_uuid(), $1, $2, p.agency_id, p.agency_id, '2027-01-01', '2027-01-01', $3, 1 from person p where p.id = $3`;
	const member = keyOf("ashby-school", "agency_member");

	/** Says which agency enters the child's attendance from a day on. */
	const placedWith = async (agency: string, from: string): Promise<void> => {
		const { superuser } = world.database;
		await superuser.query(
			"update provision set until_on = $1::date - 1, event_id = event_id - 1 where until_on is null",
			[from],
		);
		await superuser.query(
			`insert into provision (id, panel_id, case_id, agency_id, told_agency_id, from_on, set_by, event_id)
				select gen_random_uuid(), $1, $2, $3, $3, $4, $5, max(id) from ledger`,
			[...here(), ids[agency], from, ids[coordinator]],
		);
	};

	test("are written in one's own name, by those who may open the case", async () => {
		await placedWith("ashby-school", "2026-12-01");
		for (const text of [asked, step, removal, mark]) {
			expect(await tries(member, text, [...here(), ids[member]])).toBe("done");
			expect(await tries(member, text, [...here(), ids[coordinator]])).toMatch(/row-level security/);
			for (const other of [
				stranger,
				keyOf("ashby-school", "notifier"),
				keyOf("burton-school", "agency_member"),
			])
				expect(await tries(other, text, [...here(), ids[other]]), other).toMatch(/row-level security/);
		}
		// Where a child is placed is for the coordinators and the chair to say.
		expect(await tries(coordinator, placed, [...here(), ids[coordinator]])).toBe("done");
		expect(await tries(member, placed, [...here(), ids[member]])).toMatch(/row-level security/);
	});

	test("are entered, of attendance, by the agency that was named for the day", async () => {
		const ofDay = (day: string) => mark.replace("2027-01-01", day);
		const health = keyOf("ashby-health", "agency_member");
		await world.database.superuser.query(
			"insert into case_member values ($2, $1, $3, null, 'agency', 1) on conflict do nothing",
			[...here(), ids["shared-health"]],
		);
		// Health may open the case, and the coordinator sees every case.
		for (const who of [health, coordinator]) {
			expect(await tries(who, step, [...here(), ids[who]]), who).toBe("done");
			expect(await tries(who, mark, [...here(), ids[who]]), who).toMatch(/row-level security/);
		}
		await placedWith("shared-health", "2027-01-02");
		expect(await tries(health, ofDay("2027-01-02"), [...here(), ids[health]])).toBe("done");
		expect(await tries(health, ofDay("2027-01-01"), [...here(), ids[health]])).toMatch(/row-level security/);
		expect(await tries(member, ofDay("2027-01-02"), [...here(), ids[member]])).toMatch(/row-level security/);
		expect(await tries(member, ofDay("2026-11-30"), [...here(), ids[member]])).toMatch(/row-level security/);
		// Nor is a mark that stands put right by another.
		await world.database.superuser.query(ofDay("2027-01-02"), [...here(), ids[health]]);
		const right = `with m as (update attendance_mark set code = 'O', entered_by = me(), event_id = 2
			where on_date = '2027-01-02' returning 1) select 1 / count(*) from m`;
		expect(await tries(member, right)).toMatch(/division by zero/);
		expect(await tries(health, right)).toBe("done");
	});

	test("are the coordinator's to enter, of attendance, where nobody of that agency can", async () => {
		const { superuser } = world.database;
		await placedWith("burton-school", "2027-02-01");
		const of = mark.replace("2027-01-01", "2027-02-01");
		expect(await tries(coordinator, of, [...here(), ids[coordinator]])).toBe("done");
		await superuser.query("insert into membership values ($1, $2, 'agency_member')", [
			...[ids.ashby, ids[keyOf("burton-school", "agency_member")]],
		]);
		expect(await tries(coordinator, of, [...here(), ids[coordinator]])).toMatch(/row-level security/);
		await superuser.query("delete from membership where panel_id = $1 and person_id = $2", [
			...[ids.ashby, ids[keyOf("burton-school", "agency_member")]],
		]);
	});

	test("are not seen by whoever may only know that there is a case", async () => {
		await world.database.superuser.query(step, [...here(), ids[coordinator]]);
		const seen = "select 1 / count(*) from order_step";
		expect(await tries(member, seen)).toBe("done");
		for (const other of [keyOf("ashby-school", "notifier"), stranger, keyOf("burton-council", "coordinator")])
			expect(await tries(other, seen), other).toMatch(/division by zero/);
	});

	test("stay as they were recorded", async () => {
		const { superuser } = world.database;
		await expect(superuser.query("update order_step set on_date = '2026-01-01'")).rejects.toThrow();
		const notice = step
			.replace("on_date, ", "on_date, days, ends_on, ")
			.replace("'2027-01-01', ", "'2027-01-01', 15, '2027-01-16', ");
		await expect(superuser.query(notice, [...here(), ids[coordinator]])).rejects.toThrow("check constraint");
		for (const change of ["due = '2030-01-01'", "template = 'x'", "asked_by = me()"])
			expect(await tries(coordinator, `update letter set ${change}, event_id = 2`)).toMatch(
				/permission denied/,
			);
	});
});

describe("feedback", () => {
	const given = `insert into feedback (id, panel_id, given_by, given_at, words, event_id)
		values (gen_random_uuid(), $1, $2, now(), '\\x00', 1) returning id`;
	const strike = (changes = "") =>
		`with f as (update feedback set words = null, gone_at = app_now(), struck_by = me()${changes}, event_id = 2 where id = $1
			returning 1) select 1 / count(*) from f`;
	const administrator = keyOf("ashby-centre", "administrator");
	let id: string;
	beforeAll(async () => {
		id = (await world.database.superuser.query(given, [ids.ashby, ids[stranger]])).rows[0].id;
	});

	test("loses its words by whoever reads it, on their own panel and in their own name", async () => {
		for (const who of [coordinator, chair, administrator])
			expect(await tries(who, strike(), [id])).toBe("done");
		for (const who of [stranger, keyOf("ashby-centre", "auditor"), keyOf("burton-centre", "administrator")])
			expect(await tries(who, strike(), [id]), who).toMatch(/division by zero/);
		// Nor all of it at once, which reads nothing.
		const all = "update feedback set words = null, gone_at = app_now(), struck_by = me(), event_id = 2";
		const elsewhere: Actor = {
			as: "person",
			key: randomUUID(),
			...userOf(keyOf("burton-centre", "administrator")),
		};
		for (const actor of [elsewhere, { ...elsewhere, key: randomUUID(), ...userOf(stranger) }])
			await transact(world.database.pool, actor, (tx) =>
				tx.query({ name: `guard-${randomUUID()}`, text: all }, []),
			);
		const { rows } = await world.database.superuser.query("select words from feedback where id = $1", [id]);
		expect(rows[0].words).not.toBeNull();
		const named = strike().replace("me()", `'${ids[chair]}'`);
		expect(await tries(coordinator, named, [id])).toMatch(/row-level security/);
	});

	test("changes in no other way, and names its event", async () => {
		for (const [change, said] of [
			["words = '\\x01', struck_by = me()", /changes once/],
			["struck_by = me()", /changes once/],
			["words = null, struck_by = me()", /check constraint/],
			["given_at = now()", /permission denied/],
			["given_by = me()", /permission denied/],
		] as const)
			expect(
				await tries(coordinator, `update feedback set ${change}, event_id = 2 where id = $1`, [id]),
				change,
			).toMatch(said);
		expect(await tries(coordinator, strike().replace("event_id = 2", "event_id = 1"), [id])).toMatch(
			/names no ledger event/,
		);
		expect(await tries(coordinator, "delete from feedback")).toMatch(/permission denied/);
		await expect(world.database.superuser.query("delete from feedback")).rejects.toThrow("changes once");
	});

	test("is cleared by the clerk of its panel, who cannot read it", async () => {
		await expect(asTheClerk("select words from feedback")).rejects.toThrow("permission denied");
		await expect(asTheClerk("update feedback set words = '\\x01', event_id = 2")).rejects.toThrow(
			"changes once",
		);
		await world.database.superuser.query(given, [ids.burton, ids[stranger]]);
		await asTheClerk("update feedback set words = null, gone_at = now(), event_id = 2");
		const { rows } = await world.database.superuser.query(
			"select panel_id, words from feedback where words is not null",
		);
		expect(rows).toEqual([{ panel_id: ids.burton, words: Buffer.from([0]) }]);
		// Gone is gone.
		const again = "update feedback set words = '\\x01', gone_at = null, event_id = 3 where panel_id = $1";
		await expect(world.database.superuser.query(again, [ids.ashby])).rejects.toThrow("changes once");
	});

	test("is read and struck by the same roles as the policy has it", async () => {
		const { rows } = await world.database.superuser.query(
			"select prosrc from pg_proc where proname = 'my_feedback_panels'",
		);
		const listed = /role in \(([^)]*)\)/.exec(rows[0].prosrc)?.[1] ?? "";
		const roles = [...listed.matchAll(/'(\w+)'/g)].map(([, role]) => role).sort();
		expect(roles).toEqual([...rolesWith("read feedback on Rollcall")].sort());
		expect(roles).toEqual([...rolesWith("strike feedback that names somebody")].sort());
	});
});

describe("a message that names a child", () => {
	const reported = `insert into breach (id, panel_id, platform, tenant, place_ref, message_id, link, own, reported_by,
		found_at, event_id) values (gen_random_uuid(), $1, 'slack', 'T1', 'C9', '9', '', false, $2, now(), 1)`;
	const decided = `insert into breach_decision (id, panel_id, breach_id, ico, affected, decided_by, decided_at, words, event_id)
		values (gen_random_uuid(), $1, $2, 'reported', 'told', $3, now(), '\\x00', 1)`;
	const auditor = keyOf("ashby-centre", "auditor");

	test("is reported in one's own name, on one's own panel", async () => {
		expect(await tries(stranger, reported, [ids.ashby, ids[stranger]])).toBe("done");
		expect(await tries(stranger, reported, [ids.ashby, ids[coordinator]])).toMatch(/row-level security/);
		expect(await tries(stranger, reported, [ids.burton, ids[stranger]])).toMatch(/row-level security/);
	});

	test("is decided on by those who handle it, in their own name", async () => {
		const here = [ids.ashby, world.subjects.breach];
		expect(await tries(auditor, decided, [...here, ids[auditor]])).toBe("done");
		expect(await tries(auditor, decided, [...here, ids[chair]])).toMatch(/row-level security/);
		const reporter = keyOf("ashby-school", "agency_lead");
		expect(await tries(reporter, decided, [...here, ids[reporter]])).toMatch(/row-level security/);
		const elsewhere = keyOf("burton-school", "auditor");
		expect(await tries(elsewhere, decided, [...here, ids[elsewhere]])).toMatch(/row-level security/);
		expect(await tries(elsewhere, decided, [ids.burton, here[1], ids[elsewhere]])).toMatch(/foreign key/);
	});

	test("keeps where it stands and when it was found, whoever changes it", async () => {
		for (const column of ["found_at = now()", "message_id = 'x'", "reported_by = me()", "case_id = null"]) {
			expect(await tries(auditor, `update breach set ${column}, event_id = 2`)).toMatch(/permission denied/);
		}
		expect(await tries(auditor, "select words from breach_decision")).toBe("done");
		await expect(asTheClerk("select words from breach_decision")).rejects.toThrow("permission denied");
	});
});

describe("the catalogue", () => {
	test("has row security forced on every table but those that hold nothing of a case", async () => {
		const { rows } = await world.database.superuser.query<{ relname: string }>(
			`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
				order by 1`,
		);
		// People, panels and places; keys of interactions; counters; the chain's hashes. None names a case's child.
		expect(rows.map((r) => r.relname)).toEqual(WITHOUT_ROW_SECURITY);
	});

	test("lets nothing be seen through a view, and nothing by the public", async () => {
		const { rows } = await world.database.superuser.query(
			`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and (c.relkind in ('v', 'm')
					or exists (select from aclexplode(c.relacl) a where a.grantee = 0))`,
		);
		expect(rows).toEqual([]);
	});

	test("runs as its owner only the functions named here, each with a search path of its own", async () => {
		const { rows } = await world.database.superuser.query<{
			name: string;
			config: string[] | null;
			open: boolean;
		}>(
			`select p.proname as name, p.proconfig as config,
					exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as open
				from pg_proc p join pg_namespace n on n.oid = p.pronamespace
				where n.nspname = 'public' and p.prosecdef order by 1`,
		);
		expect(rows.map((r) => r.name)).toEqual(AS_OWNER);
		for (const { name, config, open } of rows) {
			expect(config, name).toEqual([expect.stringMatching(/^search_path=public, pg_temp$/)]);
			expect(open, `${name} may be called by anybody`).toBe(false);
		}
	});

	test("knows the same casework roles as the policy", async () => {
		const { rows } = await world.database.superuser.query(
			"select prosrc from pg_proc where proname = 'enter'",
		);
		const listed = /role in \(([^)]*)\)\) as casework/.exec(rows[0].prosrc)?.[1] ?? "";
		const roles = [...listed.matchAll(/'(\w+)'/g)].map(([, role]) => role);
		expect(roles.sort()).toEqual([...CASEWORK_ROLES].sort());
		const entering = await world.database.superuser.query(
			"select prosrc from pg_proc where proname = 'enters_attendance'",
		);
		const there = /role in \(([^)]*)\)/.exec(entering.rows[0].prosrc)?.[1] ?? "";
		expect([...there.matchAll(/'(\w+)'/g)].map(([, role]) => role).sort()).toEqual(
			[...CASEWORK_ROLES].sort(),
		);
	});

	test("knows the same roles that handle a data breach as the policy", async () => {
		const { rows } = await world.database.superuser.query(
			"select prosrc from pg_proc where proname = 'my_breach_panels'",
		);
		const listed = /role in \(([^)]*)\)/.exec(rows[0].prosrc)?.[1] ?? "";
		const roles = [...listed.matchAll(/'(\w+)'/g)].map(([, role]) => role);
		expect(roles.sort()).toEqual([...rolesWith("handle a data breach")].sort());
	});

	test("knows the same roles that may know which cases are past their date, and the same states that are over", async () => {
		const source = async (name: string) =>
			(await world.database.superuser.query("select prosrc from pg_proc where proname = $1", [name])).rows[0]
				.prosrc as string;
		const listed = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, word]) => word).sort();
		const roles = /role in \(([^)]*)\)/.exec(await source("my_keeping_panels"))?.[1] ?? "";
		expect(listed(roles)).toEqual([...rolesWith("see which cases are past their date")].sort());
		expect(listed(await source("is_over"))).toEqual([...OVER].sort());
	});

	test("never lets the bot change or empty the ledger, nor delete what is sealed", async () => {
		const { rows } = await world.database.superuser.query(
			`select table_name, privilege_type from information_schema.role_table_grants
				where grantee in ('rollcall_person', 'rollcall_clerk', 'rollcall_auditor', 'rollcall_app')
					and (privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')
						or (table_name in ('ledger', 'chain', 'sealed', 'decision', 'decision_action', 'breach_decision') and privilege_type in ('UPDATE', 'DELETE')))`,
		);
		expect(rows).toEqual([]);
	});
});

const WITHOUT_ROW_SECURITY = [
	"agency",
	"authority",
	"chain",
	"chain_cursor",
	"chain_head",
	"clock",
	"identity",
	"membership",
	"panel",
	"panel_tenant",
	"person",
	"place",
	"receipt",
	"token_key",
];

const AS_OWNER = [
	"add_person",
	"ask_join",
	"asked_agencies_see",
	"bot_posted",
	"breach_told",
	"case_for_duty",
	"chain_end",
	"cover_of",
	"covers_on",
	"download_waiting",
	"drafts_go_too",
	"drafts_go_with_sight",
	"drafts_to_hand_over",
	"draw_anew",
	"draw_breach_anew",
	"draw_late_anew",
	"draw_meeting_anew",
	"erased_by_two",
	"forget_installation",
	"freeze_census",
	"hand_over_drafts",
	"has_own_role",
	"held_while_on_hold",
	"hold_contact",
	"incoming_to_clear",
	"is_new_case",
	"join_account",
	"joined_account",
	"keep_join_code",
	"keeping_follows",
	"key_to_seal",
	"knows_own_agency",
	"letter_drafts_go_too",
	"likely_matches",
	"link_chain",
	"listed_to_clear",
	"mark_forms_of_message",
	"mark_left",
	"message_at",
	"my_agency_owes",
	"my_agencys_notifications",
	"notifying_figures",
	"on_hold",
	"opened_now",
	"overdue_by_agency",
	"past_their_date",
	"people_on_case",
	"reached",
	"report_cases",
	"said_now",
	"set_channel",
	"set_roles",
	"sets_up",
	"shows_what_is_recorded",
	"sight_by_cover",
	"take_account_off",
	"take_arrival",
	"thread_case",
	"tokens_are_of_one_key",
	"transfer_answered_there",
	"transfer_there",
	"transfers_answered",
	"transfers_arriving",
	"transfers_withdrawn",
	"web_account",
	"web_ask",
	"web_begin",
	"web_end",
	"web_knows",
	"web_note",
	"web_person",
	"web_remember",
	"web_try",
	"words_outside_go_too",
	"wrote_now",
];
