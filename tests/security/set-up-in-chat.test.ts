import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountAnswer } from "../../src/chat/form.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** Who is on a panel is changed in chat by its coordinators and administrators, on others than themselves, and by nobody else. */
let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const COORDINATOR = keyOf("ashby-council", "coordinator");
const ADMINISTRATOR = keyOf("ashby-school", "administrator");
const WORKER = keyOf("ashby-school", "agency_member");

const rows = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];
const personId = async (key: string) =>
	(await rows<{ id: string }>("select id from person where key = $1", [key]))[0]!.id;
const panelId = async (key = "ashby") =>
	(await rows<{ id: string }>("select id from panel where key = $1", [key]))[0]!.id;
const memberId = async (key: string) =>
	(
		await rows<{ id: string }>(
			"select md5(m.panel_id::text || p.id::text)::uuid as id from membership m join person p on p.id = m.person_id where p.key = $1",
			[key],
		)
	)[0]!.id;
const rolesOf = async (key: string) =>
	(
		await rows<{ role: string }>(
			"select role from membership m join person p on p.id = m.person_id where p.key = $1 and m.ended_at is null order by 1",
			[key],
		)
	).map((r) => r.role);

const presses = (who: Identity, action: string, on: string) =>
	world.receive({ kind: "press", key: randomUUID(), who, action, on });
const types = (who: Identity, words: string) =>
	world.receive({ kind: "words", key: randomUUID(), who, words: new Private(words) });
const says = (reply: Reply) => JSON.stringify("say" in reply ? reply.say : reply);

async function sends(
	who: Identity,
	opened: Reply,
	answers: Record<string, string | string[]>,
): Promise<Reply> {
	if (!("ask" in opened)) return opened;
	return world.receive({
		kind: "form",
		key: randomUUID(),
		who,
		draft: opened.ask.draft,
		did: "next",
		answers,
	});
}

/** The database's own answer to somebody who gets past the bot, with a row of the ledger that says what they do. */
async function tries(
	key: string,
	act: string,
	text: string,
	values: unknown[],
	panel = "ashby",
): Promise<string> {
	const on = await panelId(panel);
	try {
		await transact(world.database.pool, { as: "person", key: randomUUID(), ...userOf(key) }, async (tx) => {
			const [event] = await tx.query<{ id: string }>(
				{
					name: randomUUID(),
					text: `insert into ledger (panel_id, person_id, act, facts, at) values ($1, me(), $2, '{}', app_now()) returning id`,
				},
				[on, act],
			);
			const all = values.map((value) => (value === "EVENT" ? event!.id : value));
			await tx.query({ name: randomUUID(), text }, all);
			throw new Error("done");
		});
	} catch (error) {
		return (error as Error).message;
	}
	return "";
}

const SET = "select set_roles($1, $2, $3, $4)";

