import type { Key, Words } from "../../chat/message.ts";
import { countOf } from "../../domain/calendar/due-date.ts";
import type { Lateness } from "../../domain/date/words.ts";
import type { DigestFacts, DigestRow } from "../../domain/digest-facts.ts";
import { AGENCY_KINDS, type AgencyKind } from "../../domain/lists/agencies.ts";
import { CHECKS, type CheckCode, type CheckEntry } from "../../domain/lists/checks.ts";
import { entryOf, isCodeOf } from "../../domain/lists/coded.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { NOBODY_TOLD } from "../not-located.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import type { Panel } from "../panel/settings.ts";
import { PUT_OFF, type PutOff, putOffUntil, RISK_STANDS } from "../put-off.ts";

const ENQUIRIES: Statement = {
	name: "digest-enquiries",
	text: `select e.id as "enquiryId", e.case_id as "caseId", f.ref, a.kind as agency, a.id as "agencyId", e.check_code as check,
			to_char(e.due, 'YYYY-MM-DD') as due, f.urgent, f.restricted, e.held is not null as held, e.owner_id as owner,
			${RISK_STANDS} as risk, ${PUT_OFF} as "putOff"
		from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id
		where e.panel_id = $1 and e.closed_at is null and f.closed_at is null
			and (e.due <= $2 or e.held is not null)
		order by e.due, f.ref, e.check_code`,
};

/** Open enquiries that are overdue, due today or on hold. */
export async function enquiriesOf(tx: Tx, panel: Panel): Promise<DigestRow[]> {
	type Row = Omit<DigestRow, "agency" | "unit" | "acknowledgedBy" | "school" | "putOffUntil"> & {
		agency: string;
		putOff: PutOff | null;
		agencyId: Key;
	};
	const rows = await tx.query<Row>(ENQUIRIES, [panel.id, panel.today]);
	const schools = rows.filter((row) => row.agency === "school").map((row) => row.agencyId);
	const own = await schoolCalendars(tx, schools);
	return rows.map(({ agencyId, putOff, ...row }) => ({
		...row,
		putOffUntil: putOffUntil(putOff, panel),
		school: own.get(agencyId),
		agency: agencyKind(row.agency),
		unit: unitOf(row.check, row.urgent, panel),
	}));
}

/** The days in which a check is late: those that its plan counted in. */
function unitOf(code: CheckCode, urgent: boolean, panel: Panel): Lateness["unit"] {
	const check: CheckEntry = entryOf(CHECKS, code);
	return countOf((urgent && check.urgentDue) || panel.planSettings.due?.[code] || check.due).unit;
}

/** The kind of an agency; one of no listed kind stands with the CME team, who ask where nobody else does. */
export function agencyKind(kind: string): AgencyKind {
	return isCodeOf(AGENCY_KINDS, kind) ? kind : "cme_team";
}

/** A safeguarding contact that nobody has confirmed. */
export interface OpenContact {
	id: Key;
	caseId: Key;
	ref: string;
	restricted: boolean;
	promisedAt: Date;
	chased: "none" | "owner" | "deputy";
	agency: string;
}

const CONTACTS: Statement = {
	name: "digest-contacts",
	text: `select c.id, c.case_id as "caseId", f.ref, f.restricted, coalesce(c.told_at, c.since, f.entered_at) as "promisedAt",
			c.chased, a.kind as agency
		from risk_contact c join case_file f on f.id = c.case_id
		join person p on p.id = c.owner_id join agency a on a.id = p.agency_id
		where c.panel_id = $1 and c.confirmed_at is null
			and (f.closed_at is null or f.state in ('redirected', 'duplicate') or c.since is not null)
		order by "promisedAt", f.ref`,
};

export function contactsOf(tx: Tx, panel: Key): Promise<OpenContact[]> {
	return tx.query(CONTACTS, [panel]);
}

/** A case that a school referred, with nothing to say that the child was located or that anybody was told. */
export interface NotLocated {
	caseId: Key;
	ref: string;
	restricted: boolean;
	receivedAt: Date;
}

const NOT_LOCATED: Statement = {
	name: "digest-not-located",
	text: `select f.id as "caseId", f.ref, f.restricted, f.received_at as "receivedAt"
		from case_file f
		where f.panel_id = $1 and f.received_at < $2 and ${NOBODY_TOLD}
		order by f.received_at, f.ref`,
};

/** Cases received before an instant, for rule X2. */
export function notLocatedOf(tx: Tx, panel: Key, before: Date): Promise<NotLocated[]> {
	return tx.query(NOT_LOCATED, [panel, before]);
}

