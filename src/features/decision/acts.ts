import { randomUUID } from "node:crypto";
import { agree, askSecondPerson } from "../../access/approval.ts";
import { may } from "../../access/policy.ts";
import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { fairAccessDue } from "../../domain/fair-access.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import type { ClosureReason } from "../../domain/lists/closure-reasons.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Tell } from "../../record/event.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, decision, decisionAction } from "../../store/schema/index.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { dateKeeping } from "../keeping/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { overdueReferral } from "../not-located.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { NO_NOTICE, type Notice, tellReferrer } from "../referrer.ts";
import { transferStanding } from "../transferred.ts";
import { isUnseen } from "../welfare.ts";
import type { DecisionInput, Standing } from "./answers.ts";
import { openChecks } from "./checks.ts";
import { type Decided, type Effect, effectOf, recommended, type Situation } from "./effect.ts";
import { type DecisionFacts, decisionConfirmed, decisionRecorded } from "./events.ts";
import { type CaseNow, caseNow, hasActNow, loadRecorded, lockCase, type Recorded } from "./queries.ts";
import {
	corrected,
	datePast,
	nothingToConfirm,
	notOnPanel,
	notPossible,
	notYours,
	overtaken,
	ownDecision,
} from "./refusals.ts";

/** A decision just recorded. */
export interface Outcome {
	decision: Key;
	ref: string;
	state: State;
	/** Somebody else must confirm it. */
	secondPerson: boolean;
	standing: Standing;
	/** The ledger row that says so. */
	event: number;
}

/** What a decision would do to a case as it stands. Reads only: the form asks it before the act does. */
export async function foresee(
	{ tx, panel: panelId }: PersonCtx,
	caseId: Key,
	decided: Decided & { supersedes?: Key },
): Promise<Effect> {
	const panel = await loadPanel(tx, panelId);
	return effectOf(decided, await situation(tx, panel, await caseNow(tx, caseId), decided.supersedes));
}

/**
 * Records a panel's decision on a case, seals its words, and moves the case. Decisions on one case follow one
 * another: each holds the case's row until it is committed.
 * @throws refusals: the case is not this person's, the move is not allowed, somebody chosen has left, a date has
 * passed, or the decision to correct was corrected already
 */
