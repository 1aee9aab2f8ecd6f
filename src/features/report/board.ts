import type { Key } from "../../chat/message.ts";
import { groupsOf, type VulnerableGroup } from "../../domain/lists/vulnerable-groups.ts";
import type { BoardCase } from "../../domain/reports/board.ts";
import { type Answered, type BoardFacts, looksBackTo } from "../../domain/reports/board-report.ts";
import type { Period } from "../../domain/reports/school-year.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Panel } from "../panel/settings.ts";

const CASES: Statement = {
	name: "board-cases",
	text: `select kind, state, urgent, to_char(received_on, 'YYYY-MM-DD') as received,
			to_char(located_on, 'YYYY-MM-DD') as located, to_char(back_on, 'YYYY-MM-DD') as back,
			to_char(closed_on, 'YYYY-MM-DD') as closed, closure, reason, repeats, said.risk, t.groups as ticked,
			(select json_agg(json_build_object('kind', k, 'on', (c.at at time zone $4)::date))
				from concern c, unnest(c.kinds) k where c.case_id = r.case_id) as concerns
		from report_cases($1, $2, $3) r left join told_later t on t.case_id = r.case_id
			left join lateral (select n.risk from notification n where n.case_id = r.case_id order by n.event_id limit 1) said on true`,
};

const OVERDUE: Statement = {
	name: "board-overdue",
	text: "select agency, overdue from overdue_by_agency($1, $2)",
};

type Row = { [K in keyof BoardCase]: Exclude<BoardCase[K], undefined> | null } & {
	ticked: VulnerableGroup[] | null;
	risk: Record<string, string> | null;
};

/** What the board's figures of a period are counted from. Nobody's details are opened. */
export async function boardFacts(tx: Tx, panel: Panel, period: Period): Promise<BoardFacts> {
	const to = period.to > panel.today ? period.to : panel.today;
	const rows = await tx.query<Row>(CASES, [panel.id, looksBackTo(period), to, panel.zone]);
	const overdue = await tx.query<BoardFacts["overdue"][number]>(OVERDUE, [panel.id, panel.today]);
	const cases = rows.map((row) => {
		const groups = groupsOf(row.ticked ?? [], row.risk ?? {});
		return { ...present(row), groups, concerns: row.concerns ?? [] } as unknown as BoardCase;
	});
	return { panel: panel.title, today: panel.today, period, cases, overdue, most: panel.smallNumbers };
}

/** A row without its nulls. */
function present(row: Row): Partial<Row> {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

const ANSWERED: Statement = {
	name: "board-answered",
	text: `select coalesce(sum(answered), 0)::int as answered, coalesce(sum(on_time), 0)::int as "onTime"
		from notifying_figures($1, $2, $3)`,
};

/** How many enquiries got an outcome in a period, and how many of them by their date. */
export async function answeredIn(tx: Tx, panel: Key, { from, to }: Period): Promise<Answered> {
	const [row] = await tx.query<Answered>(ANSWERED, [panel, from, to]);
	return row!;
}
