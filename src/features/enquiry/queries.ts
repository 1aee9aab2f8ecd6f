import { actsFor, agenciesFor } from "../../access/people.ts";
import type { Option } from "../../chat/form.ts";
import type { Button, Key, Line, Row, Words } from "../../chat/message.ts";
import { capital, saysWho } from "../../domain/check-words.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { OUTCOMES, type Outcome } from "../../domain/lists/outcomes.ts";
import type { Statement } from "../../store/transact.ts";
import { dueOf } from "../due.ts";
import type { PersonCtx } from "../kit.ts";
import { ON_PAGE, type Place } from "../paged.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { PUT_OFF, type PutOff, putOffUntil } from "../put-off.ts";
import { answers } from "./who-answers.ts";

/** An open enquiry, as a person who may see the case reads it in a list. */
export interface OpenEnquiry {
	id: Key;
	case: Key;
	ref: string;
	check: CheckCode;
	agency: string;
	agencyId: Key;
	due: LocalDate;
	/** A day on the way to the date was not covered by a calendar. */
	approximate: boolean;
	held: string | null;
	/** How often somebody was asked who did not reply. */
	attempts: number;
	/** The day of the last attempt, where it was said. */
	triedOn?: LocalDate | null;
	urgent: boolean;
	/** Who owns the case. */
	caseOwner: Key | null;
	/** What somebody said to a reminder of it, whether or not that stands. */
	putOff: PutOff | null;
}

const COLUMNS = `select e.id, e.case_id as case, f.ref, e.check_code as check, a.title as agency, a.id as "agencyId",
	e.extended = 0 and e.due_because @> '[{"approximate": true}]' as approximate,
	to_char(e.due, 'YYYY-MM-DD') as due, e.held, e.attempts, f.urgent, f.owner_id as "caseOwner", ${PUT_OFF} as "putOff",
	case when e.attempts > 0 then (select max(l.facts->>'on') from ledger l where l.case_id = e.case_id
		and l.act = 'enquiry.attempted' and l.facts->>'enquiry' = e.id::text) end as "triedOn",
	e.closed_at is not null or f.closed_at is not null as closed`;
const FROM = "from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id";
const OPEN = "e.closed_at is null and f.closed_at is null";

const OF_CASE: Statement = {
	name: "enquiries-of-case",
	text: `${COLUMNS} ${FROM} where ${OPEN} and e.case_id = $1 order by e.due, e.check_code`,
};

/** What is on hold comes last: nobody can answer it now. Of one case and day the checks stand in their order. */
const orderOf = (e: string, f: string) =>
	`${e}.held is not null, not ${f}.urgent, ${e}.due, ${f}.ref, ${e}.check_code, ${e}.id`;

/** What decides where an enquiry stands in a list and may change while it is open; urgency only moves it up. */
export const standsAt = ({ due, held }: OpenEnquiry): string => (held === null ? due : `${due}-held`);
const STANDS_AT = "to_char(x.due, 'YYYY-MM-DD') || case when x.held is null then '' else '-held' end";

/**
 * The page of a list that begins after the enquiry $2, which may be answered by now; at its start where that is null, or
 * where the enquiry stands elsewhere than at $4: it was given more time, or put on hold.
 */
const page = (name: string, of: string): Statement => ({
	name,
	text: `${COLUMNS}, count(*) over ()::int as total ${FROM} where ${OPEN} and e.panel_id = $1 and may_open(e.case_id)
			and coalesce((${orderOf("e", "f")}) > (select ${orderOf("x", "g")}
				from enquiry x join case_file g on g.id = x.case_id where x.id = $2::uuid and ($4::text is null or $4 = ${STANDS_AT})), true)
			and ${of} order by ${orderOf("e", "f")} limit $3`,
});

/** A school signs joint enquiries about its own pupils ($6), although the CME team was asked. */
const UNSIGNED = `(e.check_code = 'E19' and school_of(e.case_id) = $6
	and not exists (select from sign_off s where s.enquiry_id = e.id and s.side = 'school'))`;

const WAITING = page(
	"enquiries-waiting",
	`((e.agency_id = any ($5) and (e.owner_id is null or e.owner_id = any ($7))) or ${UNSIGNED})`,
);
const OVERDUE = page(
	"enquiries-overdue",
	"e.due < $5 and e.held is null and ($6::uuid is null or e.agency_id = $6::uuid) and ($7::text is null or a.kind = $7)",
);

