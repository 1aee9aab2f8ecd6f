import type pg from "pg";

/**
 * A postcode in the area of the panel with this number, and of no other: an area that does not exist. The first panel's
 * file has it that ZZ99 is its own.
 */
export function homeOf(number: number): string {
	const sign = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36];
	return number === 1 ? "ZZ99 9ZZ" : `Z${Math.floor(number / 36)}${sign} 9ZZ`;
}

/** Each statement makes, of the one panel there is, a copy for each number from 2 to $1: `-002`, `-003` and so on. */
const COPIES = [
	`create temp table copies on commit drop as
		select n, '-' || lpad(n::text, 3, '0') as suffix, lpad(n::text, 3, '0') as ids,
			'P' || chr(65 + n / 26) || chr(65 + n % 26) as code,
			'Z' || n / 36 || substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', n % 36 + 1, 1) as district
		from generate_series(2, $1::int) n`,
	"insert into authority (key, title) select a.key || c.suffix, a.title || ' ' || c.n from authority a, copies c",
	`insert into agency (key, kind, title, contact)
		select a.key || c.suffix, a.kind, a.title, a.contact from agency a, copies c`,
	`insert into person (key, agency_id, known_as, job)
		select p.key || c.suffix, b.id, p.known_as, p.job
		from person p join agency a on a.id = p.agency_id cross join copies c join agency b on b.key = a.key || c.suffix`,
	`insert into panel (key, authority_id, title, code, settings)
		select p.key || c.suffix, b.id, p.title || ' ' || c.n, c.code,
			p.settings || jsonb_build_object('officer', q.id, 'postcodes', jsonb_build_array(c.district))
		from panel p join authority a on a.id = p.authority_id join person o on o.id = (p.settings->>'officer')::uuid
			cross join copies c join authority b on b.key = a.key || c.suffix join person q on q.key = o.key || c.suffix`,
	`insert into identity (platform, tenant, platform_user, person_id)
		select i.platform, i.tenant, i.platform_user || c.ids, q.id
		from identity i join person p on p.id = i.person_id cross join copies c join person q on q.key = p.key || c.suffix`,
	`insert into membership (panel_id, person_id, role)
		select n.id, q.id, m.role
		from membership m join panel p on p.id = m.panel_id join person o on o.id = m.person_id cross join copies c
			join panel n on n.key = p.key || c.suffix join person q on q.key = o.key || c.suffix`,
	`insert into panel_tenant (panel_id, platform, tenant)
		select n.id, t.platform, t.tenant
		from panel_tenant t join panel p on p.id = t.panel_id cross join copies c join panel n on n.key = p.key || c.suffix`,
	`insert into place (platform, tenant, kind, ref, address, panel_id, person_id, platform_user)
		select l.platform, l.tenant, l.kind, l.ref || c.ids, case when l.platform = 'slack' and l.kind = 'channel'
				then jsonb_build_object('channel', l.ref || c.ids) else l.address end,
			n.id, q.id, l.platform_user || c.ids
		from place l left join panel p on p.id = l.panel_id left join person o on o.id = l.person_id cross join copies c
			left join panel n on n.key = p.key || c.suffix left join person q on q.key = o.key || c.suffix`,
] as const;

/**
 * Makes more panels like the one there is, each with an authority, agencies, people and channels of its own.
 * @param panels how many there are then
 */
export async function copyPanel(client: pg.Client, panels: number): Promise<void> {
	await client.query("begin");
	for (const [n, statement] of COPIES.entries()) await client.query(statement, n === 0 ? [panels] : []);
	await client.query("commit");
}
