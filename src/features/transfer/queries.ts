import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { DigestRequest } from "../../domain/digest-facts.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import {
	INCOMING_KINDS,
	type IncomingAnswer,
	type IncomingKind,
	OUTGOING_KINDS,
	type OutgoingKind,
} from "../../domain/lists/outgoing.ts";
import { SERVICES, type ServiceCode } from "../../domain/lists/services.ts";
import { NOT_YET, type RequestDates, STANDING_WORDS, standingOf, waitsFor } from "../../domain/requests.ts";
import { openLoosely } from "../../record/loose.ts";
import type { OpenedValue } from "../../record/sealed.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import type { Panel } from "../panel/settings.ts";

/** What was asked of somebody outside, without what is sealed of it. */
export interface Outgoing extends RequestDates {
	id: Key;
	case: Key;
	panel: Key;
	ref: Words;
	restricted: boolean;
	urgent: boolean;
	/** Where the case stands. */
	state: string;
	/** Its name in the directory, or the service's code; null where it was written out. */
	recipient: Words | null;
	toPanel: Key | null;
	theirRef: Words | null;
	cameFrom: string | null;
}

const DATE = (column: string, as: string) => `to_char(o.${column}, 'YYYY-MM-DD') as "${as}"`;
const OUTGOING = `select o.id, o.case_id as case, o.panel_id as panel, f.ref, f.restricted, f.urgent, f.state, o.kind, o.recipient,
		o.to_panel as "toPanel", o.their_ref as "theirRef", o.accepted,
		${DATE("sent_on", "sentOn")}, ${DATE("acknowledge_by", "acknowledgeBy")}, ${DATE("answer_by", "answerBy")},
		${DATE("done_by", "doneBy")}, ${DATE("acknowledged_on", "acknowledgedOn")}, ${DATE("answered_on", "answeredOn")},
		${DATE("done_on", "doneOn")}, ${DATE("withdrawn_on", "withdrawnOn")}`;
const FROM = "from outgoing o join case_file f on f.id = o.case_id";

const ONE: Statement = {
	name: "outgoing-one",
	text: `${OUTGOING}, o.came_from as "cameFrom" ${FROM} where o.id = $1 for no key update of o`,
};

/** One request, held until the transaction ends, so that what is recorded of it follows one another. */
export async function lockOutgoing(tx: Tx, id: Key): Promise<Outgoing | undefined> {
	return (await tx.query<Outgoing>(ONE, [id]))[0];
}

const SEEN: Statement = { name: "outgoing-seen", text: `${OUTGOING} ${FROM} where o.id = $1` };

/** One request, as the clerk may read it too. */
export async function outgoingOf(tx: Tx, id: Key): Promise<Outgoing | undefined> {
	return (await tx.query<Outgoing>(SEEN, [id]))[0];
}

const OF_CASE: Statement = {
	name: "outgoing-of-case",
	text: `${OUTGOING} ${FROM} where o.case_id = $1 order by o.event_id, o.id`,
};

/** What was asked of others about a case, in words; what was written is sealed under its id. */
export async function outgoingIn(tx: Tx, caseId: Key): Promise<(Outgoing & { words: Words })[]> {
	const rows = await tx.query<Outgoing>(OF_CASE, [caseId]);
	return rows.map((row) => ({ ...row, words: `${kindWithWhom(row)}: ${STANDING_WORDS[standingOf(row)]}.` }));
}

/** "Transfer to another authority, Bury"; somebody written out is sealed, and not named here. */
export function kindWithWhom({ kind, recipient }: Pick<Outgoing, "kind" | "recipient">): Words {
	const whom = recipientInWords(kind, recipient);
	return whom ? `${labelOf(OUTGOING_KINDS, kind)}, ${whom}` : labelOf(OUTGOING_KINDS, kind);
}

/** Whom it goes to, where that is on a list. */
export function recipientInWords(kind: OutgoingKind, recipient: Words | null): Words | undefined {
	if (!recipient || kind !== "service") return recipient ?? undefined;
	return recipient === "other" ? undefined : labelOf(SERVICES, recipient as ServiceCode);
}

