import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { asClerk, draw } from "../../src/delivery/draw.ts";
import { CASES } from "../../src/demo/cases.ts";
import { loadDemo } from "../../src/demo/load.ts";
import { workingCalendar, workingDay } from "../../src/domain/calendar/working-days.ts";
import { localDate, localTime } from "../../src/domain/date/local-date.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { features } from "../../src/features/all.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { linkChain } from "../../src/record/chain.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { clockOffsetMs } from "../../src/store/clock.ts";
import { freshDatabase, quiet } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ZONE = "Europe/London";
/** Every state that something people do leads to. */
const STATES = [
	...["notified", "enquiries", "located_in_education", "located_not_in_education", "not_located"],
	...[
		"placement_pending",
		"monitoring",
		"on_appeal_sao",
		"transfer_out_pending",
		"closed",
		"reopened",
		"redirected",
	],
];

const file = readPanelFile(readFileSync(DEMO_PANEL, "utf8")).file!;
const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));

/** A database of the demo panel's, and how the demonstration is loaded into it at this time. */
async function aSandbox(now: string) {
	const database = await freshDatabase();
	await asClerk(database.pool, keys, [], (ctx) =>
		applyPanelFile(ctx, file, { teamsServiceUrl: "http://127.0.0.1:1" }),
	);
	const folder = tempFolder("rollcall-demo");
	const marker = join(folder, "loading");
	const load = () =>
		loadDemo({ ...database, keys, log: quiet, panel: file.panels[0]!, now: new Date(now), marker });
	const rows = async <R = Record<string, unknown>>(text: string) =>
		(await database.superuser.query(text)).rows as R[];
	const close = async () => {
		rmSync(folder, { recursive: true });
		await database.close();
	};
	return { database, load, rows, marker, close };
}

type Sandbox = Awaited<ReturnType<typeof aSandbox>>;

