import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountAnswer } from "../../src/chat/form.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/port.ts";
import { transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** Several change one panel's set-up at the same moment, and somebody gets past the bot: nothing is undone unseen. */
let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const COORDINATOR = keyOf("ashby-council", "coordinator");
const ADMINISTRATOR = keyOf("ashby-school", "administrator");

const rows = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];
const one = async <R>(text: string, values: unknown[] = []) => (await rows<R>(text, values))[0]!;
const personId = async (key: string) =>
	(await one<{ id: string }>("select id from person where key = $1", [key])).id;
const memberId = async (key: string) =>
	(
		await one<{ id: string }>(
			"select md5(m.panel_id::text || p.id::text)::uuid as id from membership m join person p on p.id = m.person_id where p.key = $1",
			[key],
		)
	).id;
const rolesOf = async (key: string) =>
	(
		await rows<{ role: string }>(
			"select role from membership m join person p on p.id = m.person_id where p.key = $1 and m.ended_at is null order by 1",
			[key],
		)
	).map((r) => r.role);
/** The newest acts in chat about somebody, in order. */
const acts = async (key: string, act: string) =>
	(
		await rows<{ facts: { given: string[]; ended: string[] } }>(
			"select facts from ledger where act = $1 and facts->>'person' = $2 order by id",
			[act, await personId(key)],
		)
	).map((r) => r.facts);

const opens = (who: string, action: string, on: string) =>
	world.receive({ kind: "press", key: randomUUID(), who: userOf(who), action, on });
const says = (reply: Reply) => JSON.stringify("say" in reply ? reply.say : reply);

function sends(who: Identity, opened: Reply, answers: Record<string, string | string[]>): Promise<Reply> {
	if (!("ask" in opened)) throw new Error(says(opened));
	const { draft } = opened.ask;
	return world.receive({ kind: "form", key: randomUUID(), who, draft, did: "next", answers });
}

/**
 * Lets all of these get as far as somebody else's change of the set-up, which ends when they all wait for it.
 * @param meanwhile what that change does before they begin
 * @param whileTheyWait what it does then
 */
async function atOnce<T>(
	work: readonly (() => Promise<T>)[],
	meanwhile = "",
	whileTheyWait = "",
): Promise<T[]> {
	const first = await world.database.superuser.connect();
	try {
		await first.query("begin");
		await first.query("select pg_advisory_xact_lock(hashtext('rollcall panel file'))");
		if (meanwhile) await first.query(meanwhile);
		const all = Promise.all(work.map((each) => each()));
		const waiting = "select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted";
		await expect.poll(async () => (await one<{ n: number }>(waiting)).n).toBe(work.length);
		if (whileTheyWait) await first.query(whileTheyWait);
		await first.query("commit");
		return await all;
	} finally {
		first.release();
	}
}

const ROLES = /The roles of .* are changed/;

test("what the one changes stands in the record as the other finds it: what is ended is said to be", async () => {
	const whose = keyOf("ashby-school", "agency_member");
	const on = await memberId(whose);
	const [mine, theirs] = [
		await opens(COORDINATOR, "person.roles", on),
		await opens(ADMINISTRATOR, "person.roles", on),
	];
	const replies = await atOnce([
		() => sends(userOf(COORDINATOR), mine, { member_roles: ["agency_member", "agency_lead"] }),
		() => sends(userOf(ADMINISTRATOR), theirs, { member_roles: ["agency_member", "auditor"] }),
	]);
	for (const reply of replies) expect(says(reply)).toMatch(ROLES);
	// Whatever was taken away, an act says so: replayed, the acts come to what the record has.
	const told = (await acts(whose, "roles.changed")).reduce(
		(has, { given, ended }) => [...has.filter((role) => !ended.includes(role)), ...given],
		["agency_member"],
	);
	expect(await rolesOf(whose)).toEqual(told.toSorted());
});

