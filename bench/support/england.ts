import type pg from "pg";
import { Private } from "../../src/chat/private.ts";
import { lookupsOf } from "../../src/record/identity.ts";
import { encrypt, type MasterKeys } from "../../src/record/keys.ts";
import { TokenKeys } from "../../src/record/token-keys.ts";
import { CASES, type Seeded } from "./cases.ts";
import { bytesOf, copyIn } from "./copy-in.ts";
import { childOf, type Invented } from "./invented.ts";

/** Of all children, so many hundredths have an open case: 150,000 of a million. */
const OPEN = 15;
/** So many enquiries for each hundred open cases: a million for 150,000. */
const ENQUIRIES_OF_HUNDRED = 667;
/** On each case that somebody asks for: what a long case's timeline has. */
const ENTRIES = 60;
/** Children read at once. */
const PAGE = 20_000;

const CHECKS = [
	["E03", "millbrook-high"],
	["E04", "education-welfare"],
	["E07", "admissions"],
	["E10", "social-care"],
	["E11", "community-health"],
	["E13", "police"],
	["E05", "education-welfare"],
] as const;

const LEDGER = `insert into ledger (panel_id, case_id, act, facts, at)
	select panel, id, 'notification.raised', jsonb_build_object('ref', ref), app_now() - interval '300 days' from seeded order by n`;
const CHILDREN = "insert into child (id, panel_id) select child, panel from seeded";
const CASE_FILES = `insert into case_file (id, panel_id, child_id, ref, kind, state, urgent, received_at, entered_at, owner_id,
		next_review, triaged_at, closed_at, event_id)
	select s.id, s.panel, s.child, s.ref, 'cme', case when open then 'enquiries' else 'closed' end, open and s.n % 10 = 0, since, since, o.id,
		case when open then current_date - 3 + (s.n % 40)::int end, since, case when not open then since + interval '40 days' end, l.id
	from seeded s join ledger l on l.case_id = s.id join person o on o.key = 'curlew-asha' || s.suffix
		cross join lateral (select s.n < $1 as open, app_now() - case when s.n < $1 then (s.n % 20)::int
			else 60 + (s.n % 2000)::int end * interval '1 day' as since) t`;
const ENQUIRIES = `insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, held, event_id)
	select gen_random_uuid(), f.panel_id, f.id, c.code, a.id, current_date - 10, current_date - 4 + (s.n + 7 * c.nth)::int % 30,
		case when c.nth = 1 and s.n % 5 = 0 then 'home' end, f.event_id
	from seeded s join case_file f on f.id = s.id
		cross join jsonb_to_recordset($2) as c (code text, agency text, nth int)
		join agency a on a.key = c.agency || s.suffix
	where s.n < $1 and (c.nth < 6 or s.n % 100 < $3 - 600)`;
const MEMBERS = `insert into case_member (case_id, panel_id, agency_id, kind, event_id)
	select distinct on (f.id, a.id) f.id, f.panel_id, a.id, 'agency', f.event_id
	from seeded s join case_file f on f.id = s.id cross join jsonb_to_recordset($1) as c (code text, agency text, nth int)
		join agency a on a.key = c.agency || s.suffix where c.nth < 6`;
/** As many entries of a timeline as a long case has, on those that are asked for. */
const TIMELINES = `insert into ledger (panel_id, case_id, act, facts, at)
	select s.panel, s.id, 'case.moved', '{"from": "screening", "to": "enquiries"}', app_now() - m * interval '1 hour'
	from seeded s cross join generate_series(1, $2::int) m where s.n < $1`;
/** What was there before the bot came counts as linked: it is not what is measured. */
const LINKED = "update chain_cursor set below = pg_snapshot_xmin(pg_current_snapshot())";

/**
 * Puts a country's children into the database, as its superuser: each with a key, sealed details and look-up tokens, one
 * in seven with an open case. Only triggers and row security are passed by; each row is as the bot writes it.
 * @returns the first `most` open cases
 */
