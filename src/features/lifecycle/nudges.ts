import type { Key } from "../../chat/message.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { addDays, instantAt, localDate, localTime } from "../../domain/date/local-date.ts";
import { FLAG_AFTER_DAYS } from "../../domain/escalation.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { fourWeeksOpen, overAgeAsked, triageReminded } from "./events.ts";

/** Cases of one panel in one go: the rest in the next minute. */
const AT_ONCE = 100;

const UNTRIAGED: Statement = {
	name: "lifecycle-untriaged-late",
	// Somebody of the public has no account to be told on.
	text: `select id, received_at as "receivedAt", case when triage_reminded_on is null then array(
				select distinct n.raised_by from notification n where n.case_id = case_file.id and n.came_by <> 'public') else '{}' end as raisers
		from case_file
		where panel_id = $1 and triaged_at is null and closed_at is null and received_at < $3
			and (triage_reminded_on is null or triage_reminded_on < $2)
		order by received_at limit ${AT_ONCE} for no key update skip locked`,
};

/**
 * A notification that nobody has triaged a working day after it was received is told to the coordinators in private,
 * once on each working day, from the digest's time on (S3: none untriaged after 1 working day). Whoever raised it hears
 * once that it waits.
 */
export async function remindOfTriage(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const now = localTime(ctx.now, panel.zone);
	if (now < panel.digest.at || !workingDay(panel.today, panel.calendars.working).counts) return;
	const dayAgo = new Date(ctx.now.getTime() - 86_400_000);
	type Late = { id: Key; receivedAt: Date; raisers: Key[] };
	const waiting = await ctx.tx.query<Late>(UNTRIAGED, [panelId, panel.today, dayAgo]);
	const late = waiting.filter(({ receivedAt }) => isLate(receivedAt, now, panel));
	if (!late.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	for (const { id, raisers } of late) {
		const key = `untriaged:${id}:${panel.today}`;
		const tell = { to: { people }, view: "triage-reminder", subject: id, key, standing: true as const };
		const others = raisers.filter((person) => !people.includes(person));
		const waits = { to: { people: others }, view: "notification-waits", subject: id, key: `waits:${id}` };
		const tells = others.length ? [tell, waits] : [tell];
		const event = await ctx.record(triageReminded, { panel: panelId, case: id }, {}, tells);
		await ctx.tx.db
			.update(caseFile)
			.set({ triageRemindedOn: panel.today, eventId: event })
			.where(eq(caseFile.id, id));
	}
}

/** A working day later, at the time of day when it was received. */
function isLate(receivedAt: Date, now: string, panel: Panel): boolean {
	const from = localDate(receivedAt, panel.zone);
	const { due } = dueDate({ from, working: 1, calendars: panel.calendars });
	return due < panel.today || (due === panel.today && localTime(receivedAt, panel.zone) <= now);
}

const FOUR_WEEKS: Statement = {
	name: "lifecycle-four-weeks",
	text: `select id from case_file
		where panel_id = $1 and closed_at is null and four_weeks_at is null and received_at < $2
			and coalesce(episode_from, received_at) < $2
		order by received_at limit ${AT_ONCE} for no key update skip locked`,
};

/** X5: on the 28th calendar day, and not on the 27th, a case is flagged as open for four weeks. */
export async function flagFourWeeks(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const before = instantAt(addDays(panel.today, 1 - FLAG_AFTER_DAYS), "00:00", panel.zone);
	for (const { id } of await ctx.tx.query<{ id: Key }>(FOUR_WEEKS, [panelId, before])) {
		const event = await ctx.record(fourWeeksOpen, { panel: panelId, case: id }, {});
		await ctx.tx.db.update(caseFile).set({ fourWeeksAt: ctx.now, eventId: event }).where(eq(caseFile.id, id));
	}
}

const OVER_AGE: Statement = {
	name: "lifecycle-over-age",
	text: `select id, to_char(school_age_ends, 'YYYY-MM-DD') as ended from case_file
		where panel_id = $1 and closed_at is null and over_age_asked_on is null and school_age_ends < $2
		order by school_age_ends limit ${AT_ONCE} for no key update skip locked`,
};

/**
 * A child who is over compulsory school age is told to the coordinators once, from the digest's time on a working day:
 * nothing closes by itself, since a person confirms the date of birth.
 */
export async function askWhetherOverAge(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const over = await ctx.tx.query<{ id: Key; ended: string }>(OVER_AGE, [panelId, panel.today]);
	if (!over.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	for (const { id, ended } of over) {
		const tell = {
			...{ to: { people }, view: "over-age", subject: id, key: `over-age:${id}`, standing: true as const },
		};
		const event = await ctx.record(overAgeAsked, { panel: panelId, case: id }, { ended }, [tell]);
		await ctx.tx.db
			.update(caseFile)
			.set({ overAgeAskedOn: panel.today, eventId: event })
			.where(eq(caseFile.id, id));
	}
}
