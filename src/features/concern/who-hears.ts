import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Key } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";

const ON_CASE: Statement = {
	name: "concern-people-on-case",
	text: "select person_id as id from people_on_case($1)",
};
const OWNER: Statement = {
	name: "concern-owner",
	text: "select owner_id as id from case_file where id = $1",
};

/** What decides who hears of a concern. */
export interface Worry {
	/** The child is said to be at risk now, or the risk screen has a new Yes. */
	flagged: boolean;
	/** The panel's social care members are to be told. */
	socialCare: boolean;
}

/**
 * Who hears of a concern: the owner, the coordinators, and the safeguarding leads of the case's agencies and of one's
 * own; social care's members where that is asked for. A new flag goes to everybody who works on the case at its
 * agencies, and to nobody else (S0-2). Never nobody: without any of these the chair hears, and failing that whoever
 * is worried has it in writing.
 */
export async function whoHears(
	ctx: PersonCtx,
	caseId: Key,
	{ flagged, socialCare }: Worry,
): Promise<Member[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const on = new Set((await ctx.tx.query<{ id: Key }>(ON_CASE, [caseId])).map((row) => row.id));
	const [owner] = await ctx.tx.query<{ id: Key | null }>(OWNER, [caseId]);
	const hears = (m: Member): boolean =>
		m.roles.includes("coordinator") ||
		m.id === owner?.id ||
		(m.roles.includes("safeguarding_lead") && (on.has(m.id) || m.agencyId === ctx.person.agencyId)) ||
		(socialCare && m.agencyKind === "social_care" && m.roles.some((role) => CASEWORK_ROLES.includes(role))) ||
		(flagged && on.has(m.id));
	const told = members.filter((m) => m.id !== ctx.person.id && hears(m));
	if (told.length) return told;
	const chairs = withRole(members, "chair").filter((m) => m.id !== ctx.person.id);
	return chairs.length ? chairs : members.filter((m) => m.id === ctx.person.id);
}

/** The agencies of these members of a kind. */
export function agenciesOfKind(members: readonly Member[], kind: string): Key[] {
	return [...new Set(members.filter((m) => m.agencyKind === kind).map((m) => m.agencyId))];
}
