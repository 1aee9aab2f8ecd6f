import type { Key, Words } from "../../chat/message.ts";
import { isAugust } from "../../domain/calendar/school-days.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { lateEnough } from "../../domain/escalation.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import { HAS_IT, type HasIt, notPutOff, PUT_OFF, type PutOff, putOffUntil, RISK_STANDS } from "../put-off.ts";

/** An overdue enquiry: no detail of a child. */
export interface LateEnquiry {
	id: Key;
	case: Key;
	ref: Words;
	check: CheckCode;
	agency: Words;
	agencyId: Key;
	owner: Key | null;
	due: LocalDate;
	/** Up to which step somebody was told. */
	told: number;
	/** Who has said that they have it, and is there. */
	hasIt: HasIt | null;
	/** What somebody said to a reminder of it, whether or not that stands. */
	putOff: PutOff | null;
	/** Of a need-to-know case, the people named on it; null for any other. */
	named: readonly Key[] | null;
	/** The case is urgent, or anything about risk stands on it. Asked for the chase alone. */
	risk?: boolean;
}

/** Why somebody hears of an overdue enquiry: it is theirs, their agency's, or the panel's. */
export type Hears = "own" | "agency" | "panel";

/** Late enough for a step that was not told yet, where that is asked. What schools owe in August waits, as in the digest. */
const late = (name: string, end: string, more = ""): Statement => ({
	name,
	text: `select e.id, e.case_id as case, f.ref, e.check_code as check, a.title as agency, e.agency_id as "agencyId",
			e.owner_id as owner, to_char(e.due, 'YYYY-MM-DD') as due, e.told_late as told, ${PUT_OFF} as "putOff", ${HAS_IT} as "hasIt",
			case when f.restricted then array(select m.person_id from case_member m
				where m.case_id = f.id and m.kind = 'named' and m.person_id is not null) end as named${more}
		from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id
		where e.panel_id = $1 and e.closed_at is null and e.held is null and f.closed_at is null
			and e.due <= $2::date and not ($3 and a.kind = 'school' and not f.urgent) ${end}`,
});
const ALL = late("late-enquiries", "order by e.due, f.ref, e.check_code");
const RISK = late(
	"late-enquiries-risk",
	`and (f.urgent or ${RISK_STANDS}) order by e.due, f.ref, e.check_code`,
);
const NEW = late(
	"late-enquiries-new",
	`and (e.told_late < 1 or e.told_late < 2 and e.due <= $4::date or e.told_late < 3 and e.due <= $5::date)
		order by e.put_off_until is not null or e.acknowledged_at is not null, not f.urgent, e.due limit 500 for no key update of e skip locked`,
	`, f.urgent or ${RISK_STANDS} as risk`,
);

/**
 * The panel's overdue enquiries that nobody put off, the oldest first: all, or those where there is risk; for the chase only
 * those with a step that nobody was told of yet.
 */
export async function lateOn(ctx: Ctx, panel: Panel, only: "all" | "risk" | "new"): Promise<LateEnquiry[]> {
	const { owner, agencyLead, coordinator } = lateEnough(panel.today, panel.calendars, panel.escalation);
	const asked = [panel.id, owner, isAugust(panel.today)];
	const rows = await (only === "new"
		? ctx.tx.query<LateEnquiry>(NEW, [...asked, agencyLead, coordinator])
		: ctx.tx.query<LateEnquiry>(only === "all" ? ALL : RISK, asked));
	const stand = rows.filter((e) => !putOffUntil(e.putOff, panel));
	const stepOf = stepsOn(panel);
	return only === "new" ? stand.filter((e) => stepOf(e) > e.told) : stand;
}

/**
 * The step that an enquiry has reached: 1 its owner, 2 the leads of its agency, 3 the coordinators. Whoever has said that they
 * have it keeps it from going up to the leads, but not on to the coordinators; and where there is risk, from nobody.
 * @returns what tells it of one after the other: the steps' dates are counted once, day by day
 */
export function stepsOn(panel: Panel): (e: Pick<LateEnquiry, "due" | "hasIt">) => 1 | 2 | 3 {
	const newest = lateEnough(panel.today, panel.calendars, panel.escalation);
	return ({ due, hasIt }) => {
		if (due <= newest.coordinator) return 3;
		if (due > newest.agencyLead) return 1;
		return hasIt && !notPutOff(hasIt.risk, panel) ? 1 : 2;
	};
}

/**
 * Who hears of an overdue enquiry, each for the first reason that holds (X4). Without an owner who is on the panel its
 * agency's leads hear from the first step, and where the agency has none, the coordinators in their place: somebody always
 * does. In place of somebody on leave, whoever covers hears, or else the coordinators (the database's reached()). Of a
 * need-to-know case only those hear who may see it.
 */
export async function hearersOf(
	ctx: Ctx,
	panel: Panel,
): Promise<(e: LateEnquiry) => ReadonlyMap<Key, Hears>> {
	const members = await panelMembers(ctx.tx, panel.id);
	const coordinators = withRole(members, "coordinator");
	const leads = withRole(members, "agency_lead", "safeguarding_lead");
	const stepOf = stepsOn(panel);
	return (e) => {
		const maySee = (m: Member) =>
			e.named === null || e.named.includes(m.id) || withRole([m], "coordinator", "chair").length > 0;
		// Whoever put it off asked to be reminded.
		const owner = members.filter((m) => (m.id === e.owner || m.id === e.putOff?.by) && maySee(m));
		const agency = leads.filter((m) => m.agencyId === e.agencyId && maySee(m));
		const step = stepOf(e);
		const hears = new Map<Key, Hears>();
		const add = (people: readonly Member[], why: Hears) => {
			for (const { id } of people) if (!hears.has(id)) hears.set(id, why);
		};
		add(owner, "own");
		if (step >= 2 || !owner.length) add(agency, "agency");
		if (step >= 3 || !hears.size || (step === 2 && !agency.length)) add(coordinators, "panel");
		return hears;
	};
}
