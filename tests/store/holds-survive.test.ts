import { randomUUID } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate as applyMigrations, drizzle } from "../../src/store/drizzle.ts";
import { aPanel } from "../support/seed.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Holds and enquiries that a version left behind with which a case had one hold at a time. */

const MIGRATIONS = fileURLToPath(new URL("../../migrations", import.meta.url));
const THIS = "0037_holds_by_reason";

/** The migrations before this one, as that version had them. */
function before(): string {
	const folder = tempFolder("rollcall-migrations");
	cpSync(MIGRATIONS, folder, { recursive: true });
	const path = join(folder, "meta/_journal.json");
	const journal = JSON.parse(readFileSync(path, "utf8")) as { entries: { tag: string; when: number }[] };
	const { when } = journal.entries.find((e) => e.tag === THIS)!;
	journal.entries = journal.entries.filter((e) => e.when < when);
	writeFileSync(path, JSON.stringify(journal));
	return folder;
}

let superuser: pg.Pool;
let one: (text: string, values?: unknown[]) => Promise<string>;
let panel: string;
let agency: string;
let person: string;
const url = (name: string, role?: string) => {
	const at = new URL(inject("superuserUrl"));
	at.pathname = `/${name}`;
	if (role) at.username = role;
	return at.href;
};
const name = `t_${randomUUID().replaceAll("-", "")}`;

async function brings(folder: string): Promise<void> {
	const owner = new pg.Client({ connectionString: url(name, "rollcall_owner") });
	await owner.connect();
	await applyMigrations(drizzle(owner), { migrationsFolder: folder });
	await owner.end();
}

beforeAll(async () => {
	const admin = new pg.Client({ connectionString: inject("superuserUrl") });
	await admin.connect();
	await admin.query(`create database ${name} template template0 owner rollcall_owner`);
	await admin.end();
	const folder = before();
	await brings(folder);
	rmSync(folder, { recursive: true });
	superuser = new pg.Pool({ connectionString: url(name), max: 2 });
	one = async (text, values = []) => (await superuser.query(text, values)).rows[0].id;
	const seeded = await aPanel(superuser, "MIL");
	panel = seeded.panel;
	agency = seeded.agencies.school;
	person = seeded.people.coordinator;
}, 120_000);
afterAll(() => superuser.end());

const event = () =>
	one("insert into ledger (panel_id, act, at) values ($1, 'test.seeded', now()) returning id", [panel]);

interface Left {
	/** Safety answers that are Yes. */
	yes: readonly string[];
	groups?: readonly string[];
	/** The one hold that stands. */
	hold?: string;
	lifted?: string;
	/** What its open enquiry says, and one that is closed. */
	open?: string;
	closed?: string;
}

async function aCase({ yes, groups = [], hold, lifted, open, closed }: Left): Promise<string> {
	const id = randomUUID();
	const child = await one("insert into child (panel_id) values ($1) returning id", [panel]);
	const e = await event();
	await superuser.query(
		`insert into case_file (id, panel_id, child_id, ref, kind, state, received_at, entered_at, next_review, event_id)
			values ($1, $2, $3, $4, 'cme', 'enquiries', now(), now(), '2030-01-01', $5)`,
		[id, panel, child, `MIL-2027-${id.slice(0, 4)}`, e],
	);
	const risk = Object.fromEntries(yes.map((code) => [code, "yes"]));
	await superuser.query(
		`insert into notification (id, panel_id, case_id, raised_by, agency_id, tier, risk, complete, event_id)
			values (gen_random_uuid(), $1, $2, $3, $4, 'none', $5, true, $6)`,
		[panel, id, person, agency, risk, e],
	);
	await superuser.query(
		"insert into told_later (case_id, panel_id, groups, event_id) values ($1, $2, $3, $4)",
		[id, panel, groups, e],
	);
	const holds = `insert into contact_hold (id, panel_id, case_id, reason, since, because, lifted_by, lifted_at, event_id)
		values (gen_random_uuid(), $1, $2, $3, now() - interval '2 days', $4, $5, $6, $7)`;
	if (lifted) await superuser.query(holds, [panel, id, lifted, "police", person, new Date(), e]);
	if (hold) await superuser.query(holds, [panel, id, hold, null, null, null, e]);
	const asks = `insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, held, closed_at, outcome, event_id)
		values (gen_random_uuid(), $1, $2, $3, $4, '2027-03-01', '2027-03-05', $5, $6, $7, $8)`;
	if (open) await superuser.query(asks, [panel, id, "E04", agency, open, null, null, e]);
	if (closed) await superuser.query(asks, [panel, id, "E05", agency, closed, new Date(), "located", e]);
	return id;
}

async function stands(id: string) {
	const holds = await superuser.query(
		"select reason from contact_hold where case_id = $1 and lifted_at is null order by 1",
		[id],
	);
	const enquiries = await superuser.query(
		"select check_code as c, held from enquiry where case_id = $1 order by 1",
		[id],
	);
	return {
		holds: holds.rows.map((r) => r.reason as string),
		held: Object.fromEntries(enquiries.rows.map((r) => [r.c, r.held])),
	};
}

test("a case that has one hold gets one for each danger that was told, and its enquiries go on waiting", async () => {
	const two = await aCase({
		yes: ["removal_abroad", "family_difficulty"],
		groups: ["forced_marriage_honour_fgm"],
		hold: "removal_abroad",
		open: "removal_abroad",
		closed: "domestic_abuse",
	});
	const byHand = await aCase({ yes: [], hold: "removal_abroad", open: "domestic_abuse" });
	// What was said before somebody recorded that contact is safe is not said again.
	const lifted = await aCase({
		...{ yes: ["removal_abroad", "family_difficulty"], lifted: "removal_abroad" },
		...{ hold: "domestic_abuse", open: "domestic_abuse" },
	});
	const safe = await aCase({ yes: ["removal_abroad"], lifted: "removal_abroad" });
	await brings(MIGRATIONS);
	expect(await stands(two)).toEqual({
		holds: ["domestic_abuse", "forced_marriage_honour_fgm", "removal_abroad"],
		held: { E04: "contact", E05: "domestic_abuse" },
	});
	expect(await stands(byHand)).toEqual({
		holds: ["domestic_abuse", "removal_abroad"],
		held: { E04: "contact" },
	});
	expect(await stands(lifted)).toEqual({ holds: ["domestic_abuse"], held: { E04: "contact" } });
	expect(await stands(safe)).toEqual({ holds: [], held: {} });
	const since = await superuser.query(
		"select count(distinct since)::int as n from contact_hold where case_id = $1",
		[two],
	);
	expect(since.rows).toEqual([{ n: 1 }]);
});
