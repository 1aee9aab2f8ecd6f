import { randomUUID } from "node:crypto";
import { may } from "../../access/policy.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { type LocalDate, parseDate } from "../../domain/date/local-date.ts";
import { canMove, nextReview, triageMove } from "../../domain/lifecycle.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import {
	type ScreeningEntry,
	TRIAGE_RESULTS,
	type TriageResult,
} from "../../domain/lists/screening-results.ts";
import type { State } from "../../domain/lists/states.ts";
import { schoolAgeEnd } from "../../domain/school-age.ts";
import type { Tell } from "../../record/event.ts";
import { detailsOf } from "../../record/identity.ts";
import { childOf, open, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, caseMember, handOff, triage } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { dateKeeping } from "../keeping/acts.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { otherCase } from "../other-case.ts";
import { type Member, panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { openMissingPlan } from "../raise/acts.ts";
import { tellReferrer } from "../referrer.ts";
import { refuseTransferred } from "../transferred.ts";
import { isUnseen, openWelfareCheck } from "../welfare.ts";
import { caseAssigned, caseMoved, caseReviewed, caseTriaged, schoolAgeNoted } from "./events.ts";
import { placementStarted } from "./placed.ts";
import { type CaseNow, contactIsOpen, lockCase } from "./queries.ts";
import * as no from "./refusals.ts";

/** What a person made of a notification, and what goes with it. */
export interface Triaged {
	result: TriageResult;
	/** What the answers suggested: kept beside what was chosen. */
	suggested: TriageResult;
	accepted: boolean;
	/** For one that is accepted. */
	taken?: { owner: Key; review: LocalDate };
	/** For one that is handed over; no person where they are not on the panel. */
	handed?: { person: Key | null; due: LocalDate };
	/** For a duplicate: the reference of the case that goes on. */
	other?: string;
	/** For a child missing from home or care: who was told. */
	told?: "police" | "both";
	/** Typed words by the name under which they are sealed: why, who takes it on, evidence, the police's reference. */
	words: Readonly<Record<string, Private | undefined>>;
}

/**
 * Records what a person made of a notification, moves the case accordingly and tells whoever raised it. A
 * notification can be looked at again: one that was redirected or taken for a duplicate is taken back by accepting it.
 * @throws refusals: the lifecycle does not allow it; a contact after an act-now answer is not confirmed, or a child
 * said to be located not seen, which no redirect silences; somebody chosen has left; a date has passed
 */
export async function triageCase(
	ctx: PersonCtx,
	caseId: Key,
	given: Triaged,
): Promise<{ ref: string; to: State }> {
	const file = await lockCase(ctx.tx, caseId);
	await refuseErased(ctx.tx, caseId);
	await refuseTransferred(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const goes = given.accepted ? "accepted" : given.result === "DUPLICATE" ? "duplicate" : "redirected";
	const move = triageMove(file.state, goes, { urgent: file.urgent });
	if (!move.ok) throw no.notPossible(move.code, move.because);
	if (!given.accepted) {
		if (await contactIsOpen(ctx.tx, caseId)) throw no.contactOpen();
		if (await isUnseen(ctx.tx, caseId)) throw no.unseen();
	}
	const members = await panelMembers(ctx.tx, panel.id);
	const chosen = [given.taken?.owner, given.handed?.person].filter((id) => id != null);
	if (!chosen.every((id) => members.some((m) => m.id === id))) throw no.notOnPanel();
	if ([given.taken?.review, given.handed?.due].some((d) => d && d < panel.today)) throw no.datePast();
	const duplicateOf = given.other === undefined ? null : await otherId(ctx, caseId, given.other);

	const id = randomUUID();
	const handId = given.handed ? randomUUID() : null;
	const notice = await tellReferrer(ctx, caseId, "triaged", given.result);
	const facts = {
		...{ triage: id, result: given.result, suggested: given.suggested, accepted: given.accepted },
		...{ owner: given.taken?.owner ?? null, review: given.taken?.review ?? null },
		...{ duplicateOf, handOff: handId, told: given.told ?? null, from: file.state, to: move.to },
	};
	const tells = [...notice.tells, ...ownerTold(ctx, file, given.taken?.owner), ...takerTold(given, handId)];
	const event = await ctx.record(caseTriaged, { panel: panel.id, case: caseId }, facts, tells);
	await notice.keep(event);
	const belongs = { panelId: panel.id, caseId, eventId: event };
	const { result, accepted } = given;
	const row = { ...belongs, id, result, accepted, duplicateOf, decidedBy: ctx.person.id, decidedAt: ctx.now };
	await ctx.tx.db.insert(triage).values(row);
	if (given.handed && handId) {
		const { person: personId, due } = given.handed;
		await ctx.tx.db.insert(handOff).values({ ...belongs, id: handId, triageId: id, personId, due });
	}
	await giveSight(ctx, belongs, members, chosen);
	const entry: ScreeningEntry = entryOf(TRIAGE_RESULTS, result);
	await ctx.tx.db
		.update(caseFile)
		.set({
			...(given.taken
				? { ownerId: given.taken.owner, nextReview: given.taken.review, closedAt: null, kind: entry.kind }
				: { nextReview: null, closedAt: ctx.now }),
			...(move.to === file.state ? {} : { reviews: 0 }),
			...{ state: move.to, triagedAt: ctx.now, eventId: event },
		})
		.where(eq(caseFile.id, caseId));
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: id, event }, given.words);
	if (given.accepted && entry.kind !== "at_risk") await openMissingPlan(ctx, panel, members, caseId);
	await dateKeeping(ctx, caseId);
	return { ref: file.ref, to: move.to };
}

