import { randomUUID } from "node:crypto";
import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { instantAt, type LocalDate } from "../../domain/date/local-date.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { INCOMING_ANSWERS, type IncomingAnswer, type IncomingKind } from "../../domain/lists/outgoing.ts";
import { answersFrom } from "../../domain/risk.ts";
import { detailsOf } from "../../record/identity.ts";
import { childOf, openLoosely, seal, sealLoosely } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { completeNotification, NotificationAnswers, openCase } from "../raise/acts.ts";
import { packetOf } from "./acts.ts";
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
 * they did not say of safety not known.
 */
async function makeCase(
	ctx: PersonCtx,
	panel: Panel,
	of: { receivedOn: LocalDate; urgent: boolean; id: Key },
	words: Readonly<Record<string, Private | undefined>>,
): Promise<{ case: Key; ref: Words }> {
	const risk = answersFrom(of.urgent ? ["serious_worry"] : [], "unknown");
	const at = instantAt(of.receivedOn, "12:00", panel.zone);
	const opened = await openCase(ctx, panel, risk, at < ctx.now ? at : ctx.now);
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
	await completeNotification(ctx, panel, opened, risk, answers, { members, said: undefined });
	const about = { panel: panel.id, case: opened.case };
	const event = await ctx.record(incomingRead, about, { incoming: of.id, cases: [opened.case] });
	const child = await childOf(ctx.tx, ctx.keys, opened.case);
	if (!child) throw notFound();
	// A code, as the panel that asked had it sealed.
	const said = { sex, sender: words.sender, request: words.reason, sender_reference: words.their_reference };
	await seal(ctx.tx, child, { case: opened.case, about: opened.case, event }, said);
	return { case: opened.case, ref: opened.ref };
}

const WORDS: Statement = { name: "incoming-words", text: "select words from incoming where id = $1" };

/** What was said of the child: field → value. The caller records that it was opened. Undefined once it was taken away. */
export async function wordsOf(ctx: PersonCtx, id: Key): Promise<Map<string, Private> | undefined> {
	const [row] = await ctx.tx.query<{ words: Buffer | null }>(WORDS, [id]);
	return row?.words ? openLoosely(ctx.tx, ctx.keys, packetOf(id), row.words) : undefined;
}

const ANSWER: Statement = {
	name: "incoming-answer",
	text: `update incoming set acknowledged_on = coalesce(acknowledged_on, $3),
			answered_on = case when $2 = 'acknowledged' then null else $3::date end,
			answer = case when $2 = 'acknowledged' then null else $2 end,
			case_id = coalesce($4, case_id), words = $5, reply = $6, event_id = $7
		where id = $1`,
};

/**
 * Answers a request. To take a child on opens their case, and what was said of them moves there: the child is this
 * panel's from then on. Returns the reference of that case.
 * @throws refusals: it was answered already, or this is no answer to it
 */
export async function answerIncoming(
	ctx: PersonCtx,
	id: Key,
	answer: IncomingAnswer,
	words: { told?: Private; because?: Private },
): Promise<{ ref?: Words; case?: Key; sender: Words | null; here: boolean }> {
	const request = await lockIncoming(ctx.tx, id);
	if (request.answeredOn) throw no.answered();
	const again = answer === "acknowledged" && request.acknowledgedOn;
	const kinds: readonly string[] = entryOf(INCOMING_ANSWERS, answer).of;
	if (again || !kinds.includes(request.kind)) throw no.notAnAnswer();
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const said = await wordsOf(ctx, id);
	if (said) await ctx.record(incomingRead, { panel: panel.id }, { incoming: id, cases: [] });
	const takes = answer === "accepted";
	const made =
		takes && !request.case && said
			? await makeCase(
					ctx,
					panel,
					{ receivedOn: request.receivedOn, urgent: request.urgent, id },
					Object.fromEntries(said),
				)
			: undefined;
	const facts = {
		...{ incoming: id, kind: request.kind, answer, on: panel.today },
		case: made?.case ?? request.case,
	};
	const event = await ctx.record(incomingAnswered, { panel: panel.id, case: made?.case }, facts);
	const kept =
		said && !takes
			? { ...Object.fromEntries(said), answered: words.told, declined: words.because }
			: undefined;
	const sealed = kept ? await sealLoosely(ctx.tx, ctx.keys, packetOf(id), kept) : null;
	const replies =
		request.fromPanel && answer === "declined" ? { declined_because: words.because } : undefined;
	const reply = replies ? await sealLoosely(ctx.tx, ctx.keys, replyOf(id), replies) : null;
	await ctx.tx.query(ANSWER, [id, answer, panel.today, made?.case ?? null, sealed, reply, event]);
	const caseId = made?.case ?? (takes ? request.case : null) ?? undefined;
	return { ref: made?.ref, case: caseId, sender: request.sender, here: request.fromPanel !== null };
}

/** The request, for a form about it. */
export const requestOf = async (ctx: PersonCtx, id: Key) => (await incomingOf(ctx.tx, id))!;
