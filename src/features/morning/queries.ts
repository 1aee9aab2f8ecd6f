import type { Key, Words } from "../../chat/message.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { isAugust } from "../../domain/calendar/school-days.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { Role } from "../../domain/lists/roles.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { PUT_OFF, type PutOff, putOffUntil } from "../put-off.ts";

const CHOSEN: Statement = {
	name: "morning-chosen",
	text: `select person_id as person, is_on as on from morning_list where panel_id = $1 and person_id = any ($2)`,
};

/** What these people chose; who did not choose is not in it. Of others than oneself only the bot knows. */
export async function chosenBy(tx: Tx, panel: Key, people: readonly Key[]): Promise<Map<Key, boolean>> {
	const rows = await tx.query<{ person: Key; on: boolean }>(CHOSEN, [panel, people]);
	return new Map(rows.map(({ person, on }) => [person, on]));
}

/** Whether the morning list is on for somebody who has not chosen, by the panel's setting. `roles`: their own. */
export function onUnasked(
	{ personalDigest }: Pick<Panel, "personalDigest">,
	roles: readonly Role[],
): boolean {
	return (
		personalDigest === "everybody" || (personalDigest === "coordinators" && roles.includes("coordinator"))
	);
}

/** Working days after today for which a list says what is due. */
const AHEAD = 2;

/** Something that waits for one person: no name of a child. */
export type Waits =
	| (OnCase & { what: "enquiry"; check: CheckCode; agency: Words; back: boolean })
	| (OnCase & { what: "action" })
	| (OnCase & { what: "hand-off" })
	| (OnCase & { what: "close" })
	| { what: "meeting"; id: Key; on: LocalDate; decisions: number; minutes: boolean };

interface OnCase {
	id: Key;
	case: Key;
	ref: Words;
	urgent: boolean;
	due: LocalDate;
}

/**
 * In a list are cases that the person may open themselves: who turns it on may be of an agency that is asked, and work on no
 * case. A need-to-know case also takes that whoever reads it ($2, in their place) may open it.
 */
const SEEN =
	"opens_in_own_right($1, f.id) and ($1::uuid = $2::uuid or not f.restricted or opens_in_own_right($2, f.id))";

const ENQUIRIES: Statement = {
	name: "morning-enquiries",
	text: `select e.id, e.case_id as case, f.ref, f.urgent, e.check_code as check, a.title as agency,
			to_char(e.due, 'YYYY-MM-DD') as due, ${PUT_OFF} as "putOff"
		from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id join person p on p.id = $1
		where e.panel_id = $3 and e.closed_at is null and e.held is null and f.closed_at is null and e.due <= $4::date
			and not ($5 and a.kind = 'school' and not f.urgent)
			and (e.owner_id = p.id or e.put_off_by = p.id or e.owner_id is null and e.agency_id = p.agency_id
				or e.check_code = 'E19' and school_of(e.case_id) = p.agency_id
					and not exists (select from sign_off s where s.enquiry_id = e.id and s.side = 'school'))
			and ${SEEN} order by e.due, f.ref, e.check_code`,
};

const ACTIONS: Statement = {
	name: "morning-actions",
	text: `select a.id, a.case_id as case, f.ref, f.urgent, to_char(a.due, 'YYYY-MM-DD') as due
		from decision_action a join case_file f on f.id = a.case_id
		where a.panel_id = $3 and a.owner_id = $1 and a.due <= $4::date and f.closed_at is null
			and not exists (select from action_progress x where x.action_id = a.id and x.what = 'done')
			and not exists (select from decision n where n.supersedes = a.decision_id) and ${SEEN}`,
};

const HAND_OFFS: Statement = {
	name: "morning-hand-offs",
	text: `select h.id, h.case_id as case, f.ref, f.urgent, to_char(h.due, 'YYYY-MM-DD') as due
		from hand_off h join case_file f on f.id = h.case_id
		where h.panel_id = $3 and h.person_id = $1 and h.taken_at is null and ${SEEN}`,
};

/** What closes a case outside a meeting, until somebody else of those who run the panel agrees. */
const CLOSING: Statement = {
	name: "morning-closing",
	text: `select d.id, d.case_id as case, f.ref, f.urgent, $4::text as due
		from approval w join decision d on d.id = w.about join case_file f on f.id = w.case_id
		where w.panel_id = $3 and w.agreed_by is null and w.asked_by <> $1 and d.meeting_id is null and f.closed_at is null
			and sees_whole($1, $3) and not exists (select from decision n where n.case_id = d.case_id
				and n.event_id > d.event_id and n.standing = 'decision') and ${SEEN}`,
};

