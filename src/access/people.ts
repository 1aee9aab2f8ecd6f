import type { Key, Words } from "../chat/message.ts";
import type { Role } from "../domain/lists/roles.ts";

/** A practitioner, as the record knows them in this transaction. Never a child. */
export interface Person {
	id: Key;
	knownAs: Words;
	job: Words;
	agencyId: Key;
	agency: Words;
	agencyKind: string;
	roles: readonly { panel: Key; role: Role }[];
}

/** The panels this person belongs to, each once. */
export function panelsOf(person: Person): Key[] {
	return [...new Set(person.roles.map((r) => r.panel))];
}

/** What this person is on a panel. */
export function rolesOn(person: Person, panel: Key): Role[] {
	return person.roles.filter((r) => r.panel === panel).map((r) => r.role);
}
