import { randomUUID } from "node:crypto";
import { askSecondPerson } from "../../access/approval.ts";
import { may } from "../../access/policy.ts";
import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { fairAccessDue } from "../../domain/fair-access.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import type { State } from "../../domain/lists/states.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { decisionAction } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { holdMessage } from "../message-lock.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { changedMeanwhile } from "../thread/acts.ts";
import type { DecisionInput, Standing } from "./answers.ts";
import { openChecks } from "./checks.ts";
import { type Decided, type Effect, effectOf, recommended } from "./effect.ts";
import { decisionRecorded } from "./events.ts";
import { moveCase, noticeOf } from "./moving.ts";
import { type CaseNow, caseNow, loadRecorded, lockCase } from "./queries.ts";
import { datePast, notOnPanel, notPossible, notYours } from "./refusals.ts";
import { situation } from "./situation.ts";
import { factsOf, insertDecision, tellsOf } from "./writing.ts";

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
	const { message, placeId } = ctx.from;
	if (message && placeId) await holdMessage(ctx.tx, placeId, message.id);
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
	await changedMeanwhile(ctx, caseId, { id, decision: true });
	const place = recommends ? undefined : placementOf(input, panel);
	const placement = place ? [{ ...place, owner: seesToIt(file, members, ctx.person.id) }] : [];
	const given = input.actions.map((action) => ({ ...action, kind: "given" as const }));
	const actions = [...given, ...placement].map((action) => ({ ...action, id: randomUUID() }));
	if (actions.length) {
		const rows = actions.map((a) => ({
			...belongs,
			id: a.id,
			decisionId: id,
			ownerId: a.owner,
			due: a.due,
			kind: a.kind,
		}));
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

/** Fair Access: a child is placed within 20 school days of the decision. */
function placeBy({ type }: DecisionInput, { today, calendars }: Panel): LocalDate | undefined {
	return type === "fair_access" ? fairAccessDue(today, calendars).due : undefined;
}

/**
 * The placement as something to do, so that it is followed to its start, and overdue when it is (S2-16, S2-26): on roll in
 * time under Fair Access, else there on the day that was agreed.
 */
function placementOf(input: DecisionInput, panel: Panel) {
	const kind = "placement" as const;
	const byThen = placeBy(input, panel);
	if (byThen) {
		const what = new Private("See that the child is on the school's roll and attends: Fair Access.");
		return { what, due: byThen, kind };
	}
	if (!input.starts) return undefined;
	const what = new Private(`See that the child starts and attends: ${labelOf(DECISION_TYPES, input.type)}.`);
	return { what, due: input.starts < panel.today ? panel.today : input.starts, kind };
}

/** The case's owner sees to a placement; whoever records it, where they have none or have left. */
function seesToIt({ owner }: CaseNow, members: readonly Member[], recorder: Key): Key {
	return owner && members.some((m) => m.id === owner) ? owner : recorder;
}

function checkPeople(members: readonly Member[], input: DecisionInput): void {
	const people = new Set(members.map((m) => m.id));
	const agencies = new Set(members.map((m) => m.agencyId));
	const { saidBy, enquirer } = input;
	const named = [...input.actions.map((a) => a.owner), saidBy, enquirer?.person].filter((id) => id != null);
	const known = named.every((id) => people.has(id)) && input.agencies.every((id) => agencies.has(id));
	if (!known) throw notOnPanel();
}
