import { randomUUID } from "node:crypto";
import type { CaseSubject } from "../../access/subjects.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { agendaOf, papersClosed } from "../../domain/agenda.ts";
import type { AgendaReason } from "../../domain/lists/agenda-reasons.ts";
import { type ChildSeal, childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { meeting } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { agendaFrozen, itemAdded, meetingBegun } from "./events.ts";
import { casesFor, currentMeeting, lockMeeting, type Meeting, meetingOf } from "./queries.ts";
import { ended, noDate, onAgenda } from "./refusals.ts";

const BEGIN: Statement = {
	name: "meeting-begin",
	text: `insert into meeting (id, panel_id, on_date, papers_on, urgent, event_id)
		select $1::uuid, $2::uuid, $3::date, $4::date, $5::boolean, $6::bigint where $2::uuid = any (my_whole_panels())
		on conflict (panel_id, on_date, urgent) where ended_at is null do nothing`,
};

/**
 * The meeting that is on, or the next one: put in the record when somebody first asks for it.
 * @throws the refusal "no date" where none is set and none is on
 */
export async function nextMeeting(ctx: PersonCtx): Promise<Meeting> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const current = await currentMeeting(ctx.tx, panel.id, panel.today);
	const planned = await nextPlanned(ctx, panel);
	if (current && (current.opened || !planned || current.on <= planned.on)) return current;
	if (!planned) throw noDate();
	return begin(ctx, { ...planned, urgent: false });
}

/** A meeting called for today, beside those that are planned; the one that is on, where it was called before. */
export async function urgentMeeting(ctx: PersonCtx): Promise<Meeting> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const current = await currentMeeting(ctx.tx, ctx.panel, today);
	if (current && current.on <= today && (current.urgent || current.opened)) return current;
	return begin(ctx, { on: today, papers: today, urgent: true });
}

const HELD: Statement = {
	name: "meeting-held",
	text: "select to_char(max(on_date), 'YYYY-MM-DD') as on from meeting where panel_id = $1 and not urgent and ended_at is not null",
};

/** The next meeting that the panel's settings have, after those that were held. */
async function nextPlanned({ tx }: Ctx, panel: Panel) {
	const [held] = await tx.query<{ on: string | null }>(HELD, [panel.id]);
	const after = panel.meetings.filter(({ on }) => on >= panel.today && on > (held?.on ?? ""));
	return after.sort((a, b) => (a.on < b.on ? -1 : 1))[0];
}

/** The date of the next planned meeting, if one is set. */
export async function nextDate(ctx: Ctx, panelId: Key): Promise<string | undefined> {
	return (await nextPlanned(ctx, await loadPanel(ctx.tx, panelId)))?.on;
}

/** Of two who begin the same meeting at once, the second finds the first's. */
async function begin(ctx: PersonCtx, of: { on: string; papers: string; urgent: boolean }): Promise<Meeting> {
	const id = randomUUID();
	const event = await ctx.record(meetingBegun, { panel: ctx.panel }, { meeting: id, ...of });
	await ctx.tx.query(BEGIN, [id, ctx.panel, of.on, of.papers, of.urgent, event]);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const begun = await currentMeeting(ctx.tx, ctx.panel, today);
	if (!begun) throw noDate();
	return begun;
}

const ADD_ITEMS: Statement = {
	name: "meeting-add-items",
	text: `insert into agenda_item (id, panel_id, case_id, meeting_id, place, why, event_id)
		select u.id, $1, u.case_id, $2, u.place, string_to_array(u.why, ','), $3
		from unnest($4::uuid[], $5::uuid[], $6::int[], $7::text[]) as u (id, case_id, place, why)
		on conflict (meeting_id, case_id) do update set place = excluded.place, why = excluded.why, event_id = excluded.event_id`,
};

/** Fixes a meeting's agenda as the record has it now: from here on it changes only by hand. Once; again changes nothing. */
export async function freezeAgenda(ctx: Ctx, id: Key, byHand: boolean): Promise<void> {
	const held = await lockMeeting(ctx.tx, id);
	if (held.ended) throw ended();
	if (held.frozen) return;
	const cases = agendaOf(await casesFor(ctx.tx, held), held.on);
	const facts = { meeting: id, cases: cases.length, byHand };
	const event = await ctx.record(agendaFrozen, { panel: held.panel }, facts);
	const places = cases.map((_, n) => n + 1);
	const ids = cases.map((c) => c.id);
	await ctx.tx.query(ADD_ITEMS, [
		...[held.panel, id, event, cases.map(() => randomUUID()), ids, places],
		cases.map(({ why }) => why.join(",")),
	]);
	await ctx.tx.db.update(meeting).set({ frozenAt: ctx.now, eventId: event }).where(eq(meeting.id, id));
}

const NEXT_PLACE: Statement = {
	name: "meeting-next-place",
	text: `select coalesce(max(place), 0) + 1 as place, coalesce(bool_or(case_id = $2), false) as there
		from agenda_item where meeting_id = $1`,
};

/**
 * The child under whom words about a case are sealed.
 * @throws refusals: the case was erased, or is not this person's: what they typed would be gone
 */
export async function childToSeal(ctx: PersonCtx, caseId: Key): Promise<ChildSeal> {
	await refuseErased(ctx.tx, caseId);
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	return child;
}

/**
 * Puts a case on the next meeting's agenda by hand, and says why: that is sealed.
 * @throws refusals: the case is not this person's, was erased, or is on the agenda already
 */
export async function addToAgenda(ctx: PersonCtx, subject: CaseSubject, reason: Private): Promise<Meeting> {
	if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
	const child = await childToSeal(ctx, subject.id);
	const next = await lockMeeting(ctx.tx, (await nextMeeting(ctx)).id);
	const [{ place, there }] = (await ctx.tx.query<{ place: number; there: boolean }>(NEXT_PLACE, [
		next.id,
		subject.id,
	])) as [{ place: number; there: boolean }];
	if (there) throw onAgenda();
	const id = randomUUID();
	const about = { panel: ctx.panel, case: subject.id };
	const event = await ctx.record(itemAdded, about, { meeting: next.id, item: id });
	const why: AgendaReason = "added";
	await ctx.tx.query(ADD_ITEMS, [ctx.panel, next.id, event, [id], [subject.id], [place], [why]]);
	await seal(ctx.tx, child, { case: subject.id, about: id, event }, { added_because: reason });
	return next;
}

const TO_FREEZE: Statement = {
	name: "meeting-to-freeze",
	text: `select id from meeting where panel_id = $1 and ended_at is null and frozen_at is null
		and papers_on <= $2 and on_date >= $2 order by on_date`,
};

/** When papers have closed, the agenda is fixed, whoever has looked at it. */
export async function freezeWhenPapersClose(ctx: Ctx, panelId: Key): Promise<void> {
	const { today } = await loadPanel(ctx.tx, panelId);
	for (const { id } of await ctx.tx.query<{ id: Key }>(TO_FREEZE, [panelId, today])) {
		const { on, papers } = await meetingOf(ctx.tx, id);
		if (papersClosed({ on, papers }, today)) await freezeAgenda(ctx, id, false);
	}
}
