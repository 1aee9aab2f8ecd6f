import { z } from "zod";
import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Key, Message, Row } from "../../chat/message.ts";
import { capital } from "../../domain/check-words.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { event } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, type Feature, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

/** An agency's people outside chat were told of its enquiries on a case. */
const outsideTold = event({
	name: "outside.told",
	facts: z.object({ agency: z.uuid(), overdue: z.boolean() }),
	says: (f) =>
		f.overdue
			? "People outside chat were told of an overdue enquiry"
			: "People outside chat were told of a new enquiry",
});

/**
 * Agencies with something open on a case, and those of their people who are told by e-mail and were not told of it:
 * once when it is asked, and once when it is overdue. What a channel tells the others by its card and its digest.
 * Cases from a list are told of when something is overdue only: there may be hundreds on the first day.
 */
const WAITING: Statement = {
	name: "outside-waiting",
	text: `with reader as materialized (
			select distinct p.id, p.agency_id, w.id as place_id
			from membership m join person p on p.id = m.person_id and (p.left_at is null or p.left_at > app_now())
				join place w on w.person_id = p.id and w.platform = 'web' and w.ended_at is null
			where m.panel_id = $1 and m.role = any ($3) and (m.ended_at is null or m.ended_at > app_now())
		), open as (
			select e.case_id, e.agency_id, max(e.opened_on) as asked, max(e.due) filter (where e.due < $2) as overdue
			from enquiry e join case_file f on f.id = e.case_id
			where e.panel_id = $1 and e.agency_id = any (array(select agency_id from reader))
				and e.closed_at is null and e.held is null and f.closed_at is null and not f.restricted
			group by e.case_id, e.agency_id
		), due as (
			select case_id, agency_id, false as overdue, 'asked:' || case_id || ':' || agency_id || ':' || asked as key from open
			union all
			select case_id, agency_id, true, 'overdue:' || case_id || ':' || agency_id || ':' || overdue
				from open where overdue is not null
		), untold as materialized (
			select d.case_id, d.agency_id, d.overdue, d.key, r.id from due d join reader r using (agency_id)
			where not exists (select from posting o where o.place_id = r.place_id and o.key = d.key and o.by_clerk)
		)
		select case_id as case, agency_id as agency, overdue, key, array_agg(distinct id) as people from untold u
		where overdue or not exists (select from ledger l where l.case_id = u.case_id and l.act = 'import.case-loaded')
		group by case_id, agency_id, overdue, key`,
};

async function tellOutside(ctx: Ctx, panelId: Key): Promise<void> {
	const { today } = await loadPanel(ctx.tx, panelId);
	type Row = { case: Key; agency: Key; overdue: boolean; key: string; people: Key[] };
	for (const { case: subject, agency, overdue, key, people } of await ctx.tx.query<Row>(WAITING, [
		...[panelId, today],
		CASEWORK_ROLES,
	])) {
		const tell = { to: { people }, view: "outside-enquiries", subject, key };
		await ctx.record(outsideTold, { panel: panelId, case: subject }, { agency, overdue }, [tell]);
	}
}

interface Asked {
	ref: string;
	case: Key;
	today: LocalDate;
	open: { id: Key; check: CheckCode; due: LocalDate; held: string | null }[];
}

const OPEN: Statement = {
	name: "outside-open",
	text: `select f.ref, f.panel_id as panel, (select coalesce(json_agg(json_build_object('id', e.id, 'check', e.check_code,
			'due', e.due, 'held', e.held) order by e.due, e.check_code), '[]')
			from enquiry e where e.case_id = f.id and e.agency_id = $2 and e.closed_at is null and f.closed_at is null) as open
		from case_file f where f.id = $1 and not f.restricted`,
};

/** What waits for an agency on a case, as it stands: the check in a channel's words, and the way to answer it. */
const outsideEnquiries = view<Asked>({
	name: "outside-enquiries",
	async load(ctx, subject, key, begun) {
		const agency = key.split(":")[2] ?? "";
		type Row = Pick<Asked, "ref" | "open"> & { panel: Key };
		const [row] = await ctx.tx.query<Row>(OPEN, [subject, agency]);
		if (!row || (!row.open.length && !begun)) return undefined;
		const { today } = await loadPanel(ctx.tx, row.panel);
		return { ref: row.ref, case: subject, today, open: row.open };
	},
	show: ({ ref, case: id, today, open }): Message => {
		const late = open.filter((e) => e.due < today && !e.held).length;
		const summary = `${ref}: ${open.length ? `${count(open.length, "enquiry waits", "enquiries wait")} for you` : "nothing waits for you any more"}`;
		if (!open.length) return { summary, blocks: [{ text: [summary], tone: "quiet" }] };
		return {
			summary,
			blocks: [
				{ heading: ref },
				...(late
					? [{ text: [`${count(late, "enquiry is", "enquiries are")} overdue.`], tone: "warning" as const }]
					: []),
				{
					rows: open.map(({ id: enquiry, check, due, held }): Row => {
						const { sensitive, words } = entryOf(CHECKS, check);
						const when = held ? "on hold: make no contact with the family" : `due ${shortDate(due, today)}`;
						return {
							text: `${capital(sensitive ? "an enquiry" : words)}: ${when}`,
							buttons: [{ label: "Record outcome", action: "enquiry.outcome", on: enquiry, opens: true }],
						};
					}),
				},
				{ buttons: [{ label: "Open details", action: "case.open", on: id, opens: true }] },
			],
		};
	},
});

/** What people outside chat are told, who see no channel. */
export const outsideFeature: Feature = {
	name: "outside",
	views: [outsideEnquiries],
	events: [outsideTold],
	nudges: [{ name: "tell-outside", every: "minute", run: tellOutside }],
};