export async function recordDecision(ctx: PersonCtx, caseId: Key, input: DecisionInput): Promise<Outcome> {
	const file = await lockCase(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const now = await situation(ctx.tx, panel, file, input.supersedes);
	const wanted = effectOf(input, now);
	if (!wanted.ok) throw notPossible(wanted.code, wanted.because);
	if (!may(ctx.person, wanted.permission, panel.id)) throw notYours();
	const made = await madeBy(ctx, input);
	const recommends = made?.standing === "recommendation";
	const effect = recommends ? recommended(wanted, now) : wanted;
	const members = await panelMembers(ctx.tx, panel.id);
	checkPeople(members, input);
	const ahead = [input.review, ...input.actions.map((a) => a.due), input.enquirer?.due ?? input.review];
	if (ahead.some((date) => date < panel.today)) throw datePast();
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();

	const id = randomUUID();
	const others = withRole(members, "coordinator", "chair").filter((m) => m.id !== ctx.person.id);
	const tells = tellsOf(file, id, effect.secondPerson ? others : []);
	const notice = await noticeOf(ctx, file, effect.to);
	const facts = {
		...factsOf(ctx, id, input, effect),
		...(made ? { meeting: made.id, standing: made.standing } : {}),
		...(recommends ? {} : { placeBy: placeBy(input, panel) }),
	};
	const about = { panel: panel.id, case: caseId };
	const event = await ctx.record(decisionRecorded, about, facts, [...tells, ...notice.tells]);
	await notice.keep(event);

	const belongs = { panelId: panel.id, caseId, eventId: event };
	await insertDecision(ctx, id, belongs, { ...input, meeting: made });
	const actions = input.actions.map((action) => ({ ...action, id: randomUUID() }));
	if (actions.length) {
		const rows = actions.map((a) => ({ ...belongs, id: a.id, decisionId: id, ownerId: a.owner, due: a.due }));
		await ctx.tx.db.insert(decisionAction).values(rows);
		await ctx.tx.query(SIGHT, [ctx.panel, caseId, event, actions.map((a) => a.owner)]);
	}
	const texts = Object.fromEntries(actions.map((a) => [actionField(a.id), a.what]));
	const words = { rationale: input.rationale, ...input.params, ...texts };
	await seal(ctx.tx, child, { case: caseId, about: id, event }, words);
	if (effect.secondPerson) {
		await askSecondPerson(ctx.tx, {
			...belongs,
			about: id,
			permission: effect.permission,
			by: ctx.person.id,
		});
	}
	// A closed case keeps the review that it closed with until it is reopened.
	if (!(recommends && now.closed)) {
		await moveCase(ctx, panel, file, { to: effect.to, review: input.review, closure: input.closure, event });
	}
	if (input.enquirer && input.checks) {
		const { person, due } = input.enquirer;
		const agency = members.find((m) => m.id === person)!.agencyId;
		await openChecks(ctx, { ...belongs, today: panel.today }, { checks: input.checks, person, agency, due });
	}
	return {
		...{ decision: id, ref: file.ref, state: effect.to, secondPerson: effect.secondPerson },
		...{ standing: made?.standing ?? "decision", event },
	};
}

/** Whoever is to do something can see what for. */
const SIGHT: Statement = {
	name: "decision-actions-sight",
	text: `insert into case_member (panel_id, case_id, event_id, kind, person_id)
		select distinct $1::uuid, $2::uuid, $3::bigint, 'named', u.id from unnest($4::uuid[]) as u (id) on conflict do nothing`,
};

/** The meeting that made it; a correction belongs to the meeting, and has the standing, of what it corrects. */
async function madeBy(
	ctx: PersonCtx,
	{ meeting, supersedes }: DecisionInput,
): Promise<DecisionInput["meeting"]> {
	if (supersedes === undefined) return meeting;
	const { facts } = await loadRecorded(ctx.tx, supersedes);
	return facts.meeting === undefined ? undefined : { id: facts.meeting, standing: facts.standing };
}

/** The name under which an action's words are sealed, with those of its decision. */
export const actionField = (action: Key): string => `action_${action}`;

/**
 * A second person agrees that a case closes, and it closes.
 * @throws refusals: recorded by the same person, corrected or confirmed already, or the case can no longer close
 */
export async function confirmDecision(ctx: PersonCtx, caseId: Key, id: Key): Promise<void> {
	const file = await lockCase(ctx.tx, caseId);
	const recorded = await loadRecorded(ctx.tx, id);
	requireConfirmable(ctx, recorded);
	const { type, closure, review } = recorded.facts;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const now = await situation(ctx.tx, panel, file);
	const effect = effectOf({ type, closure }, { ...now, corrects: now.closed ? {} : undefined });
	if (!effect.ok) throw notPossible(effect.code, effect.because);
	if (!may(ctx.person, effect.permission, panel.id)) throw notYours();
	const notice = await noticeOf(ctx, file, "closed");
	const about = { panel: panel.id, case: caseId };
	const event = await ctx.record(decisionConfirmed, about, { decision: id }, notice.tells);
	await notice.keep(event);
	await agree(ctx.tx, { about: id, by: ctx.person.id, event });
	await moveCase(ctx, panel, file, { to: "closed", review, closure, event });
}

/** @throws refusals: nothing to confirm, or this person recorded it */
export function requireConfirmable(ctx: PersonCtx, recorded: Recorded): void {
	if (!recorded.facts.secondPerson || recorded.confirmedBy) throw nothingToConfirm();
	if (recorded.overtaken) throw overtaken();
	if (recorded.recordedBy === ctx.person.id) throw ownDecision();
}

/** The referrer hears where the case has come to, where that is another place than before. */
function noticeOf(ctx: PersonCtx, file: CaseNow, to: State): Promise<Notice> {
	if (to === file.state) return Promise.resolve(NO_NOTICE);
	const turn = to === "closed" || to === "reopened" ? to : "moved";
	return tellReferrer(ctx, file.id, turn, to);
}

/** Fair Access: a child is placed within 20 school days of the decision. */
function placeBy({ type }: DecisionInput, { today, calendars }: Panel): LocalDate | undefined {
	return type === "fair_access" ? fairAccessDue(today, calendars).due : undefined;
}

async function situation(tx: Tx, panel: Panel, file: CaseNow, supersedes?: Key): Promise<Situation> {
	const transfer = await transferStanding(tx, file.id);
	const unseen = await isUnseen(tx, file.id);
	const untold = await overdueReferral(tx, panel, file.id);
	return {
		state: file.state,
		closed: file.closedAt !== null || file.state === "closed",
		urgent: file.urgent,
		actNow: await hasActNow(tx, file.id),
		blocks: { unseen, untold, unaccepted: transfer === "waiting" },
		transferred: transfer === "accepted",
		corrects: supersedes === undefined ? undefined : await correcting(tx, file, supersedes),
	};
}

/** A correction undoes the move of the decision it replaces, where nothing else has moved the case since. */
async function correcting(tx: Tx, file: CaseNow, supersedes: Key): Promise<{ before?: State }> {
	const old = await loadRecorded(tx, supersedes);
	if (old.case !== file.id) throw notFound();
	const untouched = old.event === file.event && old.facts.type !== "reopen";
	return { before: untouched ? old.facts.from : undefined };
}

function checkPeople(members: readonly Member[], input: DecisionInput): void {
	const people = new Set(members.map((m) => m.id));
	const agencies = new Set(members.map((m) => m.agencyId));
	const { saidBy, enquirer } = input;
	const named = [...input.actions.map((a) => a.owner), saidBy, enquirer?.person].filter((id) => id != null);
	const known = named.every((id) => people.has(id)) && input.agencies.every((id) => agencies.has(id));
	if (!known) throw notOnPanel();
}

function factsOf(
	ctx: PersonCtx,
	id: Key,
	input: DecisionInput,
	effect: Extract<Effect, { ok: true }>,
): DecisionFacts {
	return {
		standing: "decision",
		decision: id,
		type: input.type,
		review: input.review,
		saidBy: input.saidBy,
		saidAt: input.saidAt.toISOString(),
		recordedBy: ctx.person.id,
		actions: input.actions.map(({ owner, due }) => ({ owner, due })),
		agencies: [...input.agencies],
		place: input.source?.place ?? null,
		message: input.source?.message ?? null,
		closure: input.closure,
		checks: input.checks && [...input.checks],
		enquirer: input.enquirer,
		supersedes: input.supersedes ?? null,
		from: effect.from,
		to: effect.to,
		secondPerson: effect.secondPerson,
	};
}

/**
 * The note in the case's thread, and one in private to each of those who may be the second person. A restricted case
 * has no thread: in a channel it is a count.
 */
function tellsOf(file: CaseNow, id: Key, seconds: readonly Member[]): Tell[] {
	const tells: Tell[] = [];
	const about = { subject: id, standing: true } as const;
	if (!file.restricted) tells.push({ ...about, to: "thread", view: "decision-note", key: `decision:${id}` });
	if (seconds.length) {
		const people = seconds.map((m) => m.id);
		tells.push({ ...about, to: { people }, view: "decision-waits", key: `decision-waits:${id}` });
	}
	return tells;
}

/** The unique row decides which of two corrections of one decision stands. */
async function insertDecision(
	ctx: PersonCtx,
	id: Key,
	belongs: { panelId: Key; caseId: Key; eventId: number },
	input: DecisionInput,
): Promise<void> {
	const row = {
		...belongs,
		id,
		type: input.type,
		saidBy: input.saidBy,
		saidAt: input.saidAt,
		recordedBy: ctx.person.id,
		recordedAt: ctx.now,
		reviewOn: input.review,
		agencies: [...input.agencies],
		placeId: input.source?.place ?? null,
		messageId: input.source?.message ?? null,
		link: input.source?.link ?? "",
		supersedes: input.supersedes ?? null,
		meetingId: input.meeting?.id ?? null,
		standing: input.meeting?.standing ?? ("decision" as const),
	};
	const inserted = await ctx.tx.db
		.insert(decision)
		.values(row)
		.onConflictDoNothing({ target: decision.supersedes })
		.returning({ id: decision.id });
	if (!inserted.length) throw corrected();
}

interface Move {
	to: State;
	review: LocalDate;
	closure?: ClosureReason;
	event: number;
}

async function moveCase(ctx: PersonCtx, panel: Panel, file: CaseNow, move: Move): Promise<void> {
	const closed = move.to === "closed";
	const again = move.to === "reopened";
	await ctx.tx.db
		.update(caseFile)
		.set({
			state: move.to,
			nextReview: closed ? reviewOnceClosed(panel, move) : move.review,
			closedAt: closed ? (file.closedAt ?? ctx.now) : null,
			...(move.to === file.state ? {} : { reviews: 0 }),
			...(again ? { episode: file.episode + 1, episodeFrom: ctx.now, fourWeeksAt: null } : {}),
			eventId: move.event,
		})
		.where(eq(caseFile.id, file.id));
	await dateKeeping(ctx, file.id);
}

/** A case closed as not located comes back within the year, sooner if the decision says so; others do not. */
function reviewOnceClosed(panel: Panel, { review, closure }: Move): LocalDate | null {
	const yearly = nextReview("closed", { urgent: false, closure }, panel.today, panel.calendars);
	if (!yearly) return null;
	return review < yearly.due ? review : yearly.due;
}