test("an administrator who saves while a coordinator gives a role that reaches every case takes nothing of it", async () => {
	const whose = keyOf("ashby-centre", "agency_member");
	const opened = await opens(ADMINISTRATOR, "person.roles", await memberId(whose));
	const gives = `insert into membership select panel_id, person_id, 'chair' from membership
		where person_id = '${await personId(whose)}'`;
	const [reply] = await atOnce(
		[() => sends(userOf(ADMINISTRATOR), opened, { member_roles: ["agency_member", "auditor"] })],
		gives,
	);
	expect(says(reply!)).toMatch(ROLES);
	expect(await rolesOf(whose)).toEqual(["agency_member", "auditor", "chair"]);
});

test("nobody is brought back by a form that was open while they left, and nobody leaves twice", async () => {
	const whose = keyOf("ashby-centre", "notifier");
	const on = await memberId(whose);
	const roles = await opens(ADMINISTRATOR, "person.roles", on);
	const left = [await opens(COORDINATOR, "person.left", on), await opens(ADMINISTRATOR, "person.left", on)];
	const replies = await atOnce([
		() => sends(userOf(COORDINATOR), left[0]!, { left_to: "later" }),
		() => sends(userOf(ADMINISTRATOR), left[1]!, {}),
	]);
	expect(replies.map(says).filter((text) => /is off the panel/.test(text))).toHaveLength(1);
	expect(await acts(whose, "person.left")).toHaveLength(1);
	expect(says(await sends(userOf(ADMINISTRATOR), roles, { member_roles: ["auditor"] }))).toMatch(
		/not on the panel any more/,
	);
	expect(await rolesOf(whose)).toEqual([]);
});

test("nobody is brought back by a form that is saved in the moment in which they leave", async () => {
	const whose = keyOf("ashby-school", "education_welfare_officer");
	const on = await memberId(whose);
	const opened = await opens(ADMINISTRATOR, "person.roles", on);
	const [reply] = await atOnce(
		[() => sends(userOf(ADMINISTRATOR), opened, { member_roles: ["agency_lead"] })],
		// Later than the form's own transaction began, as the end is of whoever came first to the lock and began last.
		`update membership set ended_at = now() + interval '1 second' where person_id = '${await personId(whose)}'`,
	);
	expect(says(reply!)).toMatch(/not on the panel any more/);
	expect(await rolesOf(whose)).toEqual([]);
});

test("of coordinators who take each other's roles at once, one keeps the panel", async () => {
	const chair = keyOf("ashby-council", "chair");
	const other = await personId(chair);
	const first = await personId(COORDINATOR);
	await rows(
		"insert into membership select panel_id, $1, 'coordinator' from membership where person_id = $1",
		[other],
	);
	const opened = await opens(COORDINATOR, "person.roles", await memberId(chair));
	// They came first to the lock, in a transaction that began later.
	const taken = `update membership set ended_at = now() + interval '1 minute' where role = 'coordinator' and person_id = '${first}'`;
	const [reply] = await atOnce(
		[() => sends(userOf(COORDINATOR), opened, { member_roles: ["chair"] })],
		taken,
	);
	expect(says(reply!)).toMatch(/took your role on this panel/);
	expect(await tries("roles.changed", "select set_roles($1, $2, $3, $4)", [other, ["chair"]])).toMatch(
		/not theirs to set up/,
	);
	expect(await rolesOf(chair)).toEqual(["chair", "coordinator"]);
	await rows("update membership set ended_at = null where role = 'coordinator' and person_id = $1", [first]);
	await rows("delete from membership where role = 'coordinator' and person_id = $1", [other]);
});

test("nobody sets a panel up with a role that is taken at that moment", async () => {
	const whose = keyOf("ashby-centre", "auditor");
	const opened = await opens(ADMINISTRATOR, "person.roles", await memberId(whose));
	const admin = await personId(ADMINISTRATOR);
	const [reply] = await atOnce(
		[() => sends(userOf(ADMINISTRATOR), opened, { member_roles: ["agency_lead"] })],
		`update membership set ended_at = now() + interval '1 second' where person_id = '${admin}'`,
	);
	expect(says(reply!)).toMatch(/took your role on this panel/);
	expect(await rolesOf(whose)).toEqual(["auditor"]);
	await rows("update membership set ended_at = null where person_id = $1", [admin]);
});

