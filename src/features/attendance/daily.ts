import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Key } from "../../chat/message.ts";
import { schoolDay } from "../../domain/calendar/school-days.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { type LocalDate, localTime } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { attendanceChased, attendancePosted } from "./events.ts";
import { dayOf, type Placed, placedOn } from "./queries.ts";

const POSTED: Statement = {
	name: "attendance-posted",
	text: "select chased from attendance_run where panel_id = $1 and on_date = $2",
};
const RUN: Statement = {
	name: "attendance-run",
	text: "insert into attendance_run (panel_id, on_date, event_id) values ($1, $2, $3) on conflict do nothing returning on_date",
};
const OURS: Statement = {
	name: "attendance-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('attendance ' || $1, 0)) as ours",
};

/** Lets one replica at a time do a panel's attendance: what it then finds is settled. */
async function isOurs(tx: Tx, panel: Key): Promise<boolean> {
	return (await tx.query<{ ours: boolean }>(OURS, [panel]))[0]!.ours;
}

/**
 * On each school day, from the panel's time on, the school or authority that placed children gets one post of their
 * attendance (S3-11): counts and references. The row in attendance_run decides that it is one.
 */
export async function postAttendance(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const { today } = panel;
	if (localTime(ctx.now, panel.zone) < panel.attendance.at) return;
	if (!schoolDay(today, panel.calendars).counts) return;
	if ((await ctx.tx.query(POSTED, [panelId, today])).length || !(await isOurs(ctx.tx, panelId))) return;
	if ((await ctx.tx.query(POSTED, [panelId, today])).length) return;
	const placed = await placedOn(ctx.tx, panelId, today);
	if (!placed.length) return;
	const agencies = [...new Set(placed.map((p) => p.told))];
	const missing = placed.filter((p) => dayOf(p) === "missing").length;
	const tells = await tellsTo(ctx.tx, panelId, agencies, "attendance-daily", today);
	const facts = { on: today, agencies, entered: placed.length - missing, missing };
	const event = await ctx.record(attendancePosted, { panel: panelId }, facts, tells);
	if (!(await ctx.tx.query(RUN, [panelId, today, event])).length)
		throw new Error("The attendance of this day was posted at the same time");
}

const UNCHASED: Statement = {
	name: "attendance-unchased",
	text: `select to_char(on_date, 'YYYY-MM-DD') as on from attendance_run
		where panel_id = $1 and on_date < $2 and not chased order by on_date desc limit 1 for update skip locked`,
};
const CHASED: Statement = {
	name: "attendance-chased",
	text: "update attendance_run set chased = true, event_id = $3 where panel_id = $1 and on_date <= $2 and not chased",
};

/** On the next working day, from the digest's time on, those who entered nothing are asked for it, once for each day. */
export async function chaseAttendance(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const [run] = await ctx.tx.query<{ on: LocalDate }>(UNCHASED, [panelId, panel.today]);
	if (!run) return;
	const missing = (await placedOn(ctx.tx, panelId, run.on)).filter((p: Placed) => dayOf(p) === "missing");
	const agencies = [...new Set(missing.map((p) => p.agency))];
	const tells = await tellsTo(ctx.tx, panelId, agencies, "attendance-missing", run.on);
	const event = await ctx.record(attendanceChased, { panel: panelId }, { on: run.on, agencies }, tells);
	await ctx.tx.query(CHASED, [panelId, run.on, event]);
}

/** A message for each agency, to those of it who work on cases, in private; to the coordinators where nobody does. */
async function tellsTo(
	tx: Tx,
	panel: Key,
	agencies: readonly Key[],
	view: string,
	on: LocalDate,
): Promise<Tell[]> {
	const members = await panelMembers(tx, panel);
	const workers = withRole(members, ...CASEWORK_ROLES);
	return agencies.flatMap((agency): Tell[] => {
		const there = workers.filter((m) => m.agencyId === agency);
		const people = (there.length ? there : withRole(members, "coordinator")).map((m) => m.id);
		return people.length ? [{ to: { people }, view, subject: panel, key: `${view}:${agency}:${on}` }] : [];
	});
}
