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
	/** `for`: theirs by covering for that person, who is at that agency, for as long as it lasts. */
	roles: readonly { panel: Key; role: Role; for?: Key; agency?: Key }[];
}

/** The panels this person belongs to, each once. */
export function panelsOf(person: Person): Key[] {
	return [...new Set(person.roles.map((r) => r.panel))];
}

/** What this person is on a panel. */
export function rolesOn(person: Person, panel: Key): Role[] {
	return person.roles.filter((r) => r.panel === panel).map((r) => r.role);
}

/** Whom this person may act for on a panel: themselves first, then those whom they cover for. */
export function actsFor(person: Person, panel: Key): Key[] {
	const covered = person.roles.flatMap((r) => (r.panel === panel && r.for ? [r.for] : []));
	return [...new Set([person.id, ...covered])];
}

/** The agencies for which this person may act on a panel: their own first, then of those whom they cover for. */
export function agenciesFor(person: Person, panel: Key): Key[] {
	const covered = person.roles.flatMap((r) => (r.panel === panel && r.agency ? [r.agency] : []));
	return [...new Set([person.agencyId, ...covered])];
}