/** A case's open enquiries, the most pressing first. */
export function openEnquiriesOf(ctx: PersonCtx, caseId: Key): Promise<OpenEnquiry[]> {
	return ctx.tx.query(OF_CASE, [caseId]);
}

/** One page of a list of enquiries, and how many it and those after it hold. */
export interface Page {
	enquiries: readonly OpenEnquiry[];
	total: number;
}

async function pageOf(
	ctx: PersonCtx,
	statement: Statement,
	{ after, stood }: Place,
	of: unknown[],
	most = ON_PAGE,
) {
	const rows = await ctx.tx.query<OpenEnquiry & { total: number }>(statement, [
		ctx.panel,
		after,
		most,
		stood,
		...of,
	]);
	return { enquiries: rows, total: rows[0]?.total ?? 0 };
}

/**
 * What waits for this person: their agency's open enquiries that are theirs or nobody's in particular; for a school, also
 * joint enquiries about its own pupils that it has not signed.
 */
export function waitingFor(ctx: PersonCtx, place: Place, most?: number): Promise<Page> {
	const { person, panel } = ctx;
	const whose = [agenciesFor(person, panel), person.agencyId, actsFor(person, panel)];
	return pageOf(ctx, WAITING, place, whose, most);
}

/** Enquiries past their date, on cases that this person may open: of every agency, of one, or of those of a kind. */
export function overdueOn(ctx: PersonCtx, today: LocalDate, place: Place, most?: number): Promise<Page> {
	return pageOf(ctx, OVERDUE, place, [today, place.agency, place.queue], most);
}

const BEHIND: Statement = {
	name: "enquiries-overdue-by-agency",
	text: `select a.id, a.title, count(*)::int as n, to_char(min(e.due), 'YYYY-MM-DD') as oldest,
			bool_or(e.check_code <> 'E19') as sitting, a.contact->>'phone' as phone, p.known_as as lead
		${FROM} left join person p on p.id::text = a.contact->>'lead' and (p.left_at is null or p.left_at > app_now())
		where ${OPEN} and e.panel_id = $1 and e.due < $2 and e.held is null and may_open(e.case_id)
		group by a.id, a.title, a.contact, p.known_as order by n desc, a.title`,
};

/** An agency with overdue enquiries, and whom to ring there. */
export interface Behind {
	id: Key;
	title: Words;
	n: number;
	oldest: LocalDate;
	/** Whether any of them can be answered in a sitting. */
	sitting: boolean;
	phone: Words | null;
	lead: Words | null;
}

/** What is overdue by agency, on cases that this person may open: the most first. */
export function overdueByAgency({ tx, panel }: PersonCtx, today: LocalDate): Promise<Behind[]> {
	return tx.query(BEHIND, [panel, today]);
}

const WORKLIST: Statement = {
	name: "enquiries-worklist",
	text: `${COLUMNS} ${FROM} where ${OPEN} and e.panel_id = $2 and may_open(e.case_id) and (e.agency_id = any ($1)
			or (e.check_code = 'E19' and school_of(e.case_id) = $3
				and not exists (select from sign_off s where s.enquiry_id = e.id and s.side = 'school')))
		order by ${orderOf("e", "f")}`,
};

/** Everything that this person's agency has to answer, whoever of it answers; what is on hold comes last. */
export function worklistOf({ tx, person, panel }: PersonCtx): Promise<OpenEnquiry[]> {
	return tx.query(WORKLIST, [agenciesFor(person, panel), panel, person.agencyId]);
}

/** Whether it stands above the other in a list: see {@link orderOf}. */
export function comesBefore(one: OpenEnquiry, other: OpenEnquiry): boolean {
	const place = (e: OpenEnquiry) =>
		[Number(e.held !== null), Number(!e.urgent), e.due, e.ref, e.check, e.id].join(" ");
	return place(one) < place(other);
}

/** Whether it can be answered in a sitting: contact that must wait is not made, and a sign-off is read by itself. */
export const inOneSitting = (e: OpenEnquiry): boolean => e.held === null && e.check !== "E19";

const NAMED: Statement = {
	name: "enquiries-named",
	text: `${COLUMNS} ${FROM} where e.id = any ($1) and may_open(e.case_id)`,
};