/** Not yet at its end, or back with the panel and nobody has said where the case stands. */
const OPEN = `o.withdrawn_on is null and f.closed_at is null and (o.accepted is null
	or (o.accepted and o.done_on is null and o.done_by is not null)
	or (o.kind = 'authority' and f.state = 'transfer_out_pending' and not exists (select from outgoing n
		where n.case_id = o.case_id and n.kind = 'authority' and n.id <> o.id and n.withdrawn_on is null
			and n.accepted is distinct from false)))`;

const OPEN_OUTGOING: Statement = {
	name: "outgoing-open",
	text: `${OUTGOING} ${FROM} where o.panel_id = $1 and ${OPEN} order by o.sent_on, f.ref, o.id limit $2`,
};

/** What the panel asked of others and is not at its end, the oldest first. */
export function openOutgoing({ tx, panel }: PersonCtx, most: number): Promise<Outgoing[]> {
	return tx.query(OPEN_OUTGOING, [panel, most]);
}

const NOT_ASKED: Statement = {
	name: "transfers-not-asked",
	text: `select f.id as case, f.ref from case_file f where f.panel_id = $1 and f.state = 'transfer_out_pending'
		and not exists (select from outgoing o where o.case_id = f.id and o.kind = 'authority' and o.withdrawn_on is null)
		order by f.ref limit $2`,
};

/** Cases of which it was decided that another authority is to take the child on, and that none is asked about. */
export function transfersNotAsked(
	{ tx, panel }: PersonCtx,
	most: number,
): Promise<{ case: Key; ref: Words }[]> {
	return tx.query(NOT_ASKED, [panel, most]);
}

/** What others ask of the panel, without what is sealed of it. */
export interface Incoming {
	id: Key;
	panel: Key;
	kind: IncomingKind;
	/** Its name in the directory; null where it was written out. */
	sender: Words | null;
	fromPanel: Key | null;
	urgent: boolean;
	receivedOn: LocalDate;
	acknowledgeBy: LocalDate;
	answerBy: LocalDate;
	acknowledgedOn: LocalDate | null;
	answeredOn: LocalDate | null;
	answer: IncomingAnswer | "withdrawn" | null;
	case: Key | null;
}

const INCOMING = `select o.id, o.panel_id as panel, o.kind, o.sender, o.from_panel as "fromPanel", o.urgent, o.answer,
		o.case_id as case, ${DATE("received_on", "receivedOn")}, ${DATE("acknowledge_by", "acknowledgeBy")},
		${DATE("answer_by", "answerBy")}, ${DATE("acknowledged_on", "acknowledgedOn")}, ${DATE("answered_on", "answeredOn")}
	from incoming o`;

const INCOMING_ONE: Statement = { name: "incoming-one", text: `${INCOMING} where o.id = $1` };

export async function incomingOf(tx: Tx, id: Key): Promise<Incoming | undefined> {
	return (await tx.query<Incoming>(INCOMING_ONE, [id]))[0];
}

const INCOMING_LOCKED: Statement = {
	name: "incoming-locked",
	text: `${INCOMING} where o.id = $1 for no key update`,
};

/** One that somebody answers, held until the transaction ends. */
export async function lockIncoming(tx: Tx, id: Key): Promise<Incoming> {
	return (await tx.query<Incoming>(INCOMING_LOCKED, [id]))[0]!;
}

const OPEN_INCOMING: Statement = {
	name: "incoming-open",
	text: `${INCOMING} where o.panel_id = $1 and o.answered_on is null order by o.urgent desc, o.received_on, o.id limit $2`,
};

/** What others ask and nobody has answered, urgent ones first, then the oldest. */
export function openIncoming({ tx, panel }: PersonCtx, most: number): Promise<Incoming[]> {
	return tx.query(OPEN_INCOMING, [panel, most]);
}

/** What a request says besides who the child is, as it is sealed with it and, once there is a case, under the case. */
const SAID = [
	...["sender", "their_contact", "their_reference", "sender_reference", "reason", "request"],
	...["acknowledgement", "answered", "declined"],
] as const;

/** Of these sealed values what was asked and answered, in words and in order; blank ones are left out. */
export const saidInRequest = (fields: ReadonlyMap<string, Private>): (readonly [Words, Private])[] =>
	SAID.flatMap((field) => {
		const value = fields.get(field);
		const label = heldField(field === "reason" ? "request" : field).label;
		return value && !value.isBlank ? [[label, value] as const] : [];
	});