test("nobody's work is handed to somebody who leaves at that moment", async () => {
	const [whose, taker] = [keyOf("ashby-centre", "agency_member"), keyOf("ashby-centre", "agency_lead")];
	const opened = await opens(COORDINATOR, "person.left", await memberId(whose));
	const to = await personId(taker);
	const [reply] = await atOnce(
		[() => sends(userOf(COORDINATOR), opened, { left_to: to })],
		`update membership set ended_at = now() + interval '1 second' where person_id = '${to}'`,
	);
	expect(says(reply!)).toMatch(/not on the panel any more/);
	expect(await rolesOf(whose), "nothing half done").not.toEqual([]);
	await rows("update membership set ended_at = null where person_id = $1", [to]);
});

test("nobody's work is handed over by itself to somebody who leaves at that moment", async () => {
	const taker = await personId(keyOf("ashby-centre", "agency_lead"));
	const owned = () => one<{ id: string; owner: string }>(`select id, owner_id as owner from case_file`);
	const { id, owner } = await owned();
	const chair = userOf(keyOf("ashby-council", "chair"));
	const begun = await world.receive({
		...{ kind: "press", key: randomUUID(), who: chair, action: "handover", on: "" },
	});
	const checked = await sends(chair, begun, { work_from: owner, work_to: taker });
	const leaving = await world.database.superuser.connect();
	await leaving.query("begin");
	await leaving.query("select pg_advisory_xact_lock(hashtext('rollcall panel file'))");
	await leaving.query("select from case_file where id = $1 for update", [id]);
	await leaving.query("update membership set ended_at = now() where person_id = $1", [taker]);
	const handing = sends(chair, checked, {});
	const waiting = "select count(*)::int as n from pg_locks where not granted";
	await expect.poll(async () => (await one<{ n: number }>(waiting)).n).toBe(1);
	await leaving.query("commit");
	leaving.release();
	expect(says(await handing)).toMatch(/not on the panel any more/);
	expect((await owned()).owner).toBe(owner);
	await rows("update membership set ended_at = null where person_id = $1", [taker]);
});

test("whoever leaves their last two panels at once has left: their chats end too", async () => {
	const whose = keyOf("ashby-centre", "education_welfare_officer");
	const person = await personId(whose);
	await rows(
		"insert into membership select id, $1, 'notifier' from panel where key = 'burton' on conflict do nothing",
		[person],
	);
	const opened = await opens(COORDINATOR, "person.left", await memberId(whose));
	const [reply] = await atOnce(
		[() => sends(userOf(COORDINATOR), opened, { left_to: "later" })],
		`update membership set ended_at = now() + interval '1 second' where person_id = '${person}'
			and panel_id = (select id from panel where key = 'burton')`,
	);
	expect(says(reply!)).not.toMatch(/on another panel as well/);
	expect(await rows("select from person where id = $1 and left_at is not null", [person])).toHaveLength(1);
	expect(await rows("select from place where person_id = $1 and ended_at is null", [person])).toEqual([]);
});

test("nobody who leaves at that moment is put on the panel by a form that was open meanwhile", async () => {
	const whose = keyOf("burton-school", "agency_lead");
	const opened = await opens(COORDINATOR, "person.add", "");
	const { id: agency } = await one<{ id: string }>("select id from agency where key = 'ashby-school'");
	const adds = () =>
		sends(userOf(COORDINATOR), opened, {
			...{ person_account: accountAnswer(userOf(whose)), person_known_as: "x", person_job: "" },
			...{ person_agency: agency, person_roles: ["auditor"] },
		});
	const person = await personId(whose);
	const [reply] = await atOnce(
		[adds],
		`update membership set ended_at = now() where person_id = '${person}'`,
		`update person set left_at = app_clock() where id = '${person}'`,
	);
	expect(says(reply!)).toMatch(/left before/);
	expect(await rolesOf(whose)).toEqual([]);
});

