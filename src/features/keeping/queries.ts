import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { moment } from "../../domain/date/words.ts";
import type { ErasureReason, LongerRule } from "../../domain/lists/keeping.ts";
import type { State } from "../../domain/lists/states.ts";
import type { KeepingRule, Periods } from "../../domain/retention.ts";
import { open } from "../../record/sealed.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { mayOnRecord } from "../by-cover.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { erased } from "./refusals.ts";
import { keptInWords } from "./words.ts";

/** What is known of how long a case is kept, without what is sealed. */
export interface CaseKept {
	state: State;
	/** When it was received, and when it came to be over: only of use where it is. */
	receivedAt: Date;
	overAt: Date;
	/** The longer rules that somebody said apply, and that an answer on the case gives. */
	said: LongerRule[];
	answered: LongerRule[];
	/** As last worked out; null while the case is open, and where nobody who may has looked. */
	until: LocalDate | null;
	rule: KeepingRule | null;
	birthKnown: boolean | null;
	periods: Periods | null;
	erasedAt: Date | null;
	hold: { id: Key; by: Words; at: Date } | null;
	/** An erasure waits for a second person. */
	waits: boolean;
}

const KEPT: Statement = {
	name: "keeping-of-case",
	text: `select f.state, f.received_at as "receivedAt",
			coalesce(f.closed_at, (k.over_on + time '12:00') at time zone 'UTC', l.at) as "overAt",
			coalesce(k.longer, '{}') as said,
			case when exists (select from notification n where n.case_id = f.id and n.risk->>'looked_after' = 'yes')
				then '{looked_after}' else '{}' end::text[]
				|| case when exists (select from told_later t where t.case_id = f.id and t.ehc_plan)
					then '{ehc_plan}' else '{}' end::text[] as answered,
			to_char(k.keep_until, 'YYYY-MM-DD') as until, k.rule, not k.assumed as "birthKnown", k.periods,
			k.erased_at as "erasedAt", case when h.id is null then null
				else jsonb_build_object('id', h.id, 'by', p.known_as, 'at', h.set_at) end as hold,
			exists (select from erasure e where e.case_id = f.id and e.answer is null) as waits
		from case_file f join ledger l on l.id = f.event_id left join case_keeping k on k.case_id = f.id
			left join legal_hold h on h.case_id = f.id and h.lifted_at is null left join person p on p.id = h.set_by
		where f.id = $1`,
};

/** How long a case is kept; undefined where this person sees no such case. */
export async function keptOf(tx: Tx, caseId: Key): Promise<CaseKept | undefined> {
	type Row = Omit<CaseKept, "hold"> & { hold: { id: Key; by: Words; at: string } | null };
	const [row] = await tx.query<Row>(KEPT, [caseId]);
	return row && { ...row, hold: row.hold && { ...row.hold, at: new Date(row.hold.at) } };
}

const HOLD: Statement = {
	name: "keeping-hold-case",
	text: "select id from case_file where id = $1 for no key update",
};

/** Holds the case's row until the transaction ends: what closes, holds and erases it follow one another. */
export async function holdCase(tx: Tx, caseId: Key): Promise<void> {
	await tx.query(HOLD, [caseId]);
}

const ERASED: Statement = {
	name: "keeping-erased",
	text: "select from case_keeping where case_id = $1 and erased_at is not null",
};

/** @throws the refusal that the case was erased: it does not move any more, which the database refuses too */
export async function refuseErased(tx: Tx, caseId: Key): Promise<void> {
	if ((await tx.query(ERASED, [caseId])).length) throw erased();
}

/** A case that has been kept long enough. */
export interface Past {
	id: Key;
	ref: string;
	until: LocalDate;
	/** An erasure waits for a second person. */
	waits: boolean;
}

const PAST: Statement = {
	name: "keeping-past",
	text: `select id, ref, to_char(keep_until, 'YYYY-MM-DD') as until, waits from past_their_date($1, $2)`,
};

/** Cases of the panel that are past their date, not held and not erased: the longest past first. */
export function pastTheirDate(tx: Tx, panel: Key, today: LocalDate): Promise<Past[]> {
	return tx.query<Past>(PAST, [panel, today]);
}

const UNDATED: Statement = {
	name: "keeping-undated",
	text: `select f.id from case_file f left join case_keeping k on k.case_id = f.id
		where f.panel_id = $1 and f.closed_at is not null and is_over(f.state) and k.erased_at is null
			and (k.keep_until is null or k.periods <> $2::jsonb)
		order by f.event_id`,
};

/** Cases of the panel that are over and have no date by these periods: the earliest first. */
export async function undated(tx: Tx, panel: Key, periods: Periods): Promise<Key[]> {
	return (await tx.query<{ id: Key }>(UNDATED, [panel, JSON.stringify(periods)])).map((row) => row.id);
}

/** An erasure that was asked for, for a message. */
export interface Asked {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	reason: ErasureReason;
	asker: Words;
	askerAgency: Words;
	answer: "agreed" | "not_agreed" | null;
	second: Words | null;
}

const ASKED: Statement = {
	name: "erasure",
	text: `select e.id, e.case_id as case, e.panel_id as panel, f.ref, e.reason, p.known_as as asker,
			a.title as "askerAgency", e.answer, q.known_as as second
		from erasure e join case_file f on f.id = e.case_id join person p on p.id = e.asked_by
			join agency a on a.id = p.agency_id left join person q on q.id = e.answered_by
		where e.id = $1`,
};

/** Undefined where there is none, or not for whoever asks. */
export async function erasureOf(tx: Tx, id: Key): Promise<Asked | undefined> {
	const [row] = await tx.query<Asked>(ASKED, [id]);
	return row;
}

/** Until when a case is kept, and its legal hold; the reason for those who decide on it. The caller records the reading. */
export async function keepingBlocks(ctx: PersonCtx, caseId: Key, kept: CaseKept): Promise<Block<Frank>[]> {
	const until: Block<Frank> = { text: keptInWords(kept), tone: "quiet" };
	if (!kept.hold) return [until];
	const { zone, today } = await loadPanel(ctx.tx, ctx.panel);
	const use = { action: "case.open", case: caseId };
	const reads = await mayOnRecord(ctx, "decide how long a case is kept", use);
	const reason = reads && (await open(ctx.tx, ctx.keys, [kept.hold.id])).get(kept.hold.id)?.get("reason");
	const held = `On legal hold: nobody can erase it. Set by ${kept.hold.by}, ${moment(kept.hold.at, zone, today)}.`;
	return [until, { text: [held, ...(reason ? [reason] : [])], tone: "warning" }];
}