export async function seedEngland(
	client: pg.Client,
	keys: MasterKeys,
	children: number,
	most: number,
): Promise<Seeded[]> {
	const open = Math.floor((children * OPEN) / 100);
	const checks = JSON.stringify(CHECKS.map(([code, agency], nth) => ({ code, agency, nth })));
	await client.query("set maintenance_work_mem = '1GB'; set work_mem = '256MB'");
	await client.query("begin");
	await client.query(CASES.replace(" on commit drop", ""), [children]);
	await client.query("create index on seeded (n); create index on seeded (id); analyze seeded");
	// The ledger's rows are hashed by its trigger; everything else is as right as what names it.
	await client.query(LEDGER);
	await client.query(TIMELINES, [Math.min(open, most), ENTRIES]);
	await client.query("set local session_replication_role = replica");
	await client.query(CHILDREN);
	await client.query(
		"create temp table l as select id, case_id from ledger where act = 'notification.raised'; analyze l",
	);
	await client.query(CASE_FILES.replace("join ledger l", "join l"), [open]);
	await client.query("drop table l");
	await client.query(ENQUIRIES, [open, checks, ENQUIRIES_OF_HUNDRED]);
	await client.query("insert into reference_counter select panel, 2026, count(*) from seeded group by panel");
	const indexes = await indexesOf(client, ["case_member", "sealed", "lookup"]);
	for (const { drop } of indexes) await client.query(drop);
	await client.query(MEMBERS, [checks]);
	await sealAll(client, keys, children);
	for (const { make } of indexes) await client.query(make);
	await client.query("commit");
	await client.query(LINKED);
	const { rows } = await client.query<Seeded>(
		"select id, ref, replace(suffix, '-', '') as ids from seeded order by n limit $1",
		[Math.min(open, most)],
	);
	await client.query("drop table seeded");
	return rows;
}

/** Which of a child's details are sealed. */
const FIELDS = ["first_name", "surname", "birth", "sex", "postcode", "address", "school"] as const;

interface Child {
	n: string;
	case: string;
	child: string;
	panel: string;
	event: string;
}

const PAGE_OF = `select s.n, s.id as case, s.child, s.panel, f.event_id as event from seeded s join case_file f on f.id = s.id
	where s.n >= $1 and s.n < $2 order by s.n`;

async function sealAll(client: pg.Client, keys: MasterKeys, children: number): Promise<void> {
	const tokens = await tokenKeysOf(client, keys);
	for (let at = 0; at < children; at += PAGE) {
		const { rows } = await client.query<Child>(PAGE_OF, [at, at + PAGE]);
		const made = rows.map((row) => ({ row, of: childOf(Number(row.n)), ...keys.newDataKey(row.child) }));
		await copyIn(
			client,
			"child_key (child_id, panel_id, master, wrapped)",
			made.map(({ row, master, wrapped }) => [row.child, row.panel, master, bytesOf(wrapped)].join("\t")),
		);
		await copyIn(
			client,
			"sealed (id, panel_id, child_id, case_id, about, field, cipher, event_id)",
			made.flatMap(({ row, of, key }) => FIELDS.map((field) => sealedLine(row, of, key, field))),
		);
		await copyIn(
			client,
			"lookup (panel_id, child_id, kind, token)",
			made.flatMap(({ row, of }) =>
				valuesOf(of).map(({ kind, value }) =>
					[row.panel, row.child, kind, bytesOf(tokens.tokens(kind, value).at(-1)!)].join("\t"),
				),
			),
		);
	}
}

function sealedLine(row: Child, of: Invented, key: Buffer, field: (typeof FIELDS)[number]): string {
	const id = crypto.randomUUID();
	const cipher = encrypt(key, Buffer.from(of[field]), `${id}:${row.child}:${field}`);
	return [id, row.panel, row.child, row.case, row.case, field, bytesOf(cipher), row.event].join("\t");
}

function valuesOf({ birth, sex: _, ...named }: Invented) {
	const words = Object.entries(named).map(([field, value]) => [field, new Private(value)] as const);
	return lookupsOf({ ...Object.fromEntries(words), birth });
}

/** The look-up tokens' first key, as the bot makes it when it is first asked for. */
async function tokenKeysOf(client: pg.Client, keys: MasterKeys): Promise<TokenKeys> {
	const { master, wrapped } = keys.newTokenKey(1);
	await client.query(
		"insert into token_key (version, made_for, master, wrapped) values (1, 1, $1, $2) on conflict do nothing",
		[master, wrapped],
	);
	return new TokenKeys([keys.unwrapTokenKey(1, master, wrapped)]);
}

interface Made {
	drop: string;
	make: string;
}

/** The indexes of tables, to be dropped and made again: to fill a table first takes a tenth of the time. */
async function indexesOf(client: pg.Client, tables: readonly string[]): Promise<Made[]> {
	const { rows } = await client.query<Made>(
		`select case when c.oid is null then format('drop index %I', i.relname)
				else format('alter table %I drop constraint %I', t.relname, c.conname) end as drop,
			case when c.oid is null then pg_get_indexdef(i.oid)
				else format('alter table %I add constraint %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) end as make
		from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
			left join pg_constraint c on c.conindid = i.oid and c.conrelid = t.oid
		where t.relname = any ($1) and t.relnamespace = 'public'::regnamespace`,
		[tables],
	);
	return rows;
}
