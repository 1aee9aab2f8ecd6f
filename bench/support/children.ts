import { randomUUID } from "node:crypto";
import type pg from "pg";
import { encrypt, type MasterKeys } from "../../src/record/keys.ts";

const AT_ONCE = 5_000;

const CHILDREN = "select id, child_id, panel_id, event_id from case_file order by id offset $1 limit $2";
const KEYS = `insert into child_key (child_id, panel_id, master, wrapped)
	select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])`;
const SEALED = `insert into sealed (id, panel_id, child_id, case_id, about, field, cipher, event_id)
	select id, panel, child, of_case, of_case, field, cipher, event
	from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bigint[])
		as u (id, panel, child, of_case, field, cipher, event)`;

/** Every second case came in within the year and is closed: the child was back in school before that. */
const CLOSING = [
	`update case_file set received_at = app_now() - (1 + ('x' || substr(md5(ref), 1, 6))::bit(24)::int % 300) * interval '1 day',
		reason = 'mid_year_transfer'`,
	`insert into ledger (panel_id, case_id, act, facts, at)
		select panel_id, id, 'case.moved', '{"from": "placement_pending", "to": "monitoring"}', received_at + interval '20 days'
		from case_file where mod(ascii(right(ref, 1)), 2) = 0`,
	`insert into ledger (panel_id, case_id, act, facts, at)
		select panel_id, id, 'decision.recorded', '{"from": "monitoring", "to": "closed", "closure": "on_roll_attending"}',
			received_at + interval '40 days'
		from case_file where mod(ascii(right(ref, 1)), 2) = 0`,
	`update case_file set state = 'closed', closed_at = received_at + interval '40 days'
		where mod(ascii(right(ref, 1)), 2) = 0`,
];

interface Child {
	id: string;
	child_id: string;
	panel_id: string;
	event_id: string;
}

/** Gives each child a key, and a sealed date of birth and sex, as a notification does; closes every second case. */
export async function sealChildren(client: pg.Client, keys: MasterKeys): Promise<void> {
	await client.query("begin; alter table case_file disable trigger named");
	for (const statement of CLOSING) await client.query(statement);
	for (let at = 0; ; at += AT_ONCE) {
		const { rows } = await client.query<Child>(CHILDREN, [at, AT_ONCE]);
		if (!rows.length) break;
		const made = rows.map((row) => ({ row, ...keys.newDataKey(row.child_id) }));
		await client.query(KEYS, [
			made.map(({ row }) => row.child_id),
			made.map(({ row }) => row.panel_id),
			made.map(({ master }) => master),
			made.map(({ wrapped }) => wrapped),
		]);
		const sealed = made.flatMap(({ row, key }, n) =>
			valuesOf(at + n).map(([field, value]) => {
				const id = randomUUID();
				return { id, row, field, cipher: encrypt(key, Buffer.from(value), `${id}:${row.child_id}:${field}`) };
			}),
		);
		await client.query(SEALED, [
			sealed.map(({ id }) => id),
			sealed.map(({ row }) => row.panel_id),
			sealed.map(({ row }) => row.child_id),
			sealed.map(({ row }) => row.id),
			sealed.map(({ field }) => field),
			sealed.map(({ cipher }) => cipher),
			sealed.map(({ row }) => row.event_id),
		]);
	}
	await client.query("alter table case_file enable trigger named; commit");
}

/** Children of every year group, born on days of their own. */
function valuesOf(n: number): [field: string, value: string][] {
	const [year, month, day] = [2011 + (n % 10), 1 + (n % 12), 1 + (n % 28)];
	const two = (part: number) => String(part).padStart(2, "0");
	return [
		["birth", `${year}-${two(month)}-${two(day)}`],
		["sex", n % 2 ? "female" : "male"],
	];
}