const ACKNOWLEDGED: Statement = {
	name: "digest-acknowledged",
	text: `select distinct on (case_id) case_id as "caseId", person_id as person from ledger
		where case_id = any ($1) and act = 'urgent.acknowledged' and is_there(person_id, panel_id) order by case_id, id desc`,
};

/** Who last said "I'm on it" of each of these cases, of those who are there: nobody rests on somebody who left or is away. */
export async function acknowledgedBy(tx: Tx, cases: readonly Key[]): Promise<Map<Key, Key>> {
	if (!cases.length) return new Map();
	const rows = await tx.query<{ caseId: Key; person: Key }>(ACKNOWLEDGED, [cases]);
	return new Map(rows.map((row) => [row.caseId, row.person]));
}

const FIGURES: Statement = {
	name: "digest-figures",
	text: `select count(*) filter (where kind = 'cme')::int as open,
			count(*) filter (where kind = 'at_risk')::int as "atRisk",
			count(*) filter (where kind = 'early_years')::int as "earlyYears",
			(select count(*)::int from cases_without_owner($1)) as "noOwner",
			count(*) filter (where next_review < $2)::int as "reviewLate",
			count(*) filter (where triaged_at is null)::int as untriaged,
			min(received_at) filter (where triaged_at is null) as "untriagedSince",
			(select count(*)::int from case_file y where y.panel_id = $1 and y.closed_at is not null
				and y.next_review <= $2) as "yearly",
			(select count(*)::int from hand_off h where h.panel_id = $1 and h.taken_at is null and h.due < $2)
				as "handOffsLate"
		from case_file where panel_id = $1 and closed_at is null`,
};

export interface Figures {
	/** Children missing education: the other queues are counted apart. */
	open: number;
	atRisk: number;
	earlyYears: number;
	/** Without an owner, or with one who has left or is away without cover. */
	noOwner: number;
	/** Past their next review. */
	reviewLate: number;
	untriaged: number;
	untriagedSince: Date | null;
	/** Children never found, closed, whose yearly review has come. */
	yearly: number;
	/** Handed to somebody who has not said that they took it on. */
	handOffsLate: number;
}

/** Open cases, and those that only the coordinator can put right, restricted ones among them. */
export async function figuresOf(tx: Tx, panel: Panel): Promise<Figures> {
	const [row] = await tx.query<Figures>(FIGURES, [panel.id, panel.today]);
	return row!;
}

/** That a digest `r` stands in each of its panel's channels. */
const STANDS = `not exists (select from place p left join posting o on o.place_id = p.id and o.key = 'digest:' || r.on_date
			where p.panel_id = r.panel_id and p.kind = 'channel' and p.ended_at is null and o.remote is null)`;

/** What did not reach everybody is not counted as read: then there is no full view before, and today's is one. */
const LAST: Statement = {
	name: "digest-last",
	text: `select to_char(r.on_date, 'YYYY-MM-DD') as on, r.content->'digest'->'overdueIds' as "overdueIds",
			coalesce(r.content->'digest'->'putOffIds', '[]') as "putOffIds",
			case when ${STANDS} then (select to_char(max(r.on_date), 'YYYY-MM-DD') from digest_run r where r.panel_id = $1
				and r.on_date < $2 and coalesce(r.content->'digest'->>'full', 'true') = 'true' and ${STANDS}) end as full
		from digest_run r where r.panel_id = $1 and r.on_date < $2 order by r.on_date desc limit 1`,
};

/** The digest before today's, with what it counted as overdue. */
export async function lastDigest(tx: Tx, panel: Panel): Promise<DigestFacts["last"]> {
	const [row] = await tx.query<NonNullable<DigestFacts["last"]>>(LAST, [panel.id, panel.today]);
	return row;
}

const ACTIONS_LATE: Statement = {
	name: "digest-actions-late",
	text: `select a.title as agency, count(*)::int as late
		from decision_action t join case_file f on f.id = t.case_id
			left join person p on p.id = t.owner_id join agency a on a.id = coalesce(p.agency_id, t.agency_id)
		where t.panel_id = $1 and t.due < $2 and f.closed_at is null
			and not exists (select from action_progress x where x.action_id = t.id and x.what = 'done')
			and not exists (select from decision n where n.supersedes = t.decision_id)
		group by a.id order by late desc, a.title`,
};

/** Actions of the panel's decisions that are past their date and not done, by the agency of whoever they are with. */
export function actionsLate(tx: Tx, panel: Panel): Promise<{ agency: Words; late: number }[]> {
	return tx.query(ACTIONS_LATE, [panel.id, panel.today]);
}
