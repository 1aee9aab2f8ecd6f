import { randomUUID } from "node:crypto";
import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { canMove } from "../../domain/lifecycle.ts";
import type { OutgoingKind, OutgoingNews } from "../../domain/lists/outgoing.ts";
import type { State } from "../../domain/lists/states.ts";
import { newsPossible } from "../../domain/requests.ts";
import type { Tell } from "../../record/event.ts";
import { sealLoosely } from "../../record/loose.ts";
import { childOf, open, seal } from "../../record/sealed.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { moveCase, reviewAfter } from "../lifecycle/acts.ts";
import { caseNow, lockCase } from "../lifecycle/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { DANGER_FIELDS, dangerOf, sealedDanger } from "./danger.ts";
import { outgoingAsked, outgoingNews, outgoingRead } from "./events.ts";
import { lockOutgoing } from "./queries.ts";
import * as no from "./refusals.ts";

/** Who the child is, as far as whoever is asked must know it, and no more. */
export const MINIMUM = [
	...["first_name", "surname", "description", "birth", "age", "sex", "upn"],
	...["address", "postcode", "hazards", "new_place", "parent"],
] as const;

/** What is asked of somebody outside the panel. */
export interface Asked {
	kind: OutgoingKind;
	/** Its name in the directory, or the service's code; undefined where it is written out. */
	recipient?: Words;
	/** A panel of this deployment. */
	panel?: Key;
	sentOn: LocalDate;
	words: { to?: Private; reason: Private };
}

/** What binds a request's words to it, on both sides. */
export const packetOf = (id: Key): string => `incoming:${id}`;

const ASK: Statement = {
	name: "outgoing-ask",
	text: `insert into outgoing (id, panel_id, case_id, kind, recipient, to_panel, sent_on, acknowledge_by, answer_by, came_from,
			packet, asked_by, event_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		on conflict do nothing returning id`,
};

const OVER: readonly State[] = ["draft", "closed", "redirected", "duplicate"];

const UNDER_WAY: Statement = {
	name: "outgoing-transfer-under-way",
	text: `select 1 from outgoing
		where case_id = $1 and kind = 'authority' and withdrawn_on is null and accepted is distinct from false`,
};

/**
 * Looks whether the child can be transferred, before anybody writes why.
 * @throws refusals: the case is over or cannot be transferred from where it stands, or a transfer is under way
 */
export async function transferPossible(tx: Tx, caseId: Key): Promise<void> {
	const { state, urgent } = await caseNow(tx, caseId);
	if (OVER.includes(state)) throw no.over();
	if ((await tx.query(UNDER_WAY, [caseId])).length) throw no.already();
	if (state !== "transfer_out_pending") movesToWait(state, urgent);
}

/** @throws the refusal: a case cannot be transferred from there */
function movesToWait(state: State, urgent: boolean): void {
	const verdict = canMove(state, "transfer_out_pending", { urgent });
	if (!verdict.ok) throw no.notPossible(verdict.because);
}

/**
 * Asks somebody outside to take a child on, to give a place, or to help. A transfer to another authority moves the case to
 * wait for it; the panel owns the child until it is accepted in writing (domain brief, section 5). In a panel of this
 * deployment it arrives by itself.
 * @throws refusals: the case is over or cannot be transferred from where it stands, or a transfer is under way
 */
export async function askOutside(
	ctx: PersonCtx,
	caseId: Key,
	asked: Asked,
): Promise<{ id: Key; ref: Words; acknowledgeBy: LocalDate; answerBy: LocalDate }> {
	const file = await lockCase(ctx.tx, caseId);
	if (OVER.includes(file.state)) throw no.over();
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { acknowledgeBy, answerBy } = datesOf(asked, panel);
	const moves = asked.kind === "authority" && file.state !== "transfer_out_pending";
	if (moves) {
		movesToWait(file.state, file.urgent);
		await moveCase(ctx, caseId, {
			to: "transfer_out_pending",
			review: later(answerBy, panel.today),
			words: {},
		});
	}
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	const id = randomUUID();
	const fields = (await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map<string, Private>();
	const goes = MINIMUM.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)!] as const] : []));
	const danger = asked.panel ? sealedDanger(await dangerOf(ctx.tx, caseId)) : undefined;
	const facts = {
		...{ outgoing: id, kind: asked.kind, sentOn: asked.sentOn, acknowledgeBy, answerBy },
		...{ toPanel: asked.panel ?? null, basis: "public_task" as const },
		fields: [...goes.map(([name]) => name), ...(danger ? DANGER_FIELDS : [])],
	};
	const event = await ctx.record(outgoingAsked, { panel: panel.id, case: caseId }, facts);
	const told = {
		...Object.fromEntries(goes),
		reason: asked.words.reason,
		their_reference: new Private(file.ref),
		...danger,
	};
	const packet = asked.panel ? await sealLoosely(ctx.tx, ctx.keys, packetOf(id), told) : null;
	const made = await ctx.tx.query<{ id: Key }>(ASK, [
		...[id, panel.id, caseId, asked.kind, asked.recipient ?? null, asked.panel ?? null, asked.sentOn],
		...[acknowledgeBy, answerBy, moves ? file.state : null, packet, ctx.person.id, event],
	]);
	if (!made.length) throw no.already();
	const words = { outgoing_to: asked.words.to, outgoing_reason: asked.words.reason };
	await seal(ctx.tx, child, { case: caseId, about: id, event }, words);
	return { id, ref: file.ref, acknowledgeBy, answerBy };
}

