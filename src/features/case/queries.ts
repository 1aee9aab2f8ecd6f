import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionType } from "../../domain/lists/decision-types.ts";
import { OUTCOMES, type Outcome } from "../../domain/lists/outcomes.ts";
import type { Statement } from "../../store/transact.ts";
import { checkForMembers } from "../enquiry/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { inWords, TOLD_ACTS } from "./timeline.ts";

const NOTIFICATION: Statement = {
	name: "notification-of-case",
	text: `select p.known_as as "raisedBy", a.title as agency, n.risk, f.reason,
			n.facts->>'last_attended' as "lastAttended", n.facts->>'last_seen' as "lastSeen"
		from notification n join case_file f on f.id = n.case_id
		join person p on p.id = n.raised_by join agency a on a.id = n.agency_id
		where n.case_id = $1 order by n.event_id limit 1`,
};

/** What the notification said, in codes and dates. */
export async function notificationOf(ctx: PersonCtx, caseId: Key) {
	type Row = {
		raisedBy: Words;
		agency: Words;
		risk: Record<string, string>;
		reason: string | null;
		lastAttended: LocalDate | null;
		lastSeen: LocalDate | null;
	};
	return (await ctx.tx.query<Row>(NOTIFICATION, [caseId]))[0];
}

const ANSWERED: Statement = {
	name: "answered-enquiries",
	text: `select e.id, e.check_code as check, a.title as agency, e.outcome
		from enquiry e join agency a on a.id = e.agency_id
		where e.case_id = $1 and e.closed_at is not null order by e.closed_at`,
};

/** Enquiries that have their outcome, in words. */
export async function closedEnquiriesOf(ctx: PersonCtx, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	type Row = { id: Key; check: CheckCode; agency: Words; outcome: Outcome };
	const rows = await ctx.tx.query<Row>(ANSWERED, [caseId]);
	return rows.map((e) => ({
		id: e.id,
		words: `${checkForMembers(e.check)}, ${e.agency}: ${labelOf(OUTCOMES, e.outcome).toLowerCase()}`,
	}));
}

const DECISIONS: Statement = {
	name: "decisions-of-case",
	text: `select d.id, d.type, to_char(d.review_on, 'YYYY-MM-DD') as review, p.known_as as by,
			exists (select from decision s where s.supersedes = d.id) as superseded
		from decision d join person p on p.id = d.recorded_by where d.case_id = $1 order by d.recorded_at`,
};

/** The panel's decisions on a case, in words; the rationale is sealed under the decision's id. */
export async function decisionsOf(ctx: PersonCtx, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	type Row = { id: Key; type: DecisionType; review: LocalDate; by: Words; superseded: boolean };
	const rows = await ctx.tx.query<Row>(DECISIONS, [caseId]);
	return rows.map((d) => ({
		id: d.id,
		words: `${labelOf(DECISION_TYPES, d.type)}. Review ${shortDate(d.review, d.review)}. Recorded by ${d.by}${d.superseded ? ". Superseded" : ""}`,
	}));
}

/** How many timeline entries are shown; the evidence pack has them all. */
const MOST_ENTRIES = 40;

const TIMELINE: Statement = {
	name: "timeline-of-case",
	text: `select l.at, l.act, l.facts, p.known_as as by from ledger l left join person p on p.id = l.person_id
		where l.case_id = $1 and l.act = any ($3) order by l.id desc limit $2`,
};

/** What happened to a case, the newest first, in words. */
export async function timelineOf(
	ctx: PersonCtx,
	caseId: Key,
): Promise<{ at: Date; words: Words; by: Words | null }[]> {
	type Row = { at: Date; act: string; facts: unknown; by: Words | null };
	const rows = await ctx.tx.query<Row>(TIMELINE, [caseId, MOST_ENTRIES, TOLD_ACTS]);
	return rows.flatMap((row) => {
		const words = inWords(row.act, row.facts);
		return words ? [{ at: row.at, words, by: row.by }] : [];
	});
}