test("one account that two add at once is put on record once, and the other is told so", async () => {
	const account = accountAnswer({ platform: "slack", tenant: "T1", user: "U0NEWCOMER" });
	const agency = (await one<{ id: string }>("select id from agency where key = 'ashby-school'")).id;
	const adds = async (who: string) => {
		const opened = await opens(who, "person.add", "");
		return () =>
			sends(userOf(who), opened, {
				...{ person_account: account, person_known_as: "Ruth Finch", person_job: "" },
				...{ person_agency: agency, person_roles: ["auditor"] },
			});
	};
	const replies = (await atOnce([await adds(COORDINATOR), await adds(ADMINISTRATOR)])).map(says);
	expect(replies.filter((text) => /is on the panel now/.test(text))).toHaveLength(1);
	expect(replies.filter((text) => /on the panel already/.test(text))).toHaveLength(1);
	expect(await rolesOf("finch-ruth")).toEqual(["auditor"]);
});

/** The database's own answer to somebody who gets past the bot, with a row of the ledger that says what they do. */
async function tries(act: string, text: string, values: unknown[]): Promise<string> {
	const { id: panel } = await one<{ id: string }>("select id from panel where key = 'ashby'");
	const asked = { as: "person" as const, key: randomUUID(), ...userOf(COORDINATOR) };
	return transact(world.database.pool, asked, async (tx) => {
		const [event] = await tx.query<{ id: string }>(
			{
				name: randomUUID(),
				text: `insert into ledger (panel_id, person_id, act, facts, at) values ($1, me(), $2, '{}', app_now()) returning id`,
			},
			[panel, act],
		);
		await tx.query({ name: randomUUID(), text }, [panel, ...values, event!.id]);
		throw new Error("done");
	}).catch((error: Error) => error.message);
}

test("the database gives nobody's person another account but by a code that their owner was shown", async () => {
	const { id: agency } = await one<{ id: string }>("select id from agency where key = 'ashby-school'");
	const add = "select add_person($1, $2, 'k', $3, 'n', '', 'slack', 'T1', $4, $5)";
	// A coordinator's own second account, as one of those who reach every case of another panel.
	const other = await personId(keyOf("burton-council", "coordinator"));
	expect(await tries("person.added", add, [other, agency, "U0SECOND"])).toMatch(/somebody else's/);
	const chair = await personId(keyOf("ashby-council", "chair"));
	expect(await tries("person.added", add, [chair, agency, "U0SECOND"])).toMatch(/somebody else's/);
	const known = userOf(keyOf("burton-council", "coordinator")).user;
	expect(await tries("person.added", add, [other, agency, known])).toBe("done");
});

test("the database gives whoever left no roles in chat", async () => {
	const whose = await personId(keyOf("ashby-school", "school_oversight"));
	await rows("update person set left_at = now() - interval '1 second' where id = $1", [whose]);
	const set = "select set_roles($1, $2, $3, $4)";
	expect(await tries("roles.changed", set, [whose, ["agency_lead"]])).toMatch(/has left/);
	expect(await tries("roles.changed", set, [whose, []]), "taken is another thing").toBe("done");
});

test("the database gives whoever leaves at that moment no roles, nor an account by a code that was shown to them", async () => {
	const whose = await personId(keyOf("ashby-health", "agency_lead"));
	const [answer] = await atOnce(
		[() => tries("roles.changed", "select set_roles($1, $2, $3, $4)", [whose, ["agency_lead", "auditor"]])],
		"",
		`update person set left_at = app_clock() where id = '${whose}'`,
	);
	expect(answer).toMatch(/has left/);
	await rows("update person set left_at = null where id = $1", [whose]);

	const code = Buffer.from("a code's mark");
	await rows(
		`insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, code_hash, code_until, event_id)
			select gen_random_uuid(), id, $1, 'teams', $1, now(), $2, now() + interval '5 minutes', 1 from panel where key = 'ashby'`,
		[whose, code],
	);
	const stranger = { as: "person" as const, key: randomUUID(), platform: "teams", tenant: "T9", user: "U9" };
	const joins = () =>
		transact(world.database.pool, stranger, (tx) =>
			tx.query<{ person: string | null }>(
				{ name: "joins", text: "select join_account($1, 'teams', 'T9', 'U9', 'k') as person" },
				[code],
			),
		);
	const [joined] = await atOnce(
		[joins],
		"",
		`update membership set ended_at = app_clock() where person_id = '${whose}'`,
	);
	expect(joined).toEqual([{ person: null }]);
});