describe("the demonstration, on a Wednesday at work", () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await aSandbox("2027-03-10T10:30:00Z");
		expect(await sandbox.load()).toBe(true);
	});
	afterAll(() => sandbox.close());

	test("has about forty cases, some in every state that people can bring one to", async () => {
		const states = await sandbox.rows<{ state: string; n: number }>(
			"select state, count(*)::int as n from case_file group by state",
		);
		expect(states.map((s) => s.state).sort()).toEqual([...STATES].sort());
		const all = states.reduce((sum, s) => sum + s.n, 0);
		expect(all).toBe(CASES.length);
		expect(all).toBeGreaterThanOrEqual(38);
		expect(all).toBeLessThanOrEqual(45);
	});

	test("has what a panel meets: held contact, children located and not seen, early years, siblings", async () => {
		const [has] = await sandbox.rows<Record<string, number>>(`select
			(select count(*)::int from risk_contact where confirmed_at is null) as unconfirmed,
			(select count(*)::int from case_file f where exists
				(select from enquiry e where e.case_id = f.id and e.held is not null)) as held,
			(select count(*)::int from welfare_task where done_at is null) as unseen,
			(select count(*)::int from case_file where kind = 'early_years') as early,
			(select count(distinct facts->>'closure')::int from ledger where act = 'decision.recorded') as closures,
			(select count(*)::int from ledger l where act = 'decision.recorded' and (facts->>'secondPerson')::boolean
				and not exists (select from ledger c where c.act = 'decision.confirmed'
					and c.facts->>'decision' = l.facts->>'decision')) as waiting`);
		expect(has).toEqual({
			unconfirmed: 3,
			held: 3,
			unseen: 2,
			early: 3,
			closures: 8,
			waiting: 1,
		});
		const surnames = CASES.map((c) => `${c.child.name[1]}, ${c.child.home[0]}`);
		expect(surnames.length - new Set(surnames).size).toBe(2);
	});

	test("names no practitioner's bird, and no child twice", () => {
		const birds = file.panels[0]!.people.map((p) => p.knownAs.split(" ").at(-1));
		expect(CASES.filter((c) => birds.includes(c.child.name[1]))).toEqual([]);
		expect(new Set(CASES.map((c) => c.child.name.join(" "))).size).toBe(CASES.length);
		expect(CASES.filter((c) => !c.child.home[1].startsWith("ZZ99 "))).toEqual([]);
	});

	test("happened over the last ten weeks, on working days, by day", async () => {
		const events = await sandbox.rows<{ at: Date }>("select at from ledger where case_id is not null");
		const days = events.map((e) => localDate(e.at, ZONE));
		expect(days.filter((day) => !workingDay(day, workingCalendar()).counts)).toEqual([]);
		expect(days.filter((day) => day < "2026-12-28" || day > "2027-03-10")).toEqual([]);
		const times = events.map((e) => localTime(e.at, ZONE));
		expect(times.filter((time) => time < "08:00" || time > "18:00")).toEqual([]);
	});

	test("leaves the clock at the real time, and nothing half done", async () => {
		expect(await clockOffsetMs(sandbox.database.pool)).toBe(0);
		expect(existsSync(sandbox.marker)).toBe(false);
	});

	test("its chain is whole", async () => {
		expect(await linkChain(sandbox.database.pool)).toBeGreaterThan(500);
		expect(await verifyChain(sandbox.database.pool)).toEqual([]);
	});

	test("posted two mornings' digests and no more; this morning's has urgent lines and several agencies", async () => {
		const runs = await sandbox.rows<{ on: string; late: boolean; digest: Digest }>(
			"select to_char(on_date, 'YYYY-MM-DD') as on, late, content->'digest' as digest from digest_run order by 1",
		);
		expect(runs.map(({ on, late }) => [on, late])).toEqual([
			["2027-03-09", false],
			["2027-03-10", false],
		]);
		const { digest } = runs.at(-1)!;
		expect(digest.urgent.length).toBeGreaterThanOrEqual(4);
		expect(digest.urgent.length).toBeLessThanOrEqual(8);
		expect(digest.agencies.length).toBeGreaterThanOrEqual(4);
		expect(digest.since?.fresh).toBeGreaterThan(0);
		expect(digest.overdue).toBeLessThanOrEqual(40);
		expect(digest.held.contact).toBeGreaterThan(0);
	});

	test("names nobody in a channel or a private chat", async () => {
		type Posting = { id: string; view: string; subject: string; key: string };
		const postings = await sandbox.rows<Posting>("select id, view, subject, key from posting");
		const [panel] = await sandbox.rows<{ id: string }>("select id from panel");
		const catalogue = makeCatalogue(features);
		const drawn = await asClerk(sandbox.database.pool, keys, [panel!.id], async (ctx) => {
			const messages: string[] = [];
			for (const posting of postings)
				messages.push(JSON.stringify(await draw(ctx, catalogue, posting, true)));
			return messages.join("\n");
		});
		expect(postings.length).toBeGreaterThan(CASES.length * 2);
		const words = new Set(drawn.match(/\p{Letter}+/gu));
		const details = CASES.flatMap(({ child }) => [...child.name, ...child.home[0].split(" ").slice(1, 2)]);
		expect(details.filter((detail) => words.has(detail))).toEqual([]);
		expect(drawn).not.toMatch(/ZZ99|07700/);
	});

	test("is not played into a database that has cases", async () => {
		const count = "select count(*)::int as n from ledger";
		const before = await sandbox.rows(count);
		expect(await sandbox.load()).toBe(false);
		expect(await sandbox.rows(count)).toEqual(before);
	});
});

test("on a Sunday in August it opens on Friday morning, with the same cases", async () => {
	const sandbox = await aSandbox("2027-08-29T20:00:00Z");
	try {
		await sandbox.load();
		const [now] = await sandbox.rows<{ at: Date }>("select app_now() as at");
		expect(now!.at.toISOString()).toMatch(/^2027-08-27T08:1/); // 09:10 by London's clocks
		const states = await sandbox.rows<{ state: string }>("select distinct state from case_file");
		expect(states.map((s) => s.state).sort()).toEqual([...STATES].sort());
		const runs = await sandbox.rows("select on_date from digest_run");
		expect(runs).toHaveLength(2);
	} finally {
		await sandbox.close();
	}
}, 60_000);
