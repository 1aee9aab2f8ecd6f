import { actsFor } from "../../access/people.ts";
import type { Key, Row, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import type { Statement } from "../../store/transact.ts";
import { askedInWords, type OpenEnquiry, waitingFor } from "../enquiry/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { handedTo } from "../lifecycle/queries.ts";

/** Cases that stand as buttons where nothing was typed: as many as one chooses from at a glance. */
const MOST_NEAR = 5;
/** So many enquiries are looked through for the cases that they are of: several may be of one. */
const MOST_ENQUIRIES = 40;

/** An open case that concerns somebody, why, and how soon. */
interface Near {
	case: Key;
	ref: Words;
	urgent: boolean;
	/** What is theirs on it, in words fit for a private chat. */
	why: Words;
	/** Whether they may open it, or know how it stands only. */
	opens: boolean;
	/** The nearest first: what was handed over, what is late, what is due, what is theirs, what they raised, what is on hold. */
	rank: number;
	due: LocalDate;
}

interface Own {
	case: Key;
	ref: Words;
	urgent: boolean;
	state: State;
	/** Whether it is theirs to look after; else they raised it. */
	owned: boolean;
	review: LocalDate;
	opens: boolean;
}

/**
 * What somebody looks after, the soonest review first; and what they raised, the newest first. What they loaded from a list
 * was others' to raise.
 */
const OWN: Statement = {
	name: "home-own-cases",
	text: `(select f.id as case, f.ref, f.urgent, f.state, true as owned, to_char(f.next_review, 'YYYY-MM-DD') as review,
				may_open(f.id) as opens
			from case_file f where f.panel_id = $2 and f.closed_at is null and f.owner_id = any ($1)
			order by f.urgent desc, f.next_review, f.ref limit $4)
		union all
		(select f.id, f.ref, f.urgent, f.state, false, to_char(f.next_review, 'YYYY-MM-DD'), may_open(f.id)
			from notification n join case_file f on f.id = n.case_id
			where n.raised_by = $3 and n.panel_id = $2 and f.closed_at is null
				and not exists (select from import_row r where r.case_id = f.id)
			order by f.received_at desc limit $4)`,
};

/**
 * The open cases nearest to somebody on the panel at hand, so that nobody needs to know a reference by heart: by what was
 * handed to them, what their agency is asked, what they look after and what they raised. Dates in the panel's zone.
 */
export async function nearestTo(ctx: PersonCtx, today: LocalDate): Promise<Near[]> {
	const { tx, person, panel } = ctx;
	const [handed, asked, own] = await Promise.all([
		handedTo(ctx, MOST_NEAR),
		waitingFor(ctx, {}, MOST_ENQUIRIES),
		tx.query<Own>(OWN, [actsFor(person, panel), panel, person.id, MOST_NEAR]),
	]);
	const near = [
		...handed.map(
			(h): Near => ({
				...{ case: h.case, ref: h.ref, urgent: h.urgent, opens: true, rank: 0, due: h.due },
				why: `handed to you: take it on by ${shortDate(h.due, today)}`,
			}),
		),
		...asked.enquiries.map((e) => askedOf(e, today)),
		...own.map((o) => ofOnes(o, today)),
	];
	near.sort((a, b) => a.rank - b.rank || Number(b.urgent) - Number(a.urgent) || (a.due < b.due ? -1 : 1));
	const once = new Map(near.toReversed().map((one) => [one.case, one]));
	return near.filter((one) => once.get(one.case) === one).slice(0, MOST_NEAR);
}

function askedOf(e: OpenEnquiry, today: LocalDate): Near {
	const { case: of, ref, urgent, due } = e;
	const late = due < today && e.held === null;
	const when = e.held
		? "on hold: make no contact with the family"
		: `${late ? "overdue since" : "due"} ${shortDate(due, today)}`;
	const why = `${askedInWords(e.check, e.agency)}: ${when}`;
	return { case: of, ref, urgent, why, opens: true, rank: e.held ? 6 : late ? 1 : 3, due };
}

function ofOnes({ case: of, ref, urgent, state, owned, review, opens }: Own, today: LocalDate): Near {
	const stands = labelOf(STATES, state).toLowerCase();
	const late = owned && review < today;
	const why = owned
		? `yours, ${stands}. Review ${late ? "overdue since" : "due"} ${shortDate(review, today)}`
		: `you raised it, ${stands}`;
	return { case: of, ref, urgent, why, opens, rank: late ? 2 : owned ? 4 : 5, due: review };
}

/** One of them as a line with its button. Whoever may not open it is told how it stands. */
export function nearRow({ case: of, ref, urgent, why, opens }: Near): Row {
	const open = { label: "Open privately", action: "case.open", on: of, opens: true };
	const look = { label: "How it stands", action: "case", on: of, opens: false };
	return {
		text: [{ strong: `${urgent ? `${ref}, urgent case` : ref}:` }, ` ${why}`],
		menu: [opens ? open : look],
	};
}
