import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transact } from "../../src/store/transact.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

/** What is seen with its case: each table, and a row of it for a case $1 of a panel $2, put down to an event $3. */
const ROWS: Readonly<Record<string, string>> = {
	notification: `insert into notification (id, panel_id, case_id, raised_by, agency_id, tier, risk, complete, event_id)
		select gen_random_uuid(), $2, $1, p.id, p.agency_id, 'none', '{}', true, $3 from person p limit 1`,
	risk_contact: `insert into risk_contact (id, panel_id, case_id, owner_id, told, event_id)
		select gen_random_uuid(), $2, $1, p.id, 'nobody_yet', $3 from person p limit 1`,
	enquiry: `insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, event_id)
		select gen_random_uuid(), $2, $1, 'E03', a.id, '2026-09-01', '2026-09-08', $3 from agency a limit 1`,
	welfare_task: `insert into welfare_task (id, panel_id, case_id, agency_id, due, event_id)
		select gen_random_uuid(), $2, $1, a.id, '2026-09-08', $3 from agency a limit 1`,
	decision: `insert into decision (id, panel_id, case_id, type, said_at, recorded_by, recorded_at, review_on, event_id)
		select gen_random_uuid(), $2, $1, 'continue', now(), p.id, now(), '2026-09-08', $3 from person p limit 1`,
	decision_action: `insert into decision_action (id, panel_id, case_id, decision_id, due, event_id)
		select gen_random_uuid(), $2, $1, d.id, '2026-09-08', $3 from decision d where d.case_id = $1`,
	ledger:
		"insert into ledger (panel_id, case_id, act, at) select $2, $1, 'test.happened', now() where $3::bigint > 0",
};

let database: TestDatabase;
let mill: SeededPanel;
let cases: string[];

beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
	const hill = await aPanel(database.superuser, "HIL");
	const { school, police } = mill.agencies;
	cases = [
		await aCase(mill, false),
		await aCase(mill, false, { agency: school, kind: "agency" }),
		await aCase(mill, true, { agency: school, kind: "agency" }),
		await aCase(mill, true, { person: mill.people.police, kind: "named" }),
		await aCase(mill, false, { person: mill.people.school, kind: "notifier" }),
		await aCase(hill, false, { agency: police, kind: "agency" }),
	];
});
afterAll(() => database.close());

type Member = { agency?: string; person?: string; kind: "agency" | "named" | "notifier" };

async function aCase(panel: SeededPanel, restricted: boolean, member?: Member): Promise<string> {
	const id = randomUUID();
	const query = async (text: string, values: unknown[]) =>
		(await database.superuser.query(text, values)).rows;
	const [child] = await query("insert into child (panel_id) values ($1) returning id", [panel.panel]);
	const [event] = await query(
		"insert into ledger (panel_id, case_id, act, at) values ($1, $2, 'test.happened', now()) returning id",
		[panel.panel, id],
	);
	await query(
		`insert into case_file (id, panel_id, child_id, ref, kind, state, restricted, received_at, entered_at, next_review, event_id)
			values ($1, $2, $3, $4, 'cme', 'enquiries', $5, now(), now(), current_date, $6)`,
		[id, panel.panel, child.id, id, restricted, event.id],
	);
	if (member) {
		await query("insert into case_member values ($1, $2, $3, $4, $5, $6)", [
			...[id, panel.panel, member.agency ?? null, member.person ?? null, member.kind, event.id],
		]);
	}
	for (const text of Object.values(ROWS)) await query(text, [id, panel.panel, event.id]);
	return id;
}

/** The cases that this person sees by the one rule, and those of which they see a row in each table. */
function sight(user: string) {
	const actor = { as: "person", key: randomUUID(), platform: "slack", tenant: "T1", user } as const;
	return transact(database.pool, actor, async (tx) => {
		const ids = async (name: string, text: string) => {
			const rows = await tx.query<{ id: string }>({ name, text }, [cases]);
			return rows.map((row) => row.id).sort();
		};
		const rule = await ids("test-rule", "select id from unnest($1::uuid[]) as id where may_see(id)");
		const seen: Record<string, string[]> = {};
		for (const table of Object.keys(ROWS)) {
			const text = `select distinct case_id as id from ${table} where case_id = any ($1)`;
			seen[table] = await ids(`test-${table}`, text);
		}
		return { rule, seen };
	});
}

test.each([
	["coordinator", 5],
	["school", 2],
	// Their agency is on a case of the other panel too, which is not theirs to see.
	["police", 1],
] as const)("what belongs to a case is seen by the %s with the case, and only then", async (who, count) => {
	const { rule, seen } = await sight(mill.users[who]);
	expect(rule).toHaveLength(count);
	expect(seen).toEqual(Object.fromEntries(Object.keys(ROWS).map((table) => [table, rule])));
});

test("a stranger sees none of it", async () => {
	const { rule, seen } = await sight("U-nobody");
	expect([rule, ...Object.values(seen)].flat()).toEqual([]);
});
