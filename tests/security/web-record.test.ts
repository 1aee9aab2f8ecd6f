import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

/**
 * Signing in and its row in the record are one: neither is there without the other. Proved by taking web_note() out of each
 * function of migration 0040 by hand: the test of that act failed, each time.
 */
const OFFICE = "office@weir-lane.example";

let world: TestWorld;
let office: WebVisitor;
beforeEach(async () => {
	world = await startWorld();
	office = new WebVisitor(world);
});
afterEach(() => world.close());

const query = async <R>(text: string) => (await world.database.superuser.query(text)).rows as R[];
const isIn = async () => /Sign out/.test((await office.opens("/web/")).text);
const wrongFor = (code: string) => (code.startsWith("2") ? "3" : "2") + code.slice(1);
const recorded = async () =>
	(await query<{ act: string }>("select act from ledger where act like 'web.%' order by id")).map(
		(r) => r.act,
	);
const sessions = async () =>
	(await query<{ ended: boolean }>("select ended_at is not null as ended from web_session")).map(
		(r) => r.ended,
	);

/** While this lasts, a row like this cannot be written into a table. */
async function whileBroken(table: string, when: string, work: () => Promise<unknown>): Promise<void> {
	await query(`create function breaks() returns trigger language plpgsql as $$ begin raise exception 'down'; end $$;
		create trigger a_breaks before insert or update on ${table} for each row when (${when}) execute function breaks()`);
	await work().finally(() => query(`drop trigger a_breaks on ${table}; drop function breaks()`));
}

const whileNotRecorded = (act: string, work: () => Promise<unknown>) =>
	whileBroken("ledger", `new.act = '${act}'`, work);

describe("without its row on record", () => {
	test("nobody is signed in, and the code is not used up", async () => {
		const code = await office.asksForCode(OFFICE);
		const { page } = office;
		await whileNotRecorded("web.signed-in", async () => {
			await office.presses("Sign in", { code });
			expect(office.page.status).toBe(500);
		});
		expect(await sessions()).toEqual([]);
		expect(await recorded()).toEqual(["web.code-sent"]);
		expect(await query("select from web_browser")).toEqual([]);
		office.page = page;
		await office.presses("Sign in", { code });
		expect(await isIn()).toBe(true);
	});

	test("no code is kept, and none is sent", async () => {
		await whileNotRecorded("web.code-sent", async () => {
			await office.opens("/web/");
			await office.presses("Send me a code", { email: OFFICE });
			expect(office.page.title).toBe("Enter your code");
			await world.app.nudge();
			await new Promise((done) => setTimeout(done, 300));
		});
		expect(await query("select from web_code")).toEqual([]);
		expect(office.letters(OFFICE)).toEqual([]);
	});

	test("a guess at a code is not answered", async () => {
		const code = await office.asksForCode(OFFICE);
		await whileNotRecorded("web.code-wrong", async () => {
			await office.presses("Sign in", { code: wrongFor(code) });
			expect(office.page.status).toBe(500);
		});
		expect(await query("select tries from web_code")).toEqual([{ tries: 0 }]);
	});

	test("nobody is signed out, and the page says that it did not work", async () => {
		await office.signsIn(OFFICE);
		const { page } = office;
		await whileNotRecorded("web.signed-out", async () => {
			await office.presses("Sign out");
			expect(office.page.status).toBe(500);
		});
		expect(await sessions()).toEqual([false]);
		office.page = page;
		await office.presses("Sign out");
		expect(await sessions()).toEqual([true]);
		expect((await recorded()).at(-1)).toBe("web.signed-out");
	});
});

describe("what did not come about is not on record", () => {
	test.each([
		["web_session", "new.ended_at is null"],
		["web_browser", "true"],
	])("signing in, where %s cannot be written", async (table, when) => {
		const code = await office.asksForCode(OFFICE);
		await whileBroken(table, when, async () => {
			await office.presses("Sign in", { code });
			expect(office.page.status).toBe(500);
		});
		expect(await recorded()).toEqual(["web.code-sent"]);
		expect(await sessions()).toEqual([]);
	});

	test("signing out, where the session cannot be ended", async () => {
		await office.signsIn(OFFICE);
		await whileBroken("web_session", "new.ended_at is not null", async () => {
			await office.presses("Sign out");
			expect(office.page.status).toBe(500);
		});
		expect(await recorded()).toEqual(["web.code-sent", "web.signed-in"]);
		expect(await isIn()).toBe(true);
	});
});

test("whoever is on two panels signs in on the record of both, once each", async () => {
	await query(`insert into panel (key, authority_id, title, code, settings) select 'other-cme', authority_id, 'Other', 'OTH', settings from panel
		where key = 'millbrook-cme'`);
	await query(`insert into panel_tenant (panel_id, platform, tenant) select o.id, t.platform, t.tenant
		from panel o, panel_tenant t join panel n on n.id = t.panel_id where o.key = 'other-cme' and n.key = 'millbrook-cme'`);
	await query(`insert into membership (panel_id, person_id, role) select o.id, p.id, r.role
		from panel o, person p, (values ('notifier'), ('agency_member')) r (role)
		where o.key = 'other-cme' and p.key = 'wren-alice'`);
	await office.signsIn(OFFICE);
	const rows = await query(
		`select n.key, l.act, count(*)::int as n from ledger l join panel n on n.id = l.panel_id where l.act like 'web.%'
			group by n.key, l.act order by n.key, l.act`,
	);
	expect(rows).toEqual(
		["millbrook-cme", "other-cme"].flatMap((key) =>
			["web.code-sent", "web.signed-in"].map((act) => ({ key, act, n: 1 })),
		),
	);
});
