import { randomUUID } from "node:crypto";
import type pg from "pg";

type Value = string | null;
type Row = Readonly<Record<string, Value>>;

/** The rows that one notification left behind, as PostgreSQL writes values. */
export interface Written {
	key: string;
	draft: string;
	panel: string;
	tables: readonly { table: string; rows: readonly Row[] }[];
}

/** In an order in which each row finds what it refers to. What the database makes by itself is left out. */
const TABLES: readonly { table: string; where: string; made?: readonly string[] }[] = [
	{ table: "receipt", where: "key = $1" },
	{ table: "ledger", where: "key = $1", made: ["id", "xid", "row_hash"] },
	{ table: "posting", where: "case_id = $2", made: ["id"] },
	{ table: "child", where: "id = $3" },
	{ table: "child_key", where: "child_id = $3" },
	{ table: "case_file", where: "id = $2" },
	{ table: "case_member", where: "case_id = $2" },
	{ table: "notification", where: "case_id = $2" },
	{ table: "sealed", where: "case_id = $2" },
	{ table: "lookup", where: "child_id = $3" },
	{ table: "enquiry", where: "case_id = $2" },
];

const CASE = `select c.id, c.child_id as child, c.panel_id as panel from ledger l join case_file c on c.id = l.case_id
	where l.key = $1 and l.act = 'notification.raised'`;

/** Reads what a notification that was raised under this key, from this form, left behind. */
export async function readWritten(client: pg.ClientBase, key: string, draft: string): Promise<Written> {
	const { rows } = await client.query(CASE, [key]);
	const { id, child, panel } = rows[0];
	const tables: { table: string; rows: Row[] }[] = [];
	for (const { table, where, made = [] } of TABLES) {
		const named = await client.query(
			"select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped",
			[table],
		);
		const columns = named.rows.map((row) => row.name as string).filter((name) => !made.includes(name));
		// The ledger's numbers are read too: the other rows name them.
		const read = [...columns, ...(table === "ledger" ? ["id"] : [])].map((name) => `${name}::text`);
		const text = `select ${read.join(", ")} from ${table} where $1::text is not null and $2::uuid is not null
			and $3::uuid is not null and ${where} order by ${table === "ledger" ? "ledger.id" : "1"}`;
		tables.push({ table, rows: (await client.query(text, [key, id, child])).rows });
	}
	return { key, draft, panel, tables };
}

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * What somebody would write who wanted the same rows in the record as fast as pg allows: a prepared statement for each
 * table, in one transaction. What is new about each notification, its ids, is new here too; the rest is as it was.
 * @param code begins the references
 */
export function makeWriter({ key, draft, panel, tables }: Written, code: string) {
	const statements = tables.map(({ table, rows }) => {
		const columns = Object.keys(rows[0]!).filter((c) => !(table === "ledger" && c === "id"));
		const of = (row: number) => columns.map((_, n) => `$${row * columns.length + n + 1}`).join(", ");
		const text = `insert into ${table} (${columns.join(", ")}) values ${rows.map((_, n) => `(${of(n)})`).join(", ")}
			${table === "ledger" ? "returning id" : ""}`;
		return { name: `floor-${table}`, text, columns, rows };
	});
	// What was there before stays the same in each copy: whom it concerns. Everything else that is an id is new.
	const known = new Set(idsOfOthers(tables));
	const events = statements.find((s) => s.name === "floor-ledger")!.rows.map((row) => row.id);

	let last = 0;
	return async (client: pg.PoolClient): Promise<void> => {
		const number = ++last;
		const ids = new Map<string, string>();
		const anew = (id: string) => {
			if (known.has(id)) return id;
			const fresh = ids.get(id) ?? randomUUID();
			ids.set(id, fresh);
			return fresh;
		};
		const freshKey = randomUUID();
		let written: string[] = [];
		const value = (column: string, was: Value): Value => {
			if (was === null) return null;
			if (column === "key" && was === key) return freshKey;
			if (column === "ref") return `${code}-2026-${number}`;
			if (column === "event_id" || column === "wanted") return written[events.indexOf(was)]!;
			return was.includes("-") ? was.replace(UUIDS, anew) : was;
		};
		await client.query("begin");
		await client.query({ name: "floor-counter", text: COUNTER, values: [panel] });
		for (const { name, text, columns, rows } of statements) {
			const values = rows.flatMap((row) => columns.map((c) => value(c, row[c]!)));
			const done = await client.query({ name, text, values });
			if (name === "floor-ledger") written = done.rows.map((row) => row.id as string);
		}
		await client.query({ name: "floor-draft", text: DRAFT, values: [draft, written.at(-1)] });
		await client.query("commit");
	};
}

const COUNTER = `insert into reference_counter (panel_id, year, last) values ($1, 2026, 1)
	on conflict (panel_id, year) do update set last = reference_counter.last + 1 returning last`;
const DRAFT = "update draft set used_by = $2, updated_at = now() where id = $1";

/** The ids of people, agencies, panels and places. */
function idsOfOthers(tables: Written["tables"]): string[] {
	const columns = ["panel_id", "person_id", "agency_id", "owner_id", "raised_by", "place_id"];
	return tables
		.flatMap(({ rows }) => rows.flatMap((row) => columns.map((c) => row[c])))
		.filter((id) => typeof id === "string");
}