describe("the database", () => {
	test("lets a coordinator change somebody else's roles, and nobody their own", async () => {
		const [panel, worker, self] = [await panelId(), await personId(WORKER), await personId(COORDINATOR)];
		expect(await tries(COORDINATOR, "roles.changed", SET, [panel, worker, ["auditor"], "EVENT"])).toBe(
			"done",
		);
		for (const roles of [["coordinator", "chair"], ["auditor"]]) {
			expect(await tries(COORDINATOR, "roles.changed", SET, [panel, self, roles, "EVENT"])).toMatch(
				/nobody changes their own rights/,
			);
		}
	});

	test.each([
		"notifier",
		"agency_member",
		"agency_lead",
		"safeguarding_lead",
		"auditor",
		"emergency_duty",
	] as const)("lets no %s change anybody's", async (role) => {
		const values = [await panelId(), await personId(keyOf("ashby-centre", "notifier")), ["auditor"], "EVENT"];
		expect(await tries(keyOf("ashby-school", role), "roles.changed", SET, values)).toMatch(
			/not theirs to set up/,
		);
	});

	test("lets nobody of another panel, and nobody who covers for a coordinator", async () => {
		const values = [await panelId(), await personId(WORKER), ["auditor"], "EVENT"];
		for (const key of [keyOf("burton-council", "coordinator"), keyOf("burton-school", "administrator")]) {
			expect(await tries(key, "roles.changed", SET, values, "burton")).toMatch(/not theirs to set up/);
		}
		await rows(
			`insert into absence (id, panel_id, person_id, cover_id, from_on, to_on, said_by, event_id)
				select gen_random_uuid(), $1, $2, $3, current_date - 1, current_date + 1, $2, max(id) from ledger`,
			[await panelId(), await personId(COORDINATOR), await personId(keyOf("ashby-centre", "agency_lead"))],
		);
		expect(await tries(keyOf("ashby-centre", "agency_lead"), "roles.changed", SET, values)).toMatch(
			/not theirs to set up/,
		);
		const reply = await presses(userOf(keyOf("ashby-centre", "agency_lead")), "person.add", "");
		expect(says(reply)).toMatch(/not for somebody who is away/);
		await rows(
			"update absence set ended_at = now() - interval '1 second', event_id = (select max(id) from ledger)",
		);
	});

	test("leaves the roles that reach every case to coordinators, and the public to nobody", async () => {
		const [panel, worker] = [await panelId(), await personId(WORKER)];
		for (const role of ["coordinator", "chair", "emergency_duty"]) {
			const values = [panel, worker, ["agency_member", role], "EVENT"];
			expect(await tries(ADMINISTRATOR, "roles.changed", SET, values), role).toMatch(
				/a coordinator's to give/,
			);
		}
		const takes = [panel, await personId(keyOf("ashby-council", "chair")), ["auditor"], "EVENT"];
		expect(await tries(ADMINISTRATOR, "roles.changed", SET, takes)).toMatch(/a coordinator's to give/);
		expect(await tries(ADMINISTRATOR, "roles.changed", SET, [panel, worker, ["auditor"], "EVENT"])).toBe(
			"done",
		);
		expect(await tries(COORDINATOR, "roles.changed", SET, [panel, worker, ["public"], "EVENT"])).toMatch(
			/no person/,
		);
	});

	test("asks for a row of the ledger that says so, of this transaction", async () => {
		const [panel, worker] = [await panelId(), await personId(WORKER)];
		const [old] = await rows<{ id: string }>("select max(id) as id from ledger");
		for (const [act, event] of [
			["roles.changed", null],
			["roles.changed", old!.id],
			["people.read", "EVENT"],
		] as const) {
			expect(await tries(COORDINATOR, act, SET, [panel, worker, ["auditor"], event])).toMatch(
				/names no ledger event/,
			);
		}
	});

	test("keeps a coordinator on a panel", async () => {
		const [panel, worker] = [await panelId(), await personId(WORKER)];
		const only = await personId(COORDINATOR);
		await rows("insert into membership values ($1, $2, 'coordinator')", [panel, worker]);
		const takes = [panel, only, ["auditor"], "EVENT"];
		expect(await tries(WORKER, "roles.changed", SET, takes)).toBe("done");
		expect(await tries(WORKER, "person.left", "select mark_left($1, $2, $3)", [panel, only, "EVENT"])).toBe(
			"done",
		);
		await rows("update membership set role = 'administrator' where person_id = $1 and role = 'coordinator'", [
			worker,
		]);
		expect(await tries(WORKER, "roles.changed", SET, takes)).toMatch(/a panel keeps a coordinator/);
		const left = "select mark_left($1, $2, $3)";
		expect(await tries(WORKER, "person.left", left, [panel, only, "EVENT"])).toMatch(
			/a panel keeps a coordinator/,
		);
		await rows("delete from membership where person_id = $1 and role = 'administrator'", [worker]);
	});

	test.each([
		"insert into membership values ('PANEL', me(), 'coordinator')",
		"update membership set role = 'coordinator' where person_id = me()",
		"insert into identity values ('slack', 'T1', 'U-mine', me())",
		"update person set left_at = null where id = me()",
		"insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, event_id) select gen_random_uuid(), 'PANEL', me(), 'teams', me(), now(), 1",
		"select code_hash from account_join",
		"select cells from panel_file",
	])("lets nobody past its functions: %s", async (text) => {
		const statement = text.replace("PANEL", await panelId());
		expect(await tries(COORDINATOR, "roles.changed", statement, [])).toMatch(/permission denied/);
	});
});

describe("the bot", () => {
	test("refuses oneself in each form, in words that say what to do", async () => {
		for (const who of [COORDINATOR, ADMINISTRATOR]) {
			for (const action of ["person.roles", "person.left", "person.join", "person.account-off"]) {
				const reply = await presses(userOf(who), action, await memberId(who));
				expect(says(reply), `${who}, ${action}`).toMatch(
					/Nobody changes their own rights\. Ask another coordinator/,
				);
			}
			const own = { person_account: accountAnswer(userOf(who)), person_known_as: "Somebody", person_job: "" };
			const opened = await presses(userOf(who), "person.add", "");
			const [agency] = await rows<{ id: string }>("select id from agency where key = 'ashby-school'");
			const reply = await sends(userOf(who), opened, {
				...own,
				...{ person_agency: agency!.id, person_roles: ["agency_lead"] },
			});
			expect(says(reply)).toMatch(/Nobody changes their own rights/);
		}
	});

	test("opens nobody of another panel, and shows nobody of it", async () => {
		const stranger = userOf(keyOf("burton-council", "coordinator"));
		for (const action of ["person.roles", "person.left", "person.join", "person.account-off"]) {
			expect(says(await presses(stranger, action, await memberId(WORKER)))).toMatch(
				/not on the panel any more/,
			);
		}
		expect(says(await types(stranger, "people"))).not.toMatch(/ashby/);
	});

	test("takes no role from an administrator's hand-made form that they may not give", async () => {
		const who = userOf(ADMINISTRATOR);
		const opened = await presses(who, "person.roles", await memberId(WORKER));
		const reply = await sends(who, opened, { member_roles: ["agency_member", "coordinator"] });
		expect("errors" in reply && reply.errors).toHaveProperty("member_roles");
		expect(await rolesOf(WORKER)).toEqual(["agency_member"]);
	});

	test("takes no account of another workspace from a hand-made form", async () => {
		const who = userOf(COORDINATOR);
		const [agency] = await rows<{ id: string }>("select id from agency where key = 'ashby-school'");
		for (const account of [
			{ platform: "slack", tenant: "T-elsewhere", user: "U1" },
			{ platform: "teams", tenant: who.tenant, user: randomUUID() },
		]) {
			const opened = await presses(who, "person.add", "");
			const reply = await sends(who, opened, {
				...{ person_account: accountAnswer(account), person_known_as: "Somebody", person_job: "" },
				...{ person_agency: agency!.id, person_roles: ["agency_lead"] },
			});
			expect(says(reply)).toMatch(/chosen in another workspace/);
		}
	});
});

describe("an account that was joined by mistake", () => {
	const account: Identity = { platform: "teams", tenant: "tenant-of-other", user: randomUUID() };
	const TAKE = "select take_account_off($1, $2, $3, $4)";

	test("is taken off again: it opens nothing, and the one before it stays; whoever it was taken off is told there", async () => {
		const worker = await personId(WORKER);
		expect(says(await presses(userOf(COORDINATOR), "person.account-off", await memberId(WORKER)))).toMatch(
			/No account was joined to them/,
		);
		await presses(userOf(COORDINATOR), "person.join", await memberId(WORKER));
		const [asked] = await rows<{ id: string }>("select id from account_join order by event_id desc limit 1");
		const shown = says(await presses(userOf(WORKER), "account.code", asked!.id));
		await types(account, `join ${/join ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(shown)![1]}`);

		// The database has the guard as well, and takes off nothing but what was joined.
		for (const [who, platform] of [
			[COORDINATOR, "slack"],
			[keyOf("ashby-school", "agency_lead"), "teams"],
		] as const) {
			const answer = await tries(who, "account.taken-off", TAKE, [
				await panelId(),
				worker,
				platform,
				"EVENT",
			]);
			expect(answer).toMatch(/no account was joined|not theirs to set up/);
		}
		const opened = await presses(userOf(ADMINISTRATOR), "person.account-off", await memberId(WORKER));
		expect("ask" in opened && JSON.stringify(opened.ask)).toMatch(/joined to ashby-school-agency-member/);
		expect(says(await sends(userOf(ADMINISTRATOR), opened, {}))).toMatch(/It opens nothing any more/);

		expect(says(await types(account, "cases"))).toMatch(/does not know you/);
		expect(says(await types(userOf(WORKER), "cases"))).not.toMatch(/does not know you/);
		const chats = await rows(
			"select platform, ended_at is not null as ended from place where person_id = $1 order by 1",
			[worker],
		);
		expect(chats).toEqual([
			{ platform: "slack", ended: false },
			{ platform: "teams", ended: true },
		]);
		const told = await rows(
			`select p.key, l.platform, o.view from posting o join place l on l.id = o.place_id join person p on p.id = l.person_id
				where o.wanted = (select max(id) from ledger where act = 'account.taken-off') order by o.view, p.key`,
		);
		expect(told).toContainEqual({ key: WORKER, platform: "slack", view: "account-was-taken-off" });
		expect(told).toContainEqual({ key: COORDINATOR, platform: "slack", view: "set-up-changed" });
		expect(told.filter((one) => one.platform === "teams")).toEqual([]);
	});
});

describe("a code that joins an account", () => {
	const owner = userOf(WORKER);
	const other = (platform = "teams"): Identity => ({
		platform,
		tenant: "tenant-of-other",
		user: randomUUID(),
	});

	/** Has the owner asked, and shown a code. */
	async function codeFor(): Promise<{ join: string; code: string }> {
		const asked = await presses(userOf(COORDINATOR), "person.join", await memberId(WORKER));
		expect(says(asked)).toMatch(/is asked, in private/);
		const [row] = await rows<{ id: string }>("select id from account_join order by event_id desc limit 1");
		return { join: row!.id, code: await shows(row!.id) };
	}
	const shows = async (join: string) => {
		const shown = says(await presses(owner, "account.code", join));
		return /join ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(shown)![1]!;
	};
	const REFUSED = /That code does not open anything/;

	test("is shown to whom it is for alone, and kept nowhere", async () => {
		const { join, code } = await codeFor();
		for (const key of [COORDINATOR, ADMINISTRATOR, keyOf("ashby-school", "agency_lead")]) {
			expect(says(await presses(userOf(key), "account.code", join))).not.toMatch(/join [0-9A-Z]{4}-/);
		}
		const [found] = await rows<{ n: number }>(
			"select count(*)::int as n from account_join where encode(code_hash, 'escape') like $1",
			[`%${code}%`],
		);
		expect(found!.n).toBe(0);
	});

	test("is no longer good once another was shown, or after ten minutes, or on another platform", async () => {
		const { join, code } = await codeFor();
		const newer = await shows(join);
		expect(says(await types(other(), `join ${code}`))).toMatch(REFUSED);
		expect(says(await types(other("slack"), `join ${newer}`))).toMatch(REFUSED);
		await rows("update account_join set code_until = now() - interval '1 second' where id = $1", [join]);
		expect(says(await types(other(), `join ${newer}`))).toMatch(REFUSED);
		await rows("update account_join set asked_at = now() - interval '4 days' where id = $1", [join]);
		expect(says(await presses(owner, "account.code", join))).toMatch(/more than three days ago/);
	});

	test("joins no account that is somebody's, one of a leaver's among them", async () => {
		const { code } = await codeFor();
		expect(says(await types(userOf(keyOf("burton-school", "notifier")), `join ${code}`))).toMatch(
			/known already/,
		);
		const gone = keyOf("ashby-centre", "school_oversight");
		await rows("update person set left_at = now() - interval '1 second' where key = $1", [gone]);
		expect(says(await types(userOf(gone), `join ${code}`))).toMatch(REFUSED);
	});

	test("joins one account, once, and only what its owner may do", async () => {
		const { code } = await codeFor();
		const account = other();
		expect(says(await types(account, `JOIN  ${code.toLowerCase().replace("-", " ")}`))).toMatch(
			/This account is yours now/,
		);
		expect(says(await types(other(), `join ${code}`))).toMatch(REFUSED);
		expect(says(await types(account, "people"))).toMatch(/Your role on this panel does not allow that/);
		const [joined] = await rows<{ key: string }>(
			"select p.key from identity i join person p on p.id = i.person_id where i.platform_user = $1",
			[account.user],
		);
		expect(joined!.key).toBe(WORKER);
		const acts = await rows<{ act: string }>(
			"select act from ledger where act like 'account.%' and person_id = $1 order by id desc limit 1",
			[await personId(WORKER)],
		);
		expect(acts[0]!.act).toBe("account.joined");
	});

	test("is worth nothing to somebody who is off the panel by then", async () => {
		await rows("delete from identity where platform = 'teams'");
		const { code } = await codeFor();
		await rows("update membership set ended_at = now() - interval '1 second' where person_id = $1", [
			await personId(WORKER),
		]);
		expect(says(await types(other(), `join ${code}`))).toMatch(REFUSED);
	});
});
