import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, longDate } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { importLeftTold } from "./events.ts";

/** For so many days rows may wait for their list to be loaded to its end, and so many pass between two reminders. */
const DAYS = 30;

const OURS: Statement = {
	name: "import-left-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('import left ' || $1, 0)) as ours",
};

const TOLD: Statement = {
	name: "import-left-told",
	text: `select exists (select from ledger where panel_id = $1 and act = 'import.left-told'
		and person_id is null and at > app_now() - interval '${DAYS} days') as told`,
};

/** Rows of lists that were not loaded to their end, since when, and who loaded them. */
interface Left {
	rows: number;
	since: LocalDate;
	by: Words;
}

const LEFT: Statement = {
	name: "import-left-long",
	text: `select count(*)::int as rows, to_char(min(b.started_at at time zone $2), 'YYYY-MM-DD') as since,
			string_agg(distinct p.known_as, ', ') as by
		from import_batch b join import_row r on r.batch_id = b.id join person p on p.id = b.person_id
		where b.panel_id = $1 and r.case_id is null and b.started_at < app_now() - interval '${DAYS} days'`,
};

async function leftLong(ctx: Ctx, panelId: Key): Promise<Left | undefined> {
	const { zone } = await loadPanel(ctx.tx, panelId);
	const [left] = await ctx.tx.query<Left>(LEFT, [panelId, zone]);
	return left?.rows ? left : undefined;
}

/**
 * Reminds the coordinators of rows that have waited for a month: sealed, but kept for nothing, and perhaps about a child
 * who needs somebody. They are not deleted by themselves, since no case was made of them.
 */
export async function remindOfLeft(ctx: Ctx, panelId: Key): Promise<void> {
	const left = await leftLong(ctx, panelId);
	if (!left) return;
	// No other replica tells them at the same time: the lock comes before the look.
	const [lock] = await ctx.tx.query<{ ours: boolean }>(OURS, [panelId]);
	if (!lock!.ours) return;
	const [before] = await ctx.tx.query<{ told: boolean }>(TOLD, [panelId]);
	if (before!.told) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	const key = `import-left:${ctx.now.toISOString()}`;
	const tell = { to: { people }, view: "import-left", subject: panelId, key };
	await ctx.record(importLeftTold, { panel: panelId }, { rows: left.rows }, [tell]);
}

/** To coordinators, in private: how many rows wait, and what can be done. */
export const importLeft = view<Left>({
	name: "import-left",
	load: leftLong,
	show: ({ rows, since, by }) => {
		const says = `${count(rows, "row")} of a list ${rows === 1 ? "was" : "were"} never made into ${rows === 1 ? "a case" : "cases"}`;
		return {
			summary: says,
			blocks: [
				{
					text: [
						`${says}. The list was read on ${longDate(since)}, for ${by}.`,
						"Ask whoever runs Rollcall to load the list again, or to throw away what is left of it.",
					],
					tone: "warning",
				},
			],
		};
	},
});
