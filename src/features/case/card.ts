import type { Block, Button, Key, Message, Words } from "../../chat/message.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { daysInWords, type Lateness, shortDate } from "../../domain/date/words.ts";
import { CASE_KINDS, type CaseKind } from "../../domain/lists/case-kinds.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import type { Statement } from "../../store/transact.ts";
import { lateOf } from "../due.ts";
import { type Ctx, type PersonCtx, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { PUT_OFF, type PutOff } from "../put-off.ts";

/** What a channel may know of a case. */
export interface Card {
	id: Key;
	ref: string;
	kind: CaseKind;
	state: State;
	urgent: boolean;
	restricted: boolean;
	closed: boolean;
	/** Somebody has said what the notification is. */
	triaged: boolean;
	/** Anybody at all may have told of it. */
	fromPublic: boolean;
	/** X5: open for four weeks or more. */
	fourWeeks: boolean;
	/** Counted from 1: a case that closed and was reopened is in its next episode. */
	episode: number;
	/** The day from which this episode counts, and the day on which it closed. */
	since: LocalDate;
	closedOn: LocalDate | null;
	/** Who the child was, and every word, is gone. */
	erased: boolean;
	owner: Words | null;
	review: LocalDate | null;
	open: number;
	overdue: number;
	held: number;
	/** Notes and messages of its thread that are on the record, and of how many the message was changed or deleted since. */
	said: number;
	saidChanged: number;
	/** What is written in its thread is kept. */
	keepsThread: boolean;
	/** Said to be located, and not yet seen by a professional. */
	unseen: boolean;
	nextCheck: CheckCode | null;
	nextDue: LocalDate | null;
	nextLate: Lateness | null;
	/** Whether a day on the way to `nextDue` was not covered by a calendar. */
	nextIsApproximate: boolean;
	today: LocalDate;
}

/** An open enquiry of a case, the most pressing first. Not for channels, unlike the card. */
export interface CardEnquiry {
	id: Key;
	check: CheckCode;
	agency: Words;
	agencyId: Key;
	due: LocalDate;
	/** A day on the way to the date was not covered by a calendar. */
	approximate: boolean;
	held: string | null;
	attempts: number;
	/** Who owns the case. */
	caseOwner: Key | null;
	/** The school's own, where it has one. */
	calendar: SchoolCalendar | null;
	/** What somebody said to a reminder of it, whether or not that stands. */
	putOff: PutOff | null;
}

/** The case and its open enquiries in one statement: row security is asked once for each of them. */
const cardStatement = (name: string, more = ""): Statement => ({
	name,
	text: `select f.id, f.panel_id as panel, f.ref, f.kind, f.state, f.urgent, f.restricted,
			f.closed_at is not null as closed, f.triaged_at is not null as triaged,
			exists (select from notification n where n.case_id = f.id and n.came_by = 'public') as "fromPublic",
			f.four_weeks_at is not null as "fourWeeks", f.episode,
			coalesce(f.episode_from, f.received_at) as "sinceAt", f.closed_at as "closedAt", is_over(f.state) and exists (select from case_keeping k
				where k.case_id = f.id and k.erased_at is not null) as erased, p.known_as as owner, to_char(f.next_review, 'YYYY-MM-DD') as review,
			exists (select from welfare_task w where w.case_id = f.id and w.done_at is null) as unseen,
			s.said, s."saidChanged",
			(select coalesce(json_agg(json_build_object('id', e.id, 'check', e.check_code, 'agency', a.title,
					'agencyId', a.id, 'calendar', a.calendar, 'caseOwner', f.owner_id, 'due', e.due, 'held', e.held, 'attempts', e.attempts,
					'putOff', ${PUT_OFF}, 'approximate', e.extended = 0 and e.due_because @> '[{"approximate": true}]') order by e.due, e.check_code), '[]')
				from enquiry e join agency a on a.id = e.agency_id where e.case_id = f.id and e.closed_at is null) as enquiries${more}
		from case_file f left join person p on p.id = f.owner_id cross join lateral (
			select count(*)::int as said, count(*) filter (where exists (select from message_change m where m.about = o.id))::int
				as "saidChanged" from said o where o.case_id = f.id) s
		where f.id = $1`,
});
const CARD = cardStatement("case-card");
const STANDING = cardStatement("case-standing", ", may_open(f.id) as opens");

/** How a case stands, with its open enquiries for those who may see them. */
export interface Standing {
	card: Card;
	enquiries: CardEnquiry[];
	/** Whether this person may read the case, rather than know how it stands. */
	opens: boolean;
}

/** A case as a channel may see it; undefined when it is not there. */
export async function loadCard(ctx: Ctx, id: Key): Promise<Card | undefined> {
	return (await load(ctx, id, CARD))?.card;
}

/** A case as the person who asks may see it; undefined when it is not there for them. */
export function loadStanding(ctx: PersonCtx, id: Key): Promise<Standing | undefined> {
	return load(ctx, id, STANDING);
}

async function load(ctx: Ctx, id: Key, statement: Statement): Promise<Standing | undefined> {
	type Worked =
		| "today"
		| "open"
		| "overdue"
		| "held"
		| "nextCheck"
		| "nextDue"
		| "nextLate"
		| "nextIsApproximate"
		| "keepsThread"
		| "since"
		| "closedOn";
	type Row = Omit<Card, Worked> & {
		sinceAt: Date;
		closedAt: Date | null;
		panel: Key;
		enquiries: CardEnquiry[];
		/** Not asked for a channel. */
		opens?: boolean;
	};
	const [row] = await ctx.tx.query<Row>(statement, [id]);
	if (!row) return undefined;
	const { panel, enquiries, sinceAt, closedAt, opens = false, ...rest } = row;
	const settings = await loadPanel(ctx.tx, panel);
	const { today, zone, threads } = settings;
	const running = enquiries.filter((e) => e.held === null);
	const card: Card = {
		...rest,
		today,
		keepsThread: threads.keep,
		since: localDate(sinceAt, zone),
		closedOn: closedAt && localDate(closedAt, zone),
		open: enquiries.length,
		overdue: running.filter((e) => e.due < today).length,
		held: enquiries.length - running.length,
		nextCheck: running[0]?.check ?? null,
		nextDue: running[0]?.due ?? null,
		nextLate: (running[0] && lateOf(running[0], settings, running[0].calendar ?? undefined)) ?? null,
		nextIsApproximate: running[0]?.approximate ?? false,
	};
	return { card, enquiries, opens };
}

/**
 * How a case stands, in few lines. Nothing here says who the child is or what happened.
 * @param kept whether it stays as it is until something happens on the case: then it says on which day it was so late
 */
export function standing(card: Card, kept = false): Block[] {
	const facts: (readonly [Words, Words])[] = [
		["State", labelOf(STATES, card.state)],
		["Enquiries", enquiriesInWords(card)],
	];
	if (card.nextDue && card.nextCheck && !card.closed) {
		const label = card.nextDue < card.today ? "Overdue since" : "Next due";
		const on = kept ? ` on ${shortDate(card.today, card.today)}` : "";
		const late = card.nextLate ? ` (${daysInWords(card.nextLate)} late${on})` : "";
		const due = `${shortDate(card.nextDue, card.today)}${late}`;
		const date = `${due}${card.nextIsApproximate ? " (approximate)" : ""}`;
		facts.push([label, `${date}, ${checkInChannel(card.nextCheck)}`]);
	}
	if (card.fourWeeks && !card.closed) facts.push(["Open for", "4 weeks or more"]);
	if (card.review) facts.push(["Next review", shortDate(card.review, card.today)]);
	if (card.said) facts.push(["Notes", notesInWords(card)]);
	const kind = labelOf(CASE_KINDS, card.kind);
	const episode = card.episode > 1 ? ` Episode ${card.episode}.` : "";
	const from = card.fromPublic ? " It came from the public form." : "";
	const waits: Block[] = card.triaged || card.closed ? [] : [{ text: [`Not triaged yet.${from}`] }];
	const unseen: Block[] = card.unseen
		? [{ text: ["Located is not seen: no professional has seen the child yet."], tone: "warning" }]
		: [];
	const owner = `${kind}. Owner: ${card.owner ?? "none yet"}.${episode}`;
	return [...unseen, ...waits, { facts }, { text: [owner], tone: "quiet" }];
}

function enquiriesInWords(card: Card): Words {
	if (!card.open) return "None open";
	// Nobody is asked for them any more, and they are late for nobody.
	if (card.closed) return `${card.open} not answered`;
	const parts = [`${card.open} open`];
	if (card.overdue) parts.push(`${card.overdue} overdue`);
	if (card.held) parts.push(`${card.held} on hold`);
	return parts.join(", ");
}

function notesInWords({ said, saidChanged }: Card): Words {
	return saidChanged ? `${said}, ${saidChanged} changed or deleted since` : `${said}`;
}

/** What a channel calls a check; the sensitive ones are just "an enquiry". */
export function checkInChannel(code: CheckCode): Words {
	const check = entryOf(CHECKS, code);
	return check.sensitive ? "an enquiry" : check.words;
}

/** Whoever writes in the thread is to know it. */
const KEPT: Block = {
	text: ["What is written in this thread is kept on the case. Do not name the child here."],
	tone: "quiet",
};

const button = (label: Words, action: string, on: Key): Button => ({ label, action, on, opens: true });

/** A case's card: the root of its thread, kept up to date in place on every platform. */
export const caseCard = view<Card>({
	name: "case-card",
	load: loadCard,
	show: (card) => {
		if (card.restricted) {
			const words = "A restricted case. The coordinator and the chair have it privately.";
			return { summary: words, blocks: [{ text: [words] }] };
		}
		if (card.closed) return over(card);
		return open(card);
	},
});

/** A case that is over shrinks to its reference and that; an erased one, to its reference and that. */
function over({ ref, state, erased }: Card): Message {
	const label = erased ? "Erased" : labelOf(STATES, state);
	return { summary: `${ref}: ${label.toLowerCase()}`, blocks: [{ text: [[{ strong: ref }, `  ${label}`]] }] };
}

function open(card: Card): Message {
	const state = labelOf(STATES, card.state);
	const urgent: Block[] = card.urgent ? [{ text: ["Act today. Open it privately."], tone: "urgent" }] : [];
	return {
		summary: `${card.ref}: ${card.urgent ? "urgent, " : ""}${state.toLowerCase()}`,
		blocks: [
			{ heading: card.ref },
			...urgent,
			...standing(card, true),
			...(card.keepsThread ? [KEPT] : []),
			{
				buttons: [
					{ ...button("Open privately", "case.open", card.id), tone: "main" },
					...(card.triaged ? [] : [button("Triage", "triage", card.id)]),
					...(card.unseen ? [button("Child seen", "case.seen", card.id)] : []),
					button("Record outcome", "case.outcome", card.id),
					button("Record decision", "decision.record", card.id),
					button("Record a concern", "concern", card.id),
				],
			},
		],
	};
}
