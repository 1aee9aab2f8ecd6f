import type { Key, Words } from "../../chat/message.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { type PersonCtx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";

/**
 * To the coordinators, when an enquiry was opened on a need-to-know case by what somebody added: being asked gives an
 * agency no sight of it, and nobody could answer.
 */
export async function sightWanted(ctx: PersonCtx, caseId: Key, checks: readonly string[]): Promise<Tell> {
	const coordinators = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator");
	const key = `sight-wanted:${caseId}:${checks.join(",")}`;
	const people = coordinators.map((m) => m.id);
	return { to: { people }, view: "sight-wanted", subject: caseId, key, standing: true };
}

interface Unseen {
	id: Key;
	ref: Words;
	/** Whether an open enquiry is at an agency of which nobody sees the case. */
	unseen: boolean;
}

const UNSEEN: Statement = {
	name: "sight-wanted",
	text: `select f.id, f.ref, f.restricted and exists (select from enquiry e where e.case_id = f.id and e.closed_at is null
			and not exists (select from person p where p.agency_id = e.agency_id and (sees_whole(p.id, f.panel_id)
				or exists (select from case_member m where m.case_id = f.id and m.person_id = p.id and m.kind = 'named')))) as unseen
		from case_file f where f.id = $1 and f.closed_at is null`,
};

/** Which agency it is stands in the case: a message in chat does not say what a need-to-know case is about. */
export const sightWantedView = view<Unseen>({
	name: "sight-wanted",
	async load(ctx, id, _key, begun) {
		const [row] = await ctx.tx.query<Unseen>(UNSEEN, [id]);
		return row?.unseen || begun ? row : undefined;
	},
	show: ({ id, ref, unseen }) =>
		unseen
			? {
					summary: `${ref}: say who sees it`,
					blocks: [
						{
							text: [
								`${ref} is need to know, and an enquiry was opened at an agency of which nobody sees it. Name somebody of that agency, or answer the enquiry yourself: until then nobody can.`,
							],
							tone: "warning",
						},
						{
							buttons: [
								{ label: "Who sees the case", action: "case.access", on: id, opens: true, tone: "main" },
								{ label: "Open privately", action: "case.open", on: id, opens: true },
							],
						},
					],
				}
			: {
					summary: `${ref}: whoever was asked can see it`,
					blocks: [
						{
							text: [`${ref}: somebody of each agency that was asked sees the case now.`],
							tone: "quiet",
						},
					],
				},
});