async function otherId(ctx: PersonCtx, caseId: Key, ref: string): Promise<Key> {
	const other = await otherCase(ctx.tx, caseId, ref);
	if (!other.ok) throw no.otherCaseGone();
	return other.id;
}

/** A new owner hears of it, unless it is whoever acts. */
function ownerTold(ctx: PersonCtx, file: CaseNow, owner: Key | undefined): Tell[] {
	if (!owner || owner === ctx.person.id || (owner === file.owner && file.triaged)) return [];
	const key = `yours:${file.id}:${ctx.now.toISOString()}`;
	return [{ to: { people: [owner] }, view: "case-yours", subject: file.id, key }];
}

function takerTold({ handed }: Triaged, id: Key | null): Tell[] {
	if (!handed?.person || !id) return [];
	const key = `handed:${id}`;
	return [{ to: { people: [handed.person] }, view: "hand-off-asked", subject: id, key, standing: true }];
}

/** Whoever is to act on a case can open it. Coordinators and chairs can already. */
async function giveSight(
	ctx: PersonCtx,
	belongs: { panelId: Key; caseId: Key; eventId: number },
	members: readonly Member[],
	people: readonly Key[],
): Promise<void> {
	const rows = members
		.filter((m) => people.includes(m.id))
		.filter((m) => !m.roles.some((role) => role === "coordinator" || role === "chair"))
		.map((m) => ({ ...belongs, personId: m.id, kind: "named" as const }));
	if (rows.length) await ctx.tx.db.insert(caseMember).values(rows).onConflictDoNothing();
}

const OPENS: Statement = {
	name: "lifecycle-opens-need-to-know",
	text: `select array(select person_id from people_on_case($1)
			union select m.person_id from membership m where m.panel_id = f.panel_id and sees_whole(m.person_id, f.panel_id)) as people
		from case_file f where f.id = $1 and f.restricted and not f.panel_id = any (my_whole_panels())`,
};

/**
 * Those who may open a need-to-know case, for somebody who may not name more people on it; undefined where whoever acts
 * gives sight.
 */
async function namesNobody(ctx: PersonCtx, caseId: Key): Promise<Key[] | undefined> {
	return (await ctx.tx.query<{ people: Key[] }>(OPENS, [caseId]))[0]?.people;
}

/**
 * Names the owner of a case, or hands it over: recorded with its time, and the new owner told.
 * @throws refusals: not theirs to open, the case is closed, it is theirs already, they have left the panel, or it is need
 * to know and whoever acts may not name people on it
 */
export async function assignCase(ctx: PersonCtx, caseId: Key, owner: Key): Promise<string> {
	const file = await lockCase(ctx.tx, caseId);
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseTransferred(ctx.tx, caseId);
	if (file.closed) throw no.closed();
	if (file.owner === owner) throw no.sameOwner();
	const members = await panelMembers(ctx.tx, ctx.panel);
	if (!members.some((m) => m.id === owner)) throw no.notOnPanel();
	const named = await namesNobody(ctx, caseId);
	if (named && !named.includes(owner)) throw no.sightNotYours();
	const about = { panel: ctx.panel, case: caseId };
	const facts = { owner, before: file.owner };
	const tells = ownerTold(ctx, { ...file, triaged: false }, owner);
	const event = await ctx.record(caseAssigned, about, facts, tells);
	if (!named) await giveSight(ctx, { panelId: ctx.panel, caseId, eventId: event }, members, [owner]);
	await ctx.tx.db.update(caseFile).set({ ownerId: owner, eventId: event }).where(eq(caseFile.id, caseId));
	return file.ref;
}

