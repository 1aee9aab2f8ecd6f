import type { Key, Line, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, longDate } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, type PersonCtx, view } from "../kit.ts";
import { panelMembers, running, withRole } from "../panel/members.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { actNowLeftTold, actNowListed } from "./events.ts";
import { actNowOf } from "./queries.ts";
import { pagesOf } from "./views.ts";

/** A list that was read, and not loaded to its end, with the cases that were made of its rows marked "act now". */
interface Made {
	batch: Key;
	/** Of the agency of whoever loads it. */
	agency: Key;
	made: number;
}

const MADE = `select b.id as batch, p.agency_id as agency, count(*)::int as made
	from import_batch b join person p on p.id = b.person_id
		join import_row r on r.batch_id = b.id join case_file f on f.id = r.case_id
	where b.panel_id = $1 and b.staged_at is not null and b.finished_at is null and r.act_now`;

/** More were made than somebody was told of. */
const MORE = "group by b.id, p.agency_id having bool_or(f.closed_at is null) and count(*) > b.act_now_told";

const OPEN: Statement = { name: "import-act-now-open", text: `${MADE} ${MORE}` };

/** Tells whoever runs the panel, and the loader's safeguarding leads, which cases need somebody now: once, unless more were made. */
export async function tellActNow(ctx: PersonCtx): Promise<void> {
	await tellOf(ctx, ctx.panel, OPEN);
}

async function tell(ctx: Ctx, panel: Key, { batch, agency, made }: Made): Promise<void> {
	const members = await panelMembers(ctx.tx, panel);
	const leads = withRole(members, "safeguarding_lead").filter((m) => m.agencyId === agency);
	const people = [...new Set([...running(members), ...leads].map((m) => m.id))];
	const cases = (await actNowOf(ctx.tx, batch)).length;
	// As many messages as it takes: no child waits for the next digest because the list is long.
	const tells = Array.from({ length: pagesOf(cases) }, (_, page) => {
		const key = `import:act-now:${batch}:${made}:${page}`;
		return { to: { people }, view: "cases-loaded-act-now", subject: batch, key };
	});
	const event = await ctx.record(actNowListed, { panel }, { batch, cases, made }, tells);
	await ctx.tx.query(TOLD, [batch, made, event]);
}

const TOLD: Statement = {
	name: "import-act-now-told",
	text: "update import_batch set act_now_told = $2, event_id = $3 where id = $1",
};

/** So long a load may take to tell by itself of the cases that need somebody now. In minutes. */
const MINUTES = 15;

const UNTOLD: Statement = {
	name: "import-act-now-untold",
	text: `${MADE} and b.staged_at < app_now() - interval '${MINUTES} minutes' ${MORE}`,
};

const OURS: Statement = {
	name: "import-act-now-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('import act now ' || $1, 0)) as ours",
};

/** Whether no other replica tells of these at the same time: to be asked before it is looked whether they were told. */
async function isOurs({ tx }: Ctx, panel: Key): Promise<boolean> {
	return (await tx.query<{ ours: boolean }>(OURS, [panel]))[0]!.ours;
}

/** Tells of them where the load was broken off before it did: nobody is chased about them one by one. */
export const tellUntold = (ctx: Ctx, panel: Key): Promise<void> => tellOf(ctx, panel, UNTOLD);

async function tellOf(ctx: Ctx, panel: Key, which: Statement): Promise<void> {
	const untold = () => ctx.tx.query<Made>(which, [panel]);
	if (!(await untold()).length || !(await isOurs(ctx, panel))) return;
	for (const list of await untold()) await tell(ctx, panel, list);
}

/** Rows marked "act now" of which no case was made, since when, and who loaded them. */
interface Left {
	rows: number;
	since: LocalDate;
	by: Words;
	emergency: Line;
}

/** So long such rows may wait to be made into cases before somebody is told, and so long between two reminders. In hours. */
const [WAIT, AGAIN] = [1, 24];

const LEFT: Statement = {
	name: "import-act-now-left",
	text: `select count(*)::int as rows, to_char(min(b.started_at at time zone $2), 'YYYY-MM-DD') as since,
			string_agg(distinct p.known_as, ', ') as by
		from import_batch b join import_row r on r.batch_id = b.id join person p on p.id = b.person_id
		where b.panel_id = $1 and r.case_id is null and r.act_now and b.started_at < app_now() - interval '${WAIT} hours'`,
};

const REMINDED: Statement = {
	name: "import-act-now-left-told",
	text: `select exists (select from ledger where panel_id = $1 and act = 'import.act-now-left-told'
		and person_id is null and at > app_now() - interval '${AGAIN} hours') as told`,
};

async function actNowLeft(ctx: Ctx, panelId: Key): Promise<Left | undefined> {
	const panel = await loadPanel(ctx.tx, panelId);
	const [left] = await ctx.tx.query<Omit<Left, "emergency">>(LEFT, [panelId, panel.zone]);
	return left?.rows ? { ...left, emergency: emergencyLine(panel) } : undefined;
}

/** Tells whoever runs the panel of rows marked "act now" that could not be made into cases: the record alerts nobody about them. */
export async function remindOfActNow(ctx: Ctx, panel: Key): Promise<void> {
	const left = await actNowLeft(ctx, panel);
	if (!left || !(await isOurs(ctx, panel))) return;
	const [before] = await ctx.tx.query<{ told: boolean }>(REMINDED, [panel]);
	if (before!.told) return;
	const people = running(await panelMembers(ctx.tx, panel)).map((m) => m.id);
	const key = `import-act-now-left:${ctx.now.toISOString()}`;
	await ctx.record(actNowLeftTold, { panel }, { rows: left.rows }, [
		{ to: { people }, view: "import-act-now-left", subject: panel, key },
	]);
}

/** To coordinators, in private: children whom the list marks "act now", and whom nobody finds in Rollcall. */
export const actNowNeverMade = view<Left>({
	name: "import-act-now-left",
	alert: true,
	load: actNowLeft,
	show: ({ rows, since, by, emergency }) => {
		const says = `${count(rows, "row")} marked “act now” ${rows === 1 ? "was" : "were"} never made into ${rows === 1 ? "a case" : "cases"}`;
		return {
			summary: says,
			blocks: [
				{
					text: [
						`${says}. The list was read on ${longDate(since)}, for ${by}.`,
						"Look in the list itself who they are, and see to them now: Rollcall alerts nobody about them.",
					],
					tone: "urgent",
				},
				{
					text: ["Then ask whoever runs Rollcall to load the list again, or raise a notification for each."],
				},
				{ text: [emergency], tone: "quiet" },
			],
		};
	},
});
