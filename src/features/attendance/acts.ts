import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { lateMark } from "../../domain/attendance.ts";
import { addDays, type LocalDate } from "../../domain/date/local-date.ts";
import type { AttendanceCodeOf } from "../../domain/lists/attendance-codes.ts";
import { eq } from "../../store/drizzle.ts";
import { provision } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { agenciesOf, panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { attendanceEntered, provisionSet } from "./events.ts";
import { enteredByMe, provisionOf } from "./queries.ts";
import { tellOfAbsence } from "./signals.ts";

export const caseClosed = refusal(
	"attendance.closed",
	"The case is closed, so no attendance is entered for it here.",
);
export const ahead = refusal(
	"attendance.ahead",
	"This day has not come yet. Enter attendance on the day, or after it. Nothing was recorded.",
);
const notYours = refusal(
	"attendance.not-yours",
	"Another agency enters this child's attendance of that day, or none was named. Nothing was recorded. Ask the coordinator to say that it is you: “placed”, with the case's reference.",
);
const notOnPanel = refusal(
	"attendance.not-on-panel",
	"An agency that you chose is not on the panel any more. Nothing was recorded. Begin again and choose another.",
);

const SIGHT: Statement = {
	name: "attendance-sight",
	text: `insert into case_member (panel_id, case_id, event_id, kind, agency_id)
		select distinct $1::uuid, $2::uuid, $3::bigint, 'agency', u.id from unnest($4::uuid[]) as u (id) on conflict do nothing`,
};

/**
 * Says which agency enters a placed child's attendance, and which is told of it each day. Both can then open the case.
 * What was said before ends the day before.
 * @throws refusals: not theirs, erased, or an agency that is not on the panel
 */
export async function setProvision(
	ctx: PersonCtx,
	caseId: Key,
	given: { agency: Key; told: Key; from: LocalDate; until: LocalDate | null },
): Promise<void> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseErased(ctx.tx, caseId);
	const { agency, told, from, until } = given;
	const known = agenciesOf(await panelMembers(ctx.tx, ctx.panel)).map((a) => a.id);
	if (![agency, told].every((one) => known.includes(one))) throw notOnPanel();
	const before = await provisionOf(ctx.tx, caseId);
	const id = randomUUID();
	const facts = { provision: id, agency, told, from, until };
	const event = await ctx.record(provisionSet, { panel: ctx.panel, case: caseId }, facts);
	if (before && !before.until) {
		const last = addDays(from, -1);
		await ctx.tx.db
			.update(provision)
			.set({ untilOn: last < before.from ? before.from : last, eventId: event })
			.where(eq(provision.id, before.id));
	}
	await ctx.tx.db.insert(provision).values({
		...{ id, panelId: ctx.panel, caseId, agencyId: agency, toldAgencyId: told },
		...{ fromOn: from, untilOn: until, setBy: ctx.person.id, eventId: event },
	});
	await ctx.tx.query(SIGHT, [ctx.panel, caseId, event, [agency, told]]);
}

/** A session as somebody enters it: with the minutes where the child came late. */
export interface Session {
	code: AttendanceCodeOf;
	minutesLate?: number;
}

/** The mark that a session comes to: more than 15 minutes late is an absence. */
export const markOf = ({ code, minutesLate }: Session): AttendanceCodeOf =>
	code === "L" && minutesLate !== undefined ? lateMark(minutesLate) : code;

const ENTER: Statement = {
	name: "attendance-enter",
	text: `insert into attendance_mark (panel_id, case_id, on_date, session, code, minutes_late, entered_by, entered_at, event_id)
		select $1, $2, $3, u.session, u.code, u.late, $7, app_now(), $8
		from unnest($4::text[], $5::text[], $6::int[]) as u (session, code, late)
		on conflict (case_id, on_date, session) do update set code = excluded.code, minutes_late = excluded.minutes_late,
			entered_by = excluded.entered_by, entered_at = excluded.entered_at, event_id = excluded.event_id`,
};

/**
 * Enters a day's attendance, or puts it right. Where it comes to a pattern of absence by the panel's rule, or to a
 * timescale, those who must know are told, once for that time.
 * @returns the marks that stand now, and whether somebody was told of an absence
 * @throws refusals: not theirs, erased, closed, a day that has not come, or one for which another agency was named
 */
export async function enterDay(
	ctx: PersonCtx,
	of: { id: Key; closed: boolean },
	{ on, am, pm }: { on: LocalDate; am: Session; pm: Session },
): Promise<{ am: AttendanceCodeOf; pm: AttendanceCodeOf; told: boolean }> {
	if (!(await mayOpen(ctx.tx, of.id))) throw notFound();
	if (of.closed) throw caseClosed();
	await refuseErased(ctx.tx, of.id);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (on > panel.today) throw ahead();
	if (!(await enteredByMe(ctx.tx, [of.id], on)).size) throw notYours();
	const marks = { am: markOf(am), pm: markOf(pm) };
	const event = await ctx.record(attendanceEntered, { panel: ctx.panel, case: of.id }, { on, ...marks });
	await ctx.tx.query(ENTER, [
		...[ctx.panel, of.id, on, ["am", "pm"], [marks.am, marks.pm]],
		...[[am.minutesLate ?? null, pm.minutesLate ?? null], ctx.person.id, event],
	]);
	return { ...marks, told: await tellOfAbsence(ctx, of.id) };
}