function datesOf({ kind, sentOn }: Asked, { transfers: days, calendars }: Panel) {
	const after = (working: number) => dueDate({ from: sentOn, working, calendars }).due;
	return kind === "authority"
		? { acknowledgeBy: after(days.acknowledge), answerBy: after(days.answer) }
		: { acknowledgeBy: after(days.referralAcknowledge), answerBy: after(days.referralAnswer) };
}

const later = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);

/** What came of a request, as a person records it. */
export interface News {
	what: OutgoingNews;
	on: LocalDate;
	/** Who said so there, their reference, and why. */
	words: { by?: Private; reference?: Private; because?: Private };
}

const NEWS: Statement = {
	name: "outgoing-news",
	text: `update outgoing set
			acknowledged_on = case when $2 = 'acknowledged' then $3::date else acknowledged_on end,
			answered_on = case when $2 in ('accepted', 'declined') then $3::date else answered_on end,
			accepted = case $2 when 'accepted' then true when 'declined' then false else accepted end,
			done_by = coalesce($4::date, done_by),
			done_on = case when $2 = 'done' then $3::date else done_on end,
			withdrawn_on = case when $2 = 'withdrawn' then $3::date else withdrawn_on end,
			packet = null, event_id = $5
		where id = $1`,
};

/**
 * Records what came of a request. Once another authority has accepted a child the case can only be closed. One that is
 * declined, or withdrawn, goes back to where it stood.
 * @throws refusals: it was recorded already, the case was erased, or the panel that was asked answers by itself, or has
 *   answered and its answer is on the way
 * @returns whether the case is closed: a child who comes back then is nobody's
 */
export async function recordNews(
	ctx: PersonCtx,
	id: Key,
	{ what, on, words }: News,
): Promise<{ ref: Words; closed: boolean }> {
	const before = await lockOutgoing(ctx.tx, id);
	if (!before) throw notFound();
	await refuseErased(ctx.tx, before.case);
	if (!newsPossible(before).includes(what)) throw no.notNow();
	if (before.toPanel && what !== "withdrawn") throw no.theirsToAnswer();
	if (before.toPanel && !before.answeredOn && (await answeredThere(ctx, id))) throw no.answerOnItsWay();
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const about = { panel: panel.id, case: before.case };
	const facts = { outgoing: id, kind: before.kind, what, on, byThem: false };
	const event = await ctx.record(outgoingNews, about, facts);
	const done = what === "accepted" && before.kind !== "authority";
	const doneBy = done
		? dueDate({ from: on, working: panel.transfers.referralDone, calendars: panel.calendars }).due
		: null;
	await ctx.tx.query(NEWS, [id, what, on, doneBy, event]);
	const child = await childOf(ctx.tx, ctx.keys, before.case);
	if (child) {
		const sealed = {
			[`${what}_by`]: words.by,
			their_reference: words.reference,
			[`${what}_because`]: words.because,
		};
		await seal(ctx.tx, child, { case: before.case, about: id, event }, sealed);
	}
	if (before.kind === "authority" && (what === "declined" || what === "withdrawn"))
		await takeBack(ctx, before);
	return { ref: before.ref, closed: (await caseNow(ctx.tx, before.case)).closed };
}

const ANSWERED_THERE: Statement = {
	name: "transfer-answered-there",
	text: "select transfer_answered_there($1) as yes",
};

const answeredThere = async ({ tx }: PersonCtx, id: Key): Promise<boolean> =>
	(await tx.query<{ yes: boolean }>(ANSWERED_THERE, [id]))[0]!.yes;

/** The child is the panel's again: the case goes on from where it stood, or from the panel where it cannot. */
async function takeBack(ctx: PersonCtx, { case: caseId, cameFrom }: { case: Key; cameFrom: string | null }) {
	const file = await caseNow(ctx.tx, caseId);
	if (file.state !== "transfer_out_pending") return;
	const before = (cameFrom ?? "panel") as State;
	const to = canMove(file.state, before, { urgent: file.urgent }).ok ? before : "panel";
	const panel = await loadPanel(ctx.tx, ctx.panel);
	await moveCase(ctx, caseId, { to, review: reviewAfter(file, panel, to), words: {} });
}

/** How another authority accepted a child. */
export interface Acceptance {
	authority: Words | Private | undefined;
	reference: Words | Private | undefined;
	on: LocalDate;
}

const ACCEPTED: Statement = {
	name: "transfer-accepted",
	text: `select id, recipient, their_ref as reference, to_char(answered_on, 'YYYY-MM-DD') as on from outgoing
		where case_id = $1 and kind = 'authority' and withdrawn_on is null and accepted`,
};

/**
 * Opens for this person how another authority accepted the child, and records that it was opened. Undefined where none
 * has.
 */
export async function openAcceptance(ctx: PersonCtx, caseId: Key): Promise<Acceptance | undefined> {
	type Row = { id: Key; recipient: Words | null; reference: Words | null; on: LocalDate };
	const [row] = await ctx.tx.query<Row>(ACCEPTED, [caseId]);
	if (!row) return undefined;
	const sealed = (await open(ctx.tx, ctx.keys, [row.id])).get(row.id);
	await ctx.record(outgoingRead, { panel: ctx.panel, case: caseId }, { outgoing: row.id });
	return {
		authority: row.recipient ?? sealed?.get("outgoing_to"),
		reference: row.reference ?? sealed?.get("their_reference"),
		on: row.on,
	};
}

/** To people, in private, that something waits for them. */
export const toldTo = (people: readonly Key[], view: string, subject: Key, key: string): Tell => ({
	...{ to: { people }, view, subject, key, standing: true },
});
