import type pg from "pg";

/** On each case: six open enquiries, with agencies of the demo panel. */
const CHECKS = [
	["E03", "millbrook-high"],
	["E04", "education-welfare"],
	["E07", "admissions"],
	["E10", "social-care"],
	["E11", "community-health"],
	["E13", "police"],
] as const;

/** The cases to be put in, as a table for the length of a transaction. The panels take turns. A copy of the demo panel has its keys with something after them, as in `millbrook-cme-002`. */
export const CASES = `
	create temp table seeded on commit drop as
	select n, p.id as panel, gen_random_uuid() as id, gen_random_uuid() as child,
		p.code || '-2026-' || lpad((n / p.panels + 1)::text, greatest(4, length((n / p.panels + 1)::text)), '0') as ref, replace(p.key, 'millbrook-cme', '') as suffix
	from (select id, key, code, row_number() over (order by key) - 1 as nth, count(*) over () as panels from panel) p
		join generate_series(0, $1::int - 1) n on n % p.panels = p.nth`;

const LEDGER = `
	insert into ledger (panel_id, case_id, act, facts, at)
	select panel, id, 'notification.raised', jsonb_build_object('ref', ref), app_now() from seeded order by n`;

const CASE_FILES = `
	insert into case_file (id, panel_id, child_id, ref, kind, state, urgent, received_at, entered_at, owner_id,
		next_review, triaged_at, event_id)
	select s.id, s.panel, s.child, s.ref, 'cme', 'enquiries', s.n % 10 = 0, app_now(), app_now(), o.id,
		current_date + 7, app_now(), l.id
	from seeded s join ledger l on l.case_id = s.id join person o on o.key = 'curlew-asha' || s.suffix`;

const ENQUIRIES = `
	insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, held, event_id)
	select gen_random_uuid(), f.panel_id, f.id, c.code, a.id, current_date - 10, current_date - 4 + (s.n + c.nth)::int % 12,
		case when c.nth = 1 and s.n % 5 = 0 then 'home' end, f.event_id
	from seeded s join case_file f on f.id = s.id
		cross join jsonb_to_recordset($1) as c (code text, agency text, nth int)
		join agency a on a.key = c.agency || s.suffix`;

/** A case that was put in, and the number that its panel's people and channels bear: nothing for the demo panel. */
export interface Seeded {
	id: string;
	ref: string;
	ids: string;
}

/**
 * Puts cases with their enquiries straight into the database, as its superuser, spread over all panels.
 * @returns the first `most` of them
 */
export async function seedCases(client: pg.Client, count: number, most: number): Promise<Seeded[]> {
	const checks = CHECKS.map(([code, agency], nth) => ({ code, agency, nth }));
	await client.query("begin");
	await client.query(CASES, [count]);
	await client.query("insert into child (id, panel_id) select child, panel from seeded");
	await client.query(LEDGER);
	await client.query(CASE_FILES);
	await client.query(ENQUIRIES, [JSON.stringify(checks)]);
	await client.query(
		`insert into case_member (case_id, panel_id, agency_id, kind, event_id)
			select e.case_id, e.panel_id, e.agency_id, 'agency', e.event_id from enquiry e`,
	);
	await client.query("insert into reference_counter select panel, 2026, count(*) from seeded group by panel");
	const { rows } = await client.query<Seeded>(
		"select id, ref, replace(suffix, '-', '') as ids from seeded order by n limit $1",
		[most],
	);
	await client.query("commit");
	return rows;
}
