import { randomUUID } from "node:crypto";
import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { instantAt, type LocalDate } from "../../domain/date/local-date.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { INCOMING_ANSWERS, type IncomingAnswer, type IncomingKind } from "../../domain/lists/outgoing.ts";
import { answersFrom, type RiskAnswers, screen } from "../../domain/risk.ts";
import { detailsOf } from "../../record/identity.ts";
import { openLoosely, sealLoosely } from "../../record/loose.ts";
import { childOf, seal } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { completeNotification, NotificationAnswers, openCase } from "../raise/acts.ts";
import { packetOf } from "./acts.ts";
import { type Danger, standsThere } from "./danger.ts";
import { incomingAnswered, incomingLogged, incomingRead } from "./events.ts";
import { incomingOf, lockIncoming, replyOf } from "./queries.ts";
import * as no from "./refusals.ts";

/** What another authority, or a school elsewhere, asks. */
export interface Logged {
	kind: IncomingKind;
	/** Its name in the directory; undefined where it is written out. */
	sender?: Words;
	receivedOn: LocalDate;
	/** They say that the child may be at risk of harm: nothing waits for an acceptance then. */
	urgent: boolean;
	words: Readonly<Record<string, Private | undefined>>;
}

const LOG: Statement = {
	name: "incoming-log",
	text: `insert into incoming (id, panel_id, kind, sender, urgent, received_on, acknowledge_by, answer_by, words, case_id, event_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

/** By when a request to the panel is to be acknowledged and answered, counted from the day on which it came. */
export function incomingDates(kind: IncomingKind, on: LocalDate, { transfers: days, calendars }: Panel) {
	const after = (working: number) => dueDate({ from: on, working, calendars }).due;
	return {
		acknowledgeBy: after(days.acknowledge),
		answerBy: after(kind === "help" ? days.helpAnswer : days.answer),
	};
}

/**
 * Logs a request. Where the child may be at risk of harm a case is opened at once, with its alerts: that waits for no
 * acceptance. Returns the request, and the reference of such a case.
 */
export async function logIncoming(
	ctx: PersonCtx,
	logged: Logged,
): Promise<{ id: Key; acknowledgeBy: LocalDate; answerBy: LocalDate; ref?: Words }> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { kind, receivedOn, urgent, words } = logged;
	const dates = incomingDates(kind, receivedOn, panel);
	const id = randomUUID();
	const made = urgent ? await makeCase(ctx, panel, { receivedOn, urgent, id }, words) : undefined;
	const facts = {
		incoming: id,
		kind,
		receivedOn,
		...dates,
		urgent,
		fromPanel: null,
		case: made?.case ?? null,
	};
	const event = await ctx.record(incomingLogged, { panel: panel.id }, facts);
	const sealed = await sealLoosely(ctx.tx, ctx.keys, packetOf(id), words);
	await ctx.tx.query(LOG, [
		...[id, panel.id, kind, logged.sender ?? null, urgent, receivedOn, dates.acknowledgeBy, dates.answerBy],
		...[made ? null : sealed, made?.case ?? null, event],
	]);
	return { id, ...dates, ref: made?.ref };
}

/**
 * Makes a case of what another authority said of a child, as a notification does: received when they asked, with what
 * they did not say of safety not known. From a panel of this deployment what is dangerous comes with the child: contact is
 * on hold before anything is planned, and a need-to-know case is one from its first row on.
 */
async function makeCase(
	ctx: PersonCtx,
	panel: Panel,
	of: { receivedOn: LocalDate; urgent: boolean; id: Key; danger?: Danger },
	words: Readonly<Record<string, Private | undefined>>,
): Promise<{ case: Key; ref: Words }> {
	const { holds = [], needToKnow = false, answers: said = answersFrom([], "unknown") } = of.danger ?? {};
	const actNow = screen(said).tier === "act-now" || !of.urgent;
	const risk: RiskAnswers = actNow ? said : { ...said, serious_worry: "yes" };
	const at = instantAt(of.receivedOn, "12:00", panel.zone);
	const received = at < ctx.now ? at : ctx.now;
	const opened = await openCase(ctx, panel, risk, received, { holds, needToKnow });
	const { birth, sex, reason: _, ...typed } = words;
	const plain = detailsOf(new Map(birth ? [["birth", birth]] : []));
	const answers = NotificationAnswers.parse({
		...typed,
		birth: plain.birth,
		on_roll: "unknown",
		whereabouts: "no",
		reason: "no_place_after_moving_in",
	});
	const members = await panelMembers(ctx.tx, panel.id);
	await completeNotification(ctx, panel, opened, risk, answers, { members, said: undefined, needToKnow });
	const about = { panel: panel.id, case: opened.case };
	const event = await ctx.record(incomingRead, about, { incoming: of.id, cases: [opened.case] });
	// A code, as the panel that asked had it sealed.
	await sealUnder(ctx, opened.case, event, {
		...{ sex, sender: words.sender, request: words.reason, sender_reference: words.their_reference },
		...{ their_contact: words.their_contact, acknowledgement: words.acknowledgement },
	});
	return { case: opened.case, ref: opened.ref };
}

/** @throws the refusal that the child's record was erased, where there is something to seal */
async function sealUnder(
	ctx: PersonCtx,
	caseId: Key,
	event: number,
	words: Readonly<Record<string, Private | undefined>>,
): Promise<void> {
	if (Object.values(words).every((value) => !value || value.isBlank)) return;
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) return seal(ctx.tx, child, { case: caseId, about: caseId, event }, words);
	await refuseErased(ctx.tx, caseId);
	throw notFound();
}

const WORDS: Statement = {
	name: "incoming-words",
	text: "select words, answered_on is null as waits, answer = 'withdrawn' as withdrawn from incoming where id = $1",
};

/**
 * What was said of the child: field → value. The caller records that it was opened. Undefined once it was taken away; of a
 * request that was withdrawn, what was said here alone.
 */
export async function wordsOf(ctx: PersonCtx, id: Key): Promise<Map<string, Private> | undefined> {
	const [row] = await ctx.tx.query<{ words: Buffer | null; waits: boolean; withdrawn: boolean | null }>(
		WORDS,
		[id],
	);
	if (!row?.words) return undefined;
	const words = await openLoosely(ctx.tx, ctx.keys, packetOf(id), row.words);
	// An older version kept the words of an acknowledgement as those of the answer.
	const early = row.waits && !words.has("acknowledgement") ? words.get("answered") : undefined;
	if (early) words.set("acknowledgement", early).delete("answered");
	// Taken back, the child is none of this panel's business; what it said itself is.
	return row.withdrawn ? new Map([...words].filter(([field]) => field === "acknowledgement")) : words;
}

const ANSWER: Statement = {
	name: "incoming-answer",
	text: `update incoming set acknowledged_on = coalesce(acknowledged_on, $3),
			answered_on = case when $2 = 'acknowledged' then null else $3::date end,
			answer = case when $2 = 'acknowledged' then null else $2 end,
			case_id = coalesce($4, case_id), words = $5, reply = $6, event_id = $7
		where id = $1`,
};

/** What came of an answer. */
export interface Answered {
	ref?: Words;
	case?: Key;
	sender: Words | null;
	/** The panel that asked is one of this deployment. */
	here: boolean;
	/** Of a case that was opened: what must be seen to at once. */
	danger?: Danger;
}

/**
 * Answers a request. To take a child on opens their case, and what was said of them moves there: the child is this
 * panel's from then on. What somebody writes with an answer is kept where the request is: in the case, where there is one.
 * @throws refusals: it was answered already, this is no answer to it, it was withdrawn, or the child's record was erased
 */
export async function answerIncoming(
	ctx: PersonCtx,
	id: Key,
	answer: IncomingAnswer,
	words: { told?: Private; because?: Private },
): Promise<Answered> {
	const request = await lockIncoming(ctx.tx, id);
	if (request.answeredOn) throw no.answered();
	const again = answer === "acknowledged" && request.acknowledgedOn;
	const kinds: readonly string[] = entryOf(INCOMING_ANSWERS, answer).of;
	if (again || !kinds.includes(request.kind)) throw no.notAnAnswer();
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const said = await wordsOf(ctx, id);
	const there = await standsThere(ctx, request, said ?? new Map());
	if (there.withdrawn) throw no.withdrawnThere();
	if (said) await ctx.record(incomingRead, { panel: panel.id }, { incoming: id, cases: [] });
	const takes = answer === "accepted";
	const of = { receivedOn: request.receivedOn, urgent: there.urgent, id, danger: there.danger };
	const made =
		takes && !request.case && said ? await makeCase(ctx, panel, of, Object.fromEntries(said)) : undefined;
	const caseId = made?.case ?? request.case;
	const facts = { ...{ incoming: id, kind: request.kind, answer, on: panel.today }, case: caseId };
	const event = await ctx.record(incomingAnswered, { panel: panel.id, case: caseId ?? undefined }, facts);
	const now = spoken(answer, words);
	if (caseId) await sealUnder(ctx, caseId, event, now);
	const kept = caseId ? undefined : { ...Object.fromEntries(said ?? []), ...now };
	const sealed = kept ? await sealLoosely(ctx.tx, ctx.keys, packetOf(id), kept) : null;
	const replies =
		request.fromPanel && answer === "declined" ? { declined_because: words.because } : undefined;
	const reply = replies ? await sealLoosely(ctx.tx, ctx.keys, replyOf(id), replies) : null;
	await ctx.tx.query(ANSWER, [id, answer, panel.today, made?.case ?? null, sealed, reply, event]);
	return {
		...{ ref: made?.ref, case: made?.case ?? (takes ? request.case : null) ?? undefined },
		...{ sender: request.sender, here: request.fromPanel !== null },
		danger: made && there.danger,
	};
}

/** What was written with an answer, by its name: what is said later does not take the place of an acknowledgement. */
function spoken(answer: IncomingAnswer, { told, because }: { told?: Private; because?: Private }) {
	if (answer === "acknowledged") return told ? { acknowledgement: told } : {};
	return { ...(told ? { answered: told } : {}), ...(because ? { declined: because } : {}) };
}

/** The request, for a form about it. */
export const requestOf = async (ctx: PersonCtx, id: Key) => (await incomingOf(ctx.tx, id))!;
