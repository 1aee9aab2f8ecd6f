import type { ConcernKind } from "../../domain/lists/concerns.ts";
import { groupsOf, type VulnerableGroup } from "../../domain/lists/vulnerable-groups.ts";
import type { BoardCase } from "../../domain/reports/board.ts";
import { boardReport, looksBackTo } from "../../domain/reports/board-report.ts";
import type { Report } from "../../domain/reports/report.ts";
import type { Period } from "../../domain/reports/school-year.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { boardRead } from "./events.ts";

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

/** The board's figures for a period, as this person, who must see the whole panel. Nobody's details are opened. */
export async function boardOf(ctx: PersonCtx, period: Period, concern?: ConcernKind): Promise<Report> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) throw inPractice();
	await ctx.record(boardRead, { panel: ctx.panel }, { ...period, concern: concern ?? null });
	const to = period.to > panel.today ? period.to : panel.today;
	const rows = await ctx.tx.query<Row>(CASES, [ctx.panel, looksBackTo(period), to, panel.zone]);
	const overdue = await ctx.tx.query<{ agency: string; overdue: number }>(OVERDUE, [ctx.panel, panel.today]);
	const cases = rows.map((row) => {
		const groups = groupsOf(row.ticked ?? [], row.risk ?? {});
		return { ...present(row), groups, concerns: row.concerns ?? [] } as unknown as BoardCase;
	});
	return boardReport({ panel: panel.title, period, cases, overdue, most: panel.smallNumbers, concern });
}

/** A row without its nulls. */
function present(row: Row): Partial<Row> {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