/** Where a case stands now, as somebody says. */
export interface Moved {
	to: State;
	review: LocalDate;
	/** For a child who was located: whether a professional has seen them. */
	seen?: boolean;
	/** For one who was placed: the first day attended. */
	firstDay?: LocalDate;
	words: Readonly<Record<string, Private | undefined>>;
}

/**
 * Records where a case stands now. Each finding takes the place of the one before: a child is located in education,
 * located not in education, or not located. Located and not seen opens a welfare check, which blocks closing.
 * @throws refusals: the case cannot go there, and where it can; the review's date has passed
 */
export async function moveCase(ctx: PersonCtx, caseId: Key, move: Moved): Promise<string> {
	const file = await lockCase(ctx.tx, caseId);
	await refuseTransferred(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const verdict = canMove(file.state, move.to, { urgent: file.urgent });
	if (!verdict.ok) throw no.notPossible(verdict.code, verdict.because);
	if (move.review < panel.today) throw no.datePast();
	const notice = await tellReferrer(ctx, caseId, "moved", move.to);
	const facts = {
		...{ from: file.state, to: move.to, review: move.review },
		...{ seen: move.seen ?? null, firstDay: move.firstDay ?? null },
	};
	const event = await ctx.record(caseMoved, { panel: panel.id, case: caseId }, facts, notice.tells);
	await notice.keep(event);
	await ctx.tx.db
		.update(caseFile)
		.set({ state: move.to, nextReview: move.review, reviews: 0, eventId: event })
		.where(eq(caseFile.id, caseId));
	if (move.firstDay) await placementStarted(ctx, caseId, move.firstDay, event);
	if (move.seen === false && !(await isUnseen(ctx.tx, caseId))) await openWelfareCheck(ctx, caseId, event);
	await sealOn(ctx, caseId, event, move.words);
	return file.ref;
}

/**
 * Records that a case was reviewed, and when next. A child never found is reviewed again in a year.
 * @throws refusals: the case is over and has no review; the next date has passed
 */
export async function reviewCase(
	ctx: PersonCtx,
	caseId: Key,
	review: LocalDate,
	words: Moved["words"],
): Promise<string> {
	const file = await lockCase(ctx.tx, caseId);
	if (!file.closed) await refuseTransferred(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (!file.review) throw no.noReview();
	if (review < panel.today) throw no.datePast();
	const reviews = file.reviews + 1;
	const event = await ctx.record(caseReviewed, { panel: panel.id, case: caseId }, { review, reviews });
	await ctx.tx.db
		.update(caseFile)
		.set({ nextReview: review, reviews, eventId: event })
		.where(eq(caseFile.id, caseId));
	await sealOn(ctx, caseId, event, words);
	await noteSchoolAge(ctx, caseId);
	return file.ref;
}

const AGELESS: Statement = {
	name: "lifecycle-ageless",
	text: `select id from case_file where id = $1 and school_age_ends is null and closed_at is null and not is_over(state)`,
};

/**
 * Works out when compulsory school age ends, for an open case that does not say: one made before Rollcall kept the date.
 * The date of birth is sealed, so nobody does it but a person who reads the case anyway: whoever opens or reviews it.
 */
export async function noteSchoolAge(ctx: PersonCtx, caseId: Key): Promise<void> {
	if (!may(ctx.person, "move or review a case", ctx.panel)) return;
	if (!(await ctx.tx.query(AGELESS, [caseId])).length) return;
	const { birth } = detailsOf((await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map());
	const born = birth && parseDate(birth);
	if (!born) return;
	const ends = schoolAgeEnd(born);
	const event = await ctx.record(schoolAgeNoted, { panel: ctx.panel, case: caseId }, { ends });
	await ctx.tx.db
		.update(caseFile)
		.set({ schoolAgeEnds: ends, eventId: event })
		.where(eq(caseFile.id, caseId));
}

/** The review that a case's state asks for next; `to` where it is about to move. */
export function reviewAfter(file: CaseNow, panel: Panel, to: State = file.state): LocalDate {
	const facts = {
		urgent: file.urgent,
		reviews: to === file.state ? file.reviews + 1 : 0,
		closure: file.closed ? ("not_located_enquiries_exhausted" as const) : undefined,
	};
	return nextReview(to, facts, panel.today, panel.calendars)?.due ?? panel.today;
}

/** Under an id of its own: what is said at one review does not take the place of what was said at the last. */
async function sealOn(ctx: PersonCtx, caseId: Key, event: number, words: Moved["words"]): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	const named = Object.entries(words).map(([name, value]) => [`${name}_${event}`, value]);
	if (child) {
		await seal(ctx.tx, child, { case: caseId, about: caseId, event }, Object.fromEntries(named));
	}
}
