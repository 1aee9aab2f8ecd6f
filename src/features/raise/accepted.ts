import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { enquiryPlan } from "../../domain/enquiry-plan.ts";
import type { RiskAnswers } from "../../domain/risk.ts";
import type { Statement } from "../../store/transact.ts";
import { familyOnHold } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import type { Member } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import { openEnquiries } from "./complete.ts";
import { planOpened } from "./events.ts";
import { agencyFinder } from "./school.ts";

const BARE: Statement = {
	name: "case-bare",
	text: `select to_char((f.received_at at time zone $2)::date, 'YYYY-MM-DD') as received, n.risk,
			case when a.kind = 'school' then a.id end as school
		from case_file f
			join lateral (select risk, agency_id from notification n where n.case_id = f.id order by n.event_id limit 1) n on true
			join agency a on a.id = n.agency_id
		where f.id = $1 and not exists (select from enquiry e where e.case_id = f.id)`,
};

/**
 * Opens the enquiries of a case that came without any and is accepted: from the public form, or where a form broke off
 * after its safety screen. Nothing but the risk answers is known by then, so the plan is that of a child whose
 * whereabouts are unknown; dates count from receipt.
 */
export async function openMissingPlan(
	ctx: PersonCtx,
	panel: Panel,
	members: readonly Member[],
	caseId: Key,
): Promise<void> {
	type Bare = { received: LocalDate; risk: RiskAnswers; school: Key | null };
	const [bare] = await ctx.tx.query<Bare>(BARE, [caseId, panel.zone]);
	if (!bare) return;
	const facts = {
		received: bare.received,
		whereaboutsKnown: false,
		school: "none",
		addressKnown: false,
		answers: bare.risk,
		onHold: await familyOnHold(ctx.tx, caseId),
	} as const;
	const plan = enquiryPlan(facts, panel.calendars, panel.planSettings);
	const about = { panel: panel.id, case: caseId };
	const eventId = await ctx.record(planOpened, about, { enquiries: plan.length });
	const belongs = { panelId: panel.id, caseId, eventId };
	// Whoever accepts it is not who raised it: a school that began to is asked about its own pupil, and no other is.
	const asked = agencyFinder(ctx.person, members, bare.school ?? undefined);
	await Promise.all(openEnquiries(ctx, belongs, panel.today, plan, asked));
}