/** As the meeting's own screens have it: the chair confirms, or where a panel has none, whoever presided; nobody their own. */
const MEETINGS: Statement = {
	name: "morning-meetings",
	text: `with chairs as (
			select m.person_id from membership m join person p on p.id = m.person_id where m.panel_id = $1 and m.role = 'chair'
				and (m.ended_at is null or m.ended_at > app_now()) and (p.left_at is null or p.left_at > app_now())
		), held as (
			select m.id, m.on_date, m.approved_at is null and $2 in (select person_id from chairs) as minutes,
				(select count(*)::int from decision d where d.meeting_id = m.id and d.recorded_by <> $2
					and not exists (select from decision_confirmation c where c.decision_id = d.id)
					and not exists (select from decision s where s.supersedes = d.id)
					and not exists (select from case_keeping k where k.case_id = d.case_id and k.erased_at is not null)
					and not (exists (select from approval w where w.about = d.id and w.agreed_by is null)
						and exists (select from decision n where n.case_id = d.case_id and n.event_id > d.event_id and n.standing = 'decision'))
					and not exists (select from agenda_item i where i.meeting_id = m.id and i.case_id = d.case_id and $2 = any (i.conflicts))
				) as decisions
			from meeting m where m.panel_id = $1 and m.ended_at is not null
				and ($2 in (select person_id from chairs) or m.chair_id = $2 and not exists (select from chairs))
			order by m.on_date desc limit 3)
		select id, to_char(on_date, 'YYYY-MM-DD') as on, decisions, minutes from held where decisions > 0 or minutes order by on_date`,
};

type DueEnquiry = OnCase & { check: CheckCode; agency: Words; putOff: PutOff | null };

/**
 * What waits for this person now: their own and their agency's enquiries and their own actions that are late or due by two
 * working days from now, what was handed to them, and what they are to confirm. Urgent cases first, then the soonest due.
 * @param reader who reads it: whoever covers for the person, or the person. Need to know holds for both
 */
export async function waitsFor(
	ctx: Pick<Ctx, "tx">,
	panel: Panel,
	person: Key,
	reader: Key,
): Promise<Waits[]> {
	const { tx } = ctx;
	const { today, calendars } = panel;
	const until = dueDate({ from: today, working: AHEAD, calendars }).due;
	const of = [person, reader, panel.id];
	const enquiries = await tx.query<DueEnquiry>(ENQUIRIES, [...of, until, isAugust(today)]);
	const actions = await tx.query<OnCase>(ACTIONS, [...of, until]);
	const handed = await tx.query<OnCase>(HAND_OFFS, of);
	const closing = await tx.query<OnCase>(CLOSING, [...of, today]);
	type Held = Omit<Extract<Waits, { what: "meeting" }>, "what">;
	const meetings = await tx.query<Held>(MEETINGS, [panel.id, person]);
	const onCases = [
		...enquiries
			.filter(({ putOff }) => !putOffUntil(putOff, panel))
			.map(({ putOff, ...e }) => ({ ...e, what: "enquiry" as const, back: putOff?.until === today })),
		...actions.map((a) => ({ ...a, what: "action" as const })),
		...handed.map((h) => ({ ...h, what: "hand-off" as const })),
		...closing.map((c) => ({ ...c, what: "close" as const })),
	];
	onCases.sort(
		(a, b) => Number(b.urgent) - Number(a.urgent) || a.due.localeCompare(b.due) || a.ref.localeCompare(b.ref),
	);
	return [
		...onCases.filter((w) => w.urgent),
		...meetings.map((m) => ({ ...m, what: "meeting" as const })),
		...onCases.filter((w) => !w.urgent),
	];
}

const SENT: Statement = {
	name: "morning-late-told",
	text: `select o.key from place l join posting o on o.place_id = l.id
		where l.person_id is not null and o.key = any ($1)`,
};

/** The key of what somebody is told today of overdue enquiries (X4); of a need-to-know case its id follows. */
export const lateKey = (panel: Panel, person: Key): string =>
	["late", panel.id, panel.today, person].join(":");

/** Those of these people who are told of overdue enquiries today: what else waits for them stands in the same message. */
export async function toldOfLate(tx: Tx, panel: Panel, people: readonly Key[]): Promise<Set<Key>> {
	const rows = await tx.query<{ key: string }>(SENT, [people.map((person) => lateKey(panel, person))]);
	const keys = new Set(rows.map(({ key }) => key));
	return new Set(people.filter((person) => keys.has(lateKey(panel, person))));
}

const ROLES: Statement = {
	name: "morning-roles",
	text: "select role from membership where panel_id = $1 and person_id = $2 and (ended_at is null or ended_at > app_now())",
};

/** Whether somebody has the morning list: as they chose, else as their panel's setting says for what they are on it. */
export async function hasMorningList({ tx }: Pick<Ctx, "tx">, panel: Key, person: Key): Promise<boolean> {
	const chosen = (await chosenBy(tx, panel, [person])).get(person);
	if (chosen !== undefined) return chosen;
	const roles = await tx.query<{ role: Role }>(ROLES, [panel, person]);
	return onUnasked(
		await loadPanel(tx, panel),
		roles.map(({ role }) => role),
	);
}

/**
 * The morning list of a person as it is for whoever reads it; undefined where the person has it off, or where whoever covers
 * for them turned their own off.
 */
export async function morningOf(
	ctx: Pick<Ctx, "tx">,
	panel: Panel,
	person: Key,
	reader: Key,
): Promise<readonly Waits[] | undefined> {
	if (!(await hasMorningList(ctx, panel.id, person))) return undefined;
	if ((await chosenBy(ctx.tx, panel.id, [reader])).get(reader) === false) return undefined;
	return waitsFor(ctx, panel, person, reader);
}
