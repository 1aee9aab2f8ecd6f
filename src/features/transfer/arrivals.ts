import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { addDays } from "../../domain/date/local-date.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { toldTo } from "./acts.ts";
import { incomingAnswered, incomingLogged, outgoingNews, wordsCleared } from "./events.ts";
import { incomingDates } from "./incoming-acts.ts";

const ARRIVING: Statement = {
	name: "transfers-arriving",
	text: `select id, sender, from_panel as "from", urgent from transfers_arriving($1)`,
};
const TAKE: Statement = { name: "transfer-arrives", text: "select take_arrival($1, $2, $3, $4, $5, $6)" };
const WITHDRAWN: Statement = { name: "transfers-withdrawn", text: "select id from transfers_withdrawn($1)" };
const END: Statement = {
	name: "incoming-withdrawn",
	text: "update incoming set answered_on = $2, answer = 'withdrawn', event_id = $3 where id = $1",
};

const OURS: Statement = {
	name: "transfers-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('transfers ' || $1, 0)) as ours",
};

/** Lets one replica at a time look at what came to a panel: what it then finds is settled, and is recorded once. */
const isOurs = async ({ tx }: Ctx, panel: Key): Promise<boolean> =>
	(await tx.query<{ ours: boolean }>(OURS, [panel]))[0]!.ours;

const coordinators = async (ctx: Ctx, panel: Key): Promise<Key[]> =>
	withRole(await panelMembers(ctx.tx, panel), "coordinator").map((m) => m.id);

/** Transfers from other panels of this deployment arrive as requests, and their coordinators' counterparts are told. */
export async function takeArrivals(ctx: Ctx, panelId: Key): Promise<void> {
	if (!(await isOurs(ctx, panelId))) return;
	type Arriving = { id: Key; sender: Words; from: Key; urgent: boolean };
	const arriving = await ctx.tx.query<Arriving>(ARRIVING, [panelId]);
	const withdrawn = await ctx.tx.query<{ id: Key }>(WITHDRAWN, [panelId]);
	if (!arriving.length && !withdrawn.length) return;
	const panel = await loadPanel(ctx.tx, panelId);
	const people = await coordinators(ctx, panelId);
	for (const { id, from, urgent } of arriving) {
		const dates = incomingDates("transfer", panel.today, panel);
		const facts = { incoming: id, kind: "transfer" as const, receivedOn: panel.today, ...dates };
		const about = { ...facts, urgent, fromPanel: from, case: null };
		const tell = toldTo(people, urgent ? "request-arrived-urgent" : "request-arrived", id, `arrived:${id}`);
		const event = await ctx.record(incomingLogged, { panel: panelId }, about, [tell]);
		await ctx.tx.query(TAKE, [id, panelId, panel.today, dates.acknowledgeBy, dates.answerBy, event]);
	}
	for (const { id } of withdrawn) {
		const facts = { incoming: id, kind: "transfer" as const, answer: "withdrawn" as const };
		const tell = toldTo(people, "request-withdrawn", id, `request-withdrawn:${id}`);
		const about = { ...facts, on: panel.today, case: null };
		const event = await ctx.record(incomingAnswered, { panel: panelId }, about, [tell]);
		await ctx.tx.query(END, [id, panel.today, event]);
	}
}

const ANSWERED: Statement = {
	name: "transfers-answered",
	text: `select a.id, a.case_id as case, to_char(a.acknowledged_on, 'YYYY-MM-DD') as "acknowledgedOn",
			to_char(a.answered_on, 'YYYY-MM-DD') as "answeredOn", a.accepted, a.their_ref as "theirRef", a.reply,
			case when opens_in_own_right(f.owner_id, f.id) then f.owner_id end as owner
		from transfers_answered($1) a join case_file f on f.id = a.case_id`,
};
const STANDS: Statement = {
	name: "transfer-stands",
	text: "select id from outgoing where id = $1 and withdrawn_on is null for no key update",
};
const BRING: Statement = {
	name: "transfer-answered",
	text: `update outgoing set acknowledged_on = $2, answered_on = $3, accepted = $4, their_ref = $5, reply = $6, event_id = $7
		where id = $1`,
};

/**
 * What other panels of this deployment answered comes back: the coordinators are told, and the case's owner where they may
 * open it. One that was withdrawn at the same moment is not answered any more.
 */
export async function takeAnswers(ctx: Ctx, panelId: Key): Promise<void> {
	type Answered = {
		id: Key;
		case: Key;
		owner: Key | null;
		acknowledgedOn: LocalDate | null;
		answeredOn: LocalDate | null;
		accepted: boolean | null;
		theirRef: Words | null;
		reply: Buffer | null;
	};
	if (!(await isOurs(ctx, panelId))) return;
	for (const a of await ctx.tx.query<Answered>(ANSWERED, [panelId])) {
		if (!(await ctx.tx.query(STANDS, [a.id])).length) continue;
		const what = a.answeredOn ? (a.accepted ? "accepted" : "declined") : "acknowledged";
		const on = a.answeredOn ?? a.acknowledgedOn!;
		const facts = { outgoing: a.id, kind: "authority" as const, what: what as "accepted", on, byThem: true };
		const people = [...new Set([...(await coordinators(ctx, panelId)), ...(a.owner ? [a.owner] : [])])];
		const tells = a.answeredOn ? [toldTo(people, "transfer-answered", a.id, `answered:${a.id}`)] : [];
		const event = await ctx.record(outgoingNews, { panel: panelId, case: a.case }, facts, tells);
		const accepted = a.answeredOn ? a.accepted : null;
		await ctx.tx.query(BRING, [a.id, a.acknowledgedOn, a.answeredOn, accepted, a.theirRef, a.reply, event]);
	}
}

const CLEAR: Statement = {
	name: "incoming-words-clear",
	text: `update incoming set words = null, reply = null, event_id = $3 where id = any ($2) and panel_id = $1`,
};
const OLD: Statement = {
	name: "incoming-words-old",
	text: "select id from incoming_to_clear($1, $2)",
};

/** What was said of a child in a request is taken away some days after the answer: nobody needs it any more. */
export async function clearWords(ctx: Ctx, panelId: Key): Promise<void> {
	const panel: Panel = await loadPanel(ctx.tx, panelId);
	const before = addDays(panel.today, -panel.transfers.keepDays);
	const old = (await ctx.tx.query<{ id: Key }>(OLD, [panelId, before])).map((row) => row.id);
	if (!old.length) return;
	const event = await ctx.record(wordsCleared, { panel: panelId }, { incoming: old });
	await ctx.tx.query(CLEAR, [panelId, old, event]);
}
