import { randomUUID } from "node:crypto";
import type { ItemSubject, MeetingSubject } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { type QuorumResult, quorum } from "../../domain/quorum.ts";
import { openLoosely, sealLoosely } from "../../record/loose.ts";
import { open, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { agendaItem, meeting, minutesCorrection } from "../../store/schema/index.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { type Outcome, recordDecision } from "../decision/acts.ts";
import type { DecisionInput } from "../decision/answers.ts";
import type { PersonCtx } from "../kit.ts";
import { correctionSealed } from "../minutes-words.ts";
import { loadPanel } from "../panel/settings.ts";
import { childToSeal, freezeAgenda } from "./agenda.ts";
import * as events from "./events.ts";
import {
	type Corrected,
	drawAnew,
	type Item,
	itemsOf,
	lockMeeting,
	type Meeting,
	meetingOf,
	type OnRoll,
	rollOf,
} from "./queries.ts";
import {
	approvedAlready,
	decidedAlready,
	ended,
	noRoll,
	notEnded,
	notPresent,
	ownConflict,
} from "./refusals.ts";
import { confirmersFor } from "./to-confirm.ts";

/** Who is there, who sent apologies, and who presides. */
export interface Roll {
	chair: Key | null;
	present: readonly Key[];
	apologies: readonly Key[];
}

const ROLL: Statement = {
	name: "meeting-take-roll",
	text: `insert into attendance (meeting_id, panel_id, person_id, agency_id, how, event_id)
		select $1, $2, p.id, p.agency_id, case when p.id = any ($4) then 'present' when p.id = any ($5) then 'apologies' else 'neither' end, $3
		from person p where p.id = any ($4) or p.id = any ($5)
			or p.id in (select person_id from attendance where meeting_id = $1)
		on conflict (meeting_id, person_id)
			do update set how = excluded.how, agency_id = excluded.agency_id, event_id = excluded.event_id`,
};

/** Takes the roll, or takes it again. The agenda is fixed with it, where papers had not closed. */
export async function takeRoll(ctx: PersonCtx, id: Key, roll: Roll): Promise<void> {
	await freezeAgenda(ctx, id, false);
	const held = await meetingOf(ctx.tx, id);
	const { chair, present, apologies } = roll;
	const facts = { meeting: id, chair, present: [...present], apologies: [...apologies] };
	const event = await ctx.record(events.rollTaken, { panel: held.panel }, facts);
	await ctx.tx.query(ROLL, [id, held.panel, event, present, apologies]);
	const opened = held.opened ? {} : { openedAt: ctx.now };
	await ctx.tx.db
		.update(meeting)
		.set({ chairId: chair, ...opened, eventId: event })
		.where(eq(meeting.id, id));
}

/** Whether those present can decide on a case: whoever has a conflict of interest in it is not counted. */
export async function quorumFor(
	tx: Tx,
	held: Meeting,
	{ conflicts }: Pick<Item, "conflicts">,
): Promise<QuorumResult> {
	const panel = await loadPanel(tx, held.panel);
	return quorum(
		countedOf(await rollOf(tx, held.id), conflicts).map(({ id, agencyId, kind }) => {
			return { chair: id === held.chair, agency: agencyId, kind };
		}),
		panel.quorum,
	);
}

/** Those who are there and may be counted. */
export function countedOf(roll: readonly OnRoll[], conflicts: readonly Key[]): OnRoll[] {
	return roll.filter(({ id, how }) => how === "present" && !conflicts.includes(id));
}

/** @throws refusals: the meeting has ended, or nobody is on its roll */
async function going(ctx: PersonCtx, item: ItemSubject): Promise<{ held: Meeting; now: Item }> {
	const held = await lockMeeting(ctx.tx, item.meeting);
	if (held.ended) throw ended();
	if (!held.opened) throw noRoll();
	const now = (await itemsOf(ctx.tx, held.id)).find(({ id }) => id === item.id)!;
	return { held, now };
}

/** Who has a conflict of interest in a case: all of them, each time. */
export async function declareConflicts(
	ctx: PersonCtx,
	item: ItemSubject,
	people: readonly Key[],
): Promise<void> {
	const { held } = await going(ctx, item);
	const there = countedOf(await rollOf(ctx.tx, held.id), []).map(({ id }) => id);
	if (people.some((id) => !there.includes(id))) throw notPresent();
	const facts = { meeting: held.id, item: item.id, people: [...people] };
	const event = await ctx.record(events.conflictsDeclared, aboutOf(item), facts);
	await changeItem(ctx, item, { conflicts: [...people], eventId: event });
}

/**
 * Puts a case off to the next meeting, and says why: that is sealed.
 * @throws refusals: the meeting decided on it already, or the child was erased
 */
export async function deferItem(ctx: PersonCtx, item: ItemSubject, reason: Private): Promise<void> {
	const { held, now } = await going(ctx, item);
	if (now.outcome === "decided") throw decidedAlready();
	const child = await childToSeal(ctx, item.case);
	const facts = { meeting: held.id, item: item.id };
	const event = await ctx.record(events.itemDeferred, aboutOf(item), facts);
	await changeItem(ctx, item, { outcome: "deferred", eventId: event });
	await seal(ctx.tx, child, { case: item.case, about: item.id, event }, { deferred_because: reason });
}

/** Records what the meeting decided on a case: without a quorum, as a recommendation. */
export async function decideItem(ctx: PersonCtx, item: ItemSubject, input: DecisionInput): Promise<Outcome> {
	const { held, now } = await going(ctx, item);
	if (now.outcome === "decided") throw decidedAlready();
	if (now.conflicts.includes(ctx.person.id)) throw ownConflict();
	const { standing } = await quorumFor(ctx.tx, held, now);
	const done = await recordDecision(ctx, item.case, { ...input, meeting: { id: held.id, standing } });
	await changeItem(ctx, item, { outcome: "decided", eventId: done.event });
	return done;
}

/** Ends a meeting: the channel is told how many cases it took, and the chair that decisions wait. */
export async function endMeeting(ctx: PersonCtx, subject: MeetingSubject): Promise<void> {
	const held = await lockMeeting(ctx.tx, subject.id);
	if (held.ended) throw ended();
	if (!held.opened) throw noRoll();
	const items = await itemsOf(ctx.tx, held.id);
	const cases = items.filter(({ outcome }) => outcome).length;
	const decided = items.filter(({ outcome }) => outcome === "decided").length;
	const { chairs: people } = await confirmersFor(ctx, held);
	const event = await ctx.record(
		events.meetingEnded,
		{ panel: held.panel },
		{ meeting: held.id, cases, decided },
		[
			{ to: "channels", view: "meeting-note", subject: held.id, key: `meeting:${held.id}` },
			...(decided
				? [{ to: { people }, view: "meeting-waits", subject: held.id, key: `meeting-waits:${held.id}` }]
				: []),
		],
	);
	await ctx.tx.db.update(meeting).set({ endedAt: ctx.now, eventId: event }).where(eq(meeting.id, held.id));
}

/**
 * Puts the minutes right until they are approved. What is said of a case is sealed under its child.
 * @throws refusals: the minutes are approved, the meeting has not ended, or the case was erased
 */
export async function correctMinutes(
	ctx: PersonCtx,
	subject: MeetingSubject,
	{ caseId, words }: { caseId: Key | null; words: Private },
): Promise<void> {
	const held = await toMinute(ctx, subject);
	const child = caseId ? await childToSeal(ctx, caseId) : undefined;
	const id = randomUUID();
	const about = { panel: held.panel, case: caseId ?? undefined };
	const event = await ctx.record(events.minutesCorrected, about, { meeting: held.id, correction: id });
	const loose = caseId
		? null
		: await sealLoosely(ctx.tx, ctx.keys, correctionSealed(id), { correction: words });
	await ctx.tx.db.insert(minutesCorrection).values({
		...{ id, panelId: held.panel, meetingId: held.id, caseId, words: loose },
		...{ correctedBy: ctx.person.id, correctedAt: ctx.now, eventId: event },
	});
	if (caseId && child) await seal(ctx.tx, child, { case: caseId, about: id, event }, { correction: words });
}

/** The chair approves the minutes: they do not change any more. */
export async function approveMinutes(ctx: PersonCtx, subject: MeetingSubject): Promise<void> {
	const held = await toMinute(ctx, subject);
	const event = await ctx.record(events.minutesApproved, { panel: held.panel }, { meeting: held.id });
	await ctx.tx.db
		.update(meeting)
		.set({ approvedAt: ctx.now, approvedBy: ctx.person.id, eventId: event })
		.where(eq(meeting.id, held.id));
	await drawAnew(ctx.tx, held.id, event);
}

async function toMinute(ctx: PersonCtx, { id }: MeetingSubject): Promise<Meeting> {
	const held = await lockMeeting(ctx.tx, id);
	if (!held.ended) throw notEnded();
	if (held.approved) throw approvedAlready();
	return held;
}

const aboutOf = ({ panel, case: caseId }: ItemSubject) => ({ panel, case: caseId });

async function changeItem(
	ctx: PersonCtx,
	{ id }: ItemSubject,
	to: { outcome?: "decided" | "deferred"; conflicts?: Key[]; eventId: number },
): Promise<void> {
	await ctx.tx.db.update(agendaItem).set(to).where(eq(agendaItem.id, id));
}

/** The words of a correction, opened for one person; undefined where they may not. The caller records that. */
export async function openCorrections(ctx: PersonCtx, one: Corrected): Promise<Private | undefined> {
	const { id, words } = one;
	const fields = words
		? await openLoosely(ctx.tx, ctx.keys, correctionSealed(id), words)
		: (await open(ctx.tx, ctx.keys, [id])).get(id);
	return fields?.get("correction");
}
