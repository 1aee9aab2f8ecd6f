import type pg from "pg";
import { asClerk } from "./delivery/draw.ts";
import type { MasterKeys } from "./record/keys.ts";
import type { RowSeen, Sources } from "./sandbox/happened.ts";
import type { Statement } from "./store/transact.ts";

const PANELS: Statement = { name: "sandbox-panels", text: "select id from panel" };

/** Of a row there are codes, ids and dates: never a word that somebody typed. */
const ROWS: Statement = {
	name: "sandbox-rows",
	text: `select * from (
			select l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, l.act, f.ref, p.known_as as who, l.facts
			from ledger l left join case_file f on f.id = l.case_id left join person p on p.id = l.person_id
			where l.id > $1 order by l.id desc limit 100
		) newest order by id`,
};
const NEWEST: Statement = {
	name: "sandbox-newest-row",
	text: "select coalesce(max(id), 0) as id from ledger",
};

/** The rows of the sandbox's record as they come, for the page that shows what happened behind a click. */
export function rowsOf(pool: pg.Pool, keys: MasterKeys): Sources["rows"] {
	const panels = () => asClerk(pool, keys, [], ({ tx }) => tx.query<{ id: string }>(PANELS, []));
	return async (after) => {
		const ids = (await panels()).map(({ id }) => id);
		return asClerk(pool, keys, ids, async ({ tx }) => {
			if (after < 0) return { last: Number((await tx.query<{ id: string }>(NEWEST, []))[0]!.id), rows: [] };
			const rows = (await tx.query<RowSeen>(ROWS, [after])).map((row) => ({ ...row, id: Number(row.id) }));
			return { last: rows.at(-1)?.id ?? after, rows };
		});
	};
}