/** These enquiries, answered meanwhile or not, as far as this person may open their cases. */
export async function enquiriesNamed(
	ctx: PersonCtx,
	ids: readonly Key[],
): Promise<Map<Key, OpenEnquiry & { closed: boolean }>> {
	const rows = await ctx.tx.query<OpenEnquiry & { closed: boolean }>(NAMED, [ids]);
	return new Map(rows.map((e) => [e.id, e]));
}

/** The enquiries of a case that this person answers, to choose from: one's own agency's first. */
export async function answerableIn(ctx: PersonCtx, caseId: Key): Promise<Option[]> {
	const rows = (await openEnquiriesOf(ctx, caseId)).filter((e) => answers(ctx, e));
	const own = (e: OpenEnquiry) => Number(e.agency === ctx.person.agency);
	return rows.sort((a, b) => own(b) - own(a)).map((e) => ({ value: e.id, label: choiceOf(e).slice(0, 75) }));
}

function choiceOf({ check, agency }: OpenEnquiry): string {
	const words = checkForMembers(check);
	return saysWho(words, agency) ? words : `${words} (${agency})`;
}

/** What is asked, and of whom unless its words say so: "Home visit, Education welfare", "Social care records". */
export function askedInWords(check: CheckCode, agency: string): string {
	const words = checkForMembers(check);
	return saysWho(words, agency) ? words : `${words}, ${agency}`;
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

/** What a member calls a check. Unlike a channel, a person on the case may know of the sensitive ones. */
export function checkForMembers(code: CheckCode): string {
	const check = entryOf(CHECKS, code);
	const words = check.sensitive ? check.label : check.words;
	return capital(words);
}

/**
 * A list of enquiries, each with what can be done about it behind one menu.
 *
 * @param withRef whether the list is of several cases, so that each line says which, and which is urgent
 * @param own the schools' own calendars, where they are known already
 */
export async function enquiryRows(
	ctx: PersonCtx,
	enquiries: readonly OpenEnquiry[],
	withRef: boolean,
	own?: Awaited<ReturnType<typeof schoolCalendars>>,
): Promise<Row[]> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const agencies = enquiries.map((e) => e.agencyId);
	const calendars = own ?? (await schoolCalendars(ctx.tx, agencies));
	return enquiries.map((e) => {
		const due = dueOf(e, panel, calendars.get(e.agencyId));
		return { text: line(e, due, withRef, panel), menu: menuFor(ctx, e, panel) };
	});
}

function line(e: OpenEnquiry, due: string, withRef: boolean, panel: Panel): Line {
	const { today } = panel;
	const when = e.held ? "on hold: make no contact with the family" : `due ${due}`;
	const ref = withRef ? [{ strong: e.urgent ? `${e.ref}, urgent case` : e.ref }, "  "] : [];
	const last = e.triedOn ? `, last on ${shortDate(e.triedOn, today)}` : "";
	const tried = e.attempts ? `, no reply so far (${count(e.attempts, "attempt")}${last})` : "";
	const until = putOffUntil(e.putOff, panel);
	const off = until ? `, put off until ${shortDate(until, today)}` : "";
	return [...ref, `${askedInWords(e.check, e.agency)}: ${when}${tried}${off}`];
}

/** The door to being reminded on a day. Whether it may be put off is decided at the press. */
export const remindButton = (enquiry: Key): Button => ({
	...{ label: "Remind me on…", action: "enquiry.remind", on: enquiry, opens: true },
});

/** To answer it is for whoever was asked; a joint sign-off also for the other side, which is told at the press. */
function menuFor(ctx: PersonCtx, e: OpenEnquiry, { today }: Panel): Button[] {
	const sign: Button = { label: "Sign off", action: "enquiry.sign", on: e.id, opens: true };
	return [
		...(e.check === "E19" ? [sign] : []),
		...(answers(ctx, e)
			? [
					{ label: "Record outcome", action: "enquiry.outcome", on: e.id, opens: true },
					{ label: "Extend", action: "enquiry.extend", on: e.id, opens: true },
					...(e.due < today && e.held === null ? [remindButton(e.id)] : []),
				]
			: []),
		{ label: "Open the case", action: "case.open", on: e.case, opens: true },
	];
}
