import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { Statement } from "../../store/transact.ts";
import { homeAreaOf } from "../directory.ts";
import { type Ctx, type PersonCtx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import { homeElsewhere } from "./events.ts";

/**
 * What to say of a home that lies in another authority's area; undefined where it lies in this one, or nobody can tell.
 * The authority follows from the home address (Hillsgrove policy); the notification is taken all the same.
 */
export async function elsewhereInWords(
	ctx: Pick<Ctx, "tx">,
	panel: Panel,
	postcode: Private | undefined,
): Promise<{ authority: Words | null; says: Words } | undefined> {
	const area = await homeAreaOf(ctx.tx, panel, postcode);
	const after = "You can send it here all the same: the coordinator passes it on, and nothing is lost.";
	if (area.where === "theirs") {
		const { label } = area.authority;
		return { authority: label, says: `By the postcode this home is in the area of ${label}. ${after}` };
	}
	if (area.where !== "outside") return undefined;
	return { authority: null, says: `By the postcode this home is outside this authority's area. ${after}` };
}

/** Tells the coordinators, in private, of a notification whose home lies in another authority's area. */
export async function tellIfElsewhere(
	ctx: PersonCtx,
	panel: Panel,
	caseId: Key,
	postcode: Private | undefined,
): Promise<void> {
	const elsewhere = await elsewhereInWords(ctx, panel, postcode);
	if (!elsewhere) return;
	const people = withRole(await panelMembers(ctx.tx, panel.id), "coordinator").map((m) => m.id);
	const tell = { to: { people }, view: "home-elsewhere", subject: caseId, key: `elsewhere:${caseId}` };
	await ctx.record(homeElsewhere, { panel: panel.id, case: caseId }, { authority: elsewhere.authority }, [
		tell,
	]);
}

interface Elsewhere {
	id: Key;
	ref: Words;
	triaged: boolean;
	authority: Words | null;
}

const ELSEWHERE: Statement = {
	name: "home-elsewhere",
	text: `select f.id, f.ref, f.triaged_at is not null as triaged, l.facts->>'authority' as authority
		from case_file f join ledger l on l.case_id = f.id and l.act = 'home.elsewhere'
		where f.id = $1 and f.closed_at is null order by l.id desc limit 1`,
};

/** To coordinators, in private: a notification's home lies elsewhere, and may be transferred. */
export const homeElsewhereView = view<Elsewhere>({
	name: "home-elsewhere",
	load: async ({ tx }, id) => (await tx.query<Elsewhere>(ELSEWHERE, [id]))[0],
	show: ({ id, ref, triaged, authority }) => {
		const says = `${ref}: by its postcode the home is ${authority ? `in the area of ${authority}` : "outside your area"}.`;
		const how = triaged
			? "Transfer it, if the child lives there."
			: "Take it on first, then transfer it: until they accept, the child is yours.";
		return {
			summary: says,
			blocks: [
				{ text: [says, how] },
				{
					buttons: [
						...(triaged ? [] : [{ label: "Triage", action: "triage", on: id, opens: true }]),
						{ label: "Transfer", action: "transfer", on: id, opens: true },
					],
				},
			],
		};
	},
});
