import type { Key, Words } from "../../chat/message.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { Outcome } from "../../domain/lists/outcomes.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { type PersonCtx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";

/** The check in which an officer goes there. The neighbours are asked on the same visit: one message tells of it. */
const VISIT = "E04" satisfies CheckCode;

/**
 * Who hears of an outcome at once, in private: the case's owner of a visiting officer's report, or else the coordinators
 * (S3-34; innov8/Suffolk policy, 11.3); owner and coordinators of a lead, which somebody must follow.
 */
export async function heardOf(
	ctx: PersonCtx,
	e: { id: Key; check: CheckCode; owner: Key | null },
	outcome: Outcome,
): Promise<Tell[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const owner = members.filter((m) => m.id === e.owner).map((m) => m.id);
	const coordinators = withRole(members, "coordinator").map((m) => m.id);
	const others = (people: readonly Key[]) => [...new Set(people)].filter((id) => id !== ctx.person.id);
	const tells: Tell[] = [];
	const report = others(owner.length ? owner : coordinators);
	const visit = e.check === VISIT;
	if (visit && report.length) {
		const about = { view: "visit-reported", subject: e.id, key: `visit:${e.id}`, standing: true as const };
		tells.push({ to: { people: report }, ...about });
	}
	const lead = others([...owner, ...coordinators]).filter((id) => !visit || !report.includes(id));
	if (outcome === "lead_found" && lead.length) {
		tells.push({ to: { people: lead }, view: "lead-found", subject: e.id, key: `lead:${e.id}` });
	}
	return tells;
}

interface Lead {
	case: Key;
	ref: Words;
	agency: Words;
}

const LEAD: Statement = {
	name: "lead-found",
	text: `select e.case_id as case, f.ref, a.title as agency
		from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id where e.id = $1`,
};

/** To owner and coordinators, in private: there is a lead, which is read on the case. */
export const leadFound = view<Lead>({
	name: "lead-found",
	load: async (ctx, id) => (await ctx.tx.query<Lead>(LEAD, [id]))[0],
	show: ({ case: of, ref, agency }) => ({
		summary: `${ref}: a lead was found`,
		blocks: [
			{
				text: [
					[
						{ strong: ref },
						`  A lead was found by an enquiry at ${agency}. Read it, and say who follows it.`,
					],
				],
			},
			{
				buttons: [
					{ label: "Open privately", action: "case.open", on: of, opens: true, tone: "main" },
					{ label: "Add an address", action: "address.add", on: of, opens: true },
				],
			},
		],
	}),
});
