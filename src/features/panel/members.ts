import type { Key, Words } from "../../chat/message.ts";
import type { Role } from "../../domain/lists/roles.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** Somebody on a panel now: not left, and their membership not ended. */
export interface Member {
	id: Key;
	knownAs: Words;
	agencyId: Key;
	agency: Words;
	/** What the panel file calls the agency. */
	agencyKey: Words;
	agencyKind: string;
	roles: Role[];
}

const MEMBERS: Statement = {
	name: "panel-members",
	text: `select p.id, p.known_as as "knownAs", a.id as "agencyId", a.title as agency, a.key as "agencyKey",
			a.kind as "agencyKind",
			array_agg(m.role order by m.role) as roles
		from membership m join person p on p.id = m.person_id join agency a on a.id = p.agency_id
		where m.panel_id = $1 and m.role <> 'public' and m.ended_at is null
			and (p.left_at is null or p.left_at > app_now())
		group by p.id, a.id order by p.known_as`,
};

/**
 * Everybody on a panel, by name. Not the public, who may fill in its form. A role ends when it is taken, never later: what
 * ended while this transaction waited for a lock has ended, though by this transaction's own clock it would be still to come.
 */
export function panelMembers(tx: Tx, panel: Key): Promise<Member[]> {
	return tx.query<Member>(MEMBERS, [panel]);
}

/** Those with one of these roles. */
export function withRole(members: readonly Member[], ...roles: readonly Role[]): Member[] {
	return members.filter((m) => m.roles.some((role) => roles.includes(role)));
}

/** Who runs a panel, for whatever somebody must see to: its coordinators; where it has none, its chair. */
export function running(members: readonly Member[]): Member[] {
	const coordinators = withRole(members, "coordinator");
	return coordinators.length ? coordinators : withRole(members, "chair");
}

/** The panel's agencies, each once, in the order of their titles. */
export function agenciesOf(
	members: readonly Member[],
): { id: Key; key: Words; title: Words; kind: string }[] {
	const byId = new Map(
		members.map((m) => [
			m.agencyId,
			{ id: m.agencyId, key: m.agencyKey, title: m.agency, kind: m.agencyKind },
		]),
	);
	return [...byId.values()].sort((a, b) => a.title.localeCompare(b.title, "en-GB"));
}

/** An agency of a panel, and whom to ring there as the panel's file has it. */
export interface AgencyContact {
	title: Words;
	phone: Words | null;
	email: Words | null;
	/** Null where none is named, or they have left. */
	lead: Words | null;
}

const CONTACTS: Statement = {
	name: "panel-agency-contacts",
	text: `select a.title, a.contact->>'phone' as phone, a.contact->>'email' as email, p.known_as as lead
		from agency a left join person p on p.id::text = a.contact->>'lead' and (p.left_at is null or p.left_at > app_now())
		where a.id = any ($1) order by a.title`,
};

/** Whom to ring at each of a panel's agencies, in the order of their titles. */
export async function agencyContacts(tx: Tx, panel: Key): Promise<AgencyContact[]> {
	const ids = agenciesOf(await panelMembers(tx, panel)).map(({ id }) => id);
	return tx.query<AgencyContact>(CONTACTS, [ids]);
}