/** What the panel waits for with an incoming request, and until when; undefined once it is answered. */
export function incomingWaits(i: Incoming): { what: "acknowledge" | "answer"; by: LocalDate } | undefined {
	if (i.answeredOn) return undefined;
	return i.acknowledgedOn
		? { what: "answer", by: i.answerBy }
		: { what: "acknowledge", by: i.acknowledgeBy < i.answerBy ? i.acknowledgeBy : i.answerBy };
}

const LATE_OUTGOING: Statement = {
	name: "digest-outgoing",
	text: `${OUTGOING} ${FROM} where o.panel_id = $1 and ${OPEN} order by o.sent_on, f.ref, o.id`,
};
const LATE_INCOMING: Statement = {
	name: "digest-incoming",
	text: `${INCOMING} where o.panel_id = $1 and o.answered_on is null and least(o.acknowledge_by, o.answer_by) < $2
		order by o.received_on, o.id`,
};

/**
 * What crosses a boundary and is past its date, for the digest: the sender owns a child until another authority has
 * accepted, so it is the sender's that is overdue. Whom it went to is left out, since it says where a family may be.
 */
export async function overdueRequests(tx: Tx, panel: Panel): Promise<DigestRequest[]> {
	const outgoing = await tx.query<Outgoing>(LATE_OUTGOING, [panel.id]);
	const incoming = await tx.query<Incoming>(LATE_INCOMING, [panel.id, panel.today]);
	return [
		...outgoing.flatMap((o): DigestRequest[] => {
			const { id, case: caseId, ref, restricted } = o;
			const common = { id, caseId, ref, restricted, about: "outgoing" as const };
			const under = o.kind === "authority" ? "Transfers out" : "Referrals and school moves";
			const waits = waitsFor(o);
			const kind = capital(entryOf(OUTGOING_KINDS, o.kind).words);
			if (waits) return [{ ...common, under, words: `${kind}, ${NOT_YET[waits.what]}`, due: waits.by }];
			if (standingOf(o) !== "declined") return [];
			return [
				{ ...common, under, words: "Transfer declined: say where the case stands", due: o.answeredOn! },
			];
		}),
		...incoming.flatMap((i): DigestRequest[] => {
			const waits = incomingWaits(i);
			if (!waits) return [];
			const kind = capital(entryOf(INCOMING_KINDS, i.kind).words);
			const words = `${kind}, ${waits.what === "answer" ? "not answered" : "not acknowledged"}`;
			const common = { id: i.id, about: "incoming" as const, restricted: false };
			return [{ ...common, under: "Other authorities' requests", words, due: waits.by }];
		}),
	].filter((r) => r.due < panel.today);
}

const capital = (words: Words): Words => words.charAt(0).toUpperCase() + words.slice(1);

/** What binds an answer's words to its request, on both sides. */
export const replyOf = (id: Key): string => `outgoing:${id}`;

/** The event is the one with which the answer came: the row's own is of what was recorded last. */
const REPLIES: Statement = {
	name: "outgoing-replies",
	text: `select o.id, o.case_id as "case", o.reply, coalesce((select max(l.id) from ledger l where l.case_id = o.case_id
			and l.act = 'outgoing.news' and l.facts->>'outgoing' = o.id::text and l.facts->>'byThem' = 'true'), o.event_id)::float8 as event
		from outgoing o where o.case_id = any ($1) and o.reply is not null order by o.event_id, o.id`,
};

/**
 * What panels of this deployment wrote with their answers about these cases, opened. It is sealed apart from the child's
 * key, so that no list of what is sealed under it has this. The caller records that it was opened.
 */
export async function repliesAbout(ctx: PersonCtx, cases: readonly Key[]): Promise<OpenedValue[]> {
	type Row = { id: Key; case: Key; reply: Buffer; event: number };
	const values: OpenedValue[] = [];
	for (const { id, reply, ...of } of await ctx.tx.query<Row>(REPLIES, [cases])) {
		const words = await openLoosely(ctx.tx, ctx.keys, replyOf(id), reply);
		for (const [field, value] of words) values.push({ ...of, about: id, field, value });
	}
	return values;
}
