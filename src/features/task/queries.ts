import { actsFor } from "../../access/people.ts";
import type { Key, Row, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import type { Place } from "../paged.ts";

/** An action of a decision that is not done, without its words. */
export interface OpenTask {
	id: Key;
	case: Key;
	ref: Words;
	owner: Words | null;
	due: LocalDate;
	/** When it was started; null while it is not. */
	started: LocalDate | null;
	/** How many the list holds from the page's first on. */
	total: number;
}

const OPEN = `select a.id, a.case_id as case, f.ref, p.known_as as owner, to_char(a.due, 'YYYY-MM-DD') as due,
		(select to_char(s.on_date, 'YYYY-MM-DD') from action_progress s where s.action_id = a.id and s.what = 'started') as started,
		count(*) over ()::int as total
	from decision_action a join case_file f on f.id = a.case_id left join person p on p.id = a.owner_id
	where not exists (select from action_progress x where x.action_id = a.id and x.what = 'done')
		and not exists (select from decision n where n.supersedes = a.decision_id) and f.closed_at is null`;

const MINE: Statement = {
	name: "tasks-mine",
	text: `${OPEN} and a.owner_id = any ($1) and a.panel_id = $2 order by a.due, f.ref limit $3`,
};
const OF_PANEL: Statement = {
	name: "tasks-of-panel",
	text: `${OPEN} and a.panel_id = $1 and coalesce((a.due, f.ref, a.id) > (select x.due, g.ref, x.id
			from decision_action x join case_file g on g.id = x.case_id where x.id = $3::uuid), true)
		order by a.due, f.ref, a.id limit $2`,
};

/** What this person is to do after the panel's decisions, the soonest first. */
export function myTasks({ tx, person, panel }: PersonCtx, most: number): Promise<OpenTask[]> {
	return tx.query(MINE, [actsFor(person, panel), panel, most]);
}

/** What is still to be done after the panel's decisions, the soonest first; after this one, which may be done by now. */
export function tasksOf({ tx, panel }: PersonCtx, most: number, { after }: Place = {}): Promise<OpenTask[]> {
	return tx.query(OF_PANEL, [panel, most, after]);
}

/** An open action in a list: what it is opens privately, from its decision. */
export function taskRow(task: OpenTask, today: LocalDate, whose: boolean): Row {
	const late = task.due < today ? "overdue since" : "due";
	const started = task.started ? `started ${shortDate(task.started, today)}` : "not started";
	const owner = whose && task.owner ? `${task.owner}, ` : "";
	return {
		text: [{ strong: task.ref }, `  ${owner}${late} ${shortDate(task.due, today)}, ${started}`],
		menu: [
			{ label: "Say how it goes", action: "action.progress", on: task.id, opens: true },
			{ label: "Open the case", action: "case.open", on: task.case, opens: true },
		],
	};
}
