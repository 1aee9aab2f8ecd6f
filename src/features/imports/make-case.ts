import type { Key } from "../../chat/message.ts";
import { instantAt } from "../../domain/date/local-date.ts";
import type { CaseRow } from "../../domain/importing/read-row.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import type { State } from "../../domain/lists/states.ts";
import { answersFrom, screen } from "../../domain/risk.ts";
import { cardKey } from "../../record/event.ts";
import { LOOKUP_MANY } from "../../record/lookup.ts";
import { CHANGE_MANY } from "../../record/record.ts";
import { NEW_CHILD_MANY, SEAL_MANY, seal } from "../../record/sealed.ts";
import type { Many } from "../../store/together.ts";
import type { Statement } from "../../store/transact.ts";
import { ON_HOLD_MANY } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { type Member, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import {
	completeNotification,
	NotificationAnswers,
	openCase,
	RAISE_MANY,
	schoolCalled,
} from "../raise/acts.ts";
import { contactStated } from "../raise/events.ts";
import { caseLoaded } from "./events.ts";
import { privately } from "./privately.ts";

/** A row that was put down, opened. */
export interface StagedRow {
	batch: Key;
	line: number;
	year: number;
	number: number;
	row: CaseRow;
}

/** While these last, somebody is looking for the child: what was not asked yet is asked. */
const STILL_ENQUIRING: readonly State[] = ["enquiries", "not_located"];

const LOADED: Statement = {
	name: "import-case-loaded",
	// It was triaged where it was before; and who is over age already is told of with the list, not one by one.
	text: `update case_file set state = $2, owner_id = $3, next_review = $4, restricted = $5, event_id = $6,
			triaged_at = app_now(), over_age_asked_on = case when school_age_ends < $7 then $7::date end
		where id = $1`,
};

const OWNER_SEES: Statement = {
	name: "import-owner-sees",
	text: `insert into case_member (panel_id, case_id, event_id, kind, person_id) values ($1, $2, $3, 'named', $4)
		on conflict do nothing`,
};
const MADE: Statement = {
	name: "import-row-made",
	text: "update import_row set case_id = $3, cipher = null, event_id = $4 where batch_id = $1 and line = $2",
};

/** What each case of a list has written, of many in one statement each. */
export const MANY: readonly Many[] = [
	...[NEW_CHILD_MANY, SEAL_MANY, LOOKUP_MANY, CHANGE_MANY, ON_HOLD_MANY],
	...RAISE_MANY,
	{
		one: LOADED,
		same: [6],
		all: {
			name: "import-case-loaded-many",
			text: `update case_file f set state = u.state, owner_id = u.owner_id, next_review = u.review, restricted = u.restricted,
					event_id = u.event_id, triaged_at = app_now(),
					over_age_asked_on = case when f.school_age_ends < $1 then $1::date end
				from unnest($2::uuid[], $3::text[], $4::uuid[], $5::date[], $6::boolean[], $7::bigint[])
					as u (id, state, owner_id, review, restricted, event_id)
				where f.id = u.id`,
		},
	},
	{
		one: OWNER_SEES,
		same: [0],
		all: {
			name: "import-owner-sees-many",
			text: `insert into case_member (panel_id, case_id, event_id, kind, person_id)
				select $1, u.case_id, u.event_id, 'named', u.person
				from unnest($2::uuid[], $3::bigint[], $4::uuid[]) as u (case_id, event_id, person) on conflict do nothing`,
		},
	},
	{
		one: MADE,
		same: [0],
		all: {
			name: "import-row-made-many",
			text: `update import_row r set case_id = u.case_id, cipher = null, event_id = u.event_id
				from unnest($2::int[], $3::uuid[], $4::bigint[]) as u (line, case_id, event_id)
				where r.batch_id = $1 and r.line = u.line`,
		},
	},
];

const CONTACT_MADE: Statement = {
	name: "import-contact-made",
	text: `update risk_contact set told = $2, told_at = $3, confirmed_at = $3, event_id = $4
		where case_id = $1 and confirmed_at is null`,
};

/**
 * Makes a case from a row, as a notification does that is raised today: it is received when the list says, and its
 * enquiries count from today, without those that the list says were made. Nobody is alerted: see {@link tellActNow}.
 */
export async function makeCase(
	ctx: PersonCtx,
	panel: Panel,
	members: readonly Member[],
	{ batch, line, year, number, row }: StagedRow,
): Promise<void> {
	const { given } = row;
	// Nobody gave the screen: what the list does not say of safety is not known.
	const risk = answersFrom(row.risk, "unknown");
	const urgent = screen(risk).tier === "act-now";
	const received = given.received ? instantAt(given.received, "12:00", panel.zone) : ctx.now;
	const opened = await openCase(ctx, panel, risk, received < ctx.now ? received : ctx.now, {
		listed: { year, number },
	});
	const state = (given.state ?? "enquiries") as State;
	const asks = STILL_ENQUIRING.includes(state);
	await completeNotification(ctx, panel, opened, risk, answersOf(row, members), {
		members,
		said: undefined,
		listed: true,
		done: ({ check }) => !asks || row.done.includes(check),
	});
	const about = { panel: panel.id, case: opened.case };
	const { told } = given;
	if (urgent && told && told !== "nobody_yet") await confirmContact(ctx, about, told);
	const owner = row.owner ?? panel.officer;
	const facts = { batch, line, state, owner };
	const event = await ctx.record(caseLoaded, about, facts, [
		{
			...{ to: "channels", view: "case-card", subject: opened.case, key: cardKey(opened.case) },
			...{ standing: true, quiet: true },
		},
	]);
	const review = nextReview(state, { urgent }, panel.today, panel.calendars)?.due ?? panel.today;
	// A review that was missed before is due as if it were agreed today: the first morning is not all overdue.
	const due = given.next_review && given.next_review >= panel.today ? given.next_review : review;
	const words = { former_reference: given.former_reference, list_note: given.note };
	await Promise.all([
		ctx.tx.query(LOADED, [opened.case, state, owner, due, given.restricted === "yes", event, panel.today]),
		!seesAll(members, owner) && ctx.tx.query(OWNER_SEES, [panel.id, opened.case, event, owner]),
		seal(ctx.tx, opened.child!, { case: opened.case, about: opened.case, event }, privately(words)),
		ctx.tx.query(MADE, [batch, line, opened.case, event]),
	]);
}

/** The list says who was told of what asks to act now. */
async function confirmContact(ctx: PersonCtx, about: { panel: Key; case: Key }, told: string): Promise<void> {
	type Contact = { id: Key };
	const [contact] = await ctx.tx.query<Contact>(CONTACT, [about.case]);
	const event = await ctx.record(contactStated, about, { contact: contact!.id, told });
	await ctx.tx.query(CONTACT_MADE, [about.case, told, ctx.now, event]);
}

const CONTACT: Statement = {
	name: "import-contact",
	text: "select id from risk_contact where case_id = $1",
};

/** Coordinators and chairs see every case. */
const seesAll = (members: readonly Member[], person: Key): boolean =>
	withRole(members, "coordinator", "chair").some((m) => m.id === person);

/** What was typed by a person, as a form would have it: kept private from here on. */
const TYPED = [
	...["first_name", "surname", "description", "age", "upn", "address", "postcode", "parent", "phone"],
	...["lives_with", "school", "last_seen_by", "new_place", "hazards"],
];

/** The answers of the notification that a row stands for. */
function answersOf({ given }: CaseRow, members: readonly Member[]): NotificationAnswers {
	const typed = Object.fromEntries(TYPED.map((name) => [name, given[name as keyof typeof given]]));
	const { birth, sex, on_roll, last_attended, last_seen, whereabouts, reason } = given;
	const coded = { birth, sex, on_roll, last_attended, last_seen, whereabouts, reason };
	const words = privately(typed);
	return NotificationAnswers.parse({ ...coded, ...words, panel_school: schoolCalled(members, words.school) });
}
