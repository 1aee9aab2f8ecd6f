import type { Key } from "../chat/message.ts";
import type { Role } from "../domain/lists/roles.ts";
import { type Person, rolesOn } from "./people.ts";

const CASEWORKERS = [
	"agency_member",
	"agency_lead",
	"education_welfare_officer",
	"safeguarding_lead",
	"coordinator",
	"chair",
] as const satisfies readonly Role[];

const NOTIFIERS = ["notifier", "emergency_duty", ...CASEWORKERS] as const satisfies readonly Role[];

const PANEL = ["coordinator", "chair"] as const satisfies readonly Role[];

const EVERYBODY = [
	...NOTIFIERS,
	"auditor",
	"administrator",
	"school_oversight",
] as const satisfies readonly Role[];

/** One line of the policy: who may, and whether one person's word is enough. */
interface Rule {
	roles: readonly Role[];
	/** It takes effect only when a second person has agreed: another coordinator or the chair. */
	secondPerson?: true;
}

/**
 * Who may do what on a panel. Each action names one permission; a role not listed may not.
 * Which cases a person may do it on is a second question, which the database answers (row security).
 * docs/access.md prints this for those who do not read code.
 */
export const POLICY = {
	"ask for help": { roles: EVERYBODY },
	"raise a notification": { roles: NOTIFIERS },
	"say that a notice has arrived": { roles: EVERYBODY },
	"add to a notification": { roles: NOTIFIERS },
	"write down a notification that somebody else made": { roles: [...PANEL, "education_welfare_officer"] },
	// Nobody else's: whoever fills in the form that a panel opens to the public.
	"tell the panel as a member of the public": { roles: ["public"] },
	"see what one's own school notified and owes": { roles: [...NOTIFIERS, "school_oversight"] },
	"confirm a safeguarding contact": { roles: NOTIFIERS },
	// At any stage, and by whoever knows of the case: nothing may keep back a child at risk (S3, 12).
	"record a concern about a child": { roles: NOTIFIERS },
	"see that a case exists": { roles: NOTIFIERS },
	"open a case": { roles: [...CASEWORKERS, "emergency_duty"] },
	"open any case in an emergency, with a reason": { roles: ["emergency_duty"] },
	"put something on a case's timeline": { roles: CASEWORKERS },
	"find a child": { roles: CASEWORKERS },
	"answer an enquiry": { roles: CASEWORKERS },
	"sign joint enquiries off": { roles: CASEWORKERS },
	"keep the log of addresses": { roles: CASEWORKERS },
	"take in what a visiting officer reports": { roles: CASEWORKERS },
	"link brothers and sisters": { roles: PANEL },
	"see the digest": { roles: CASEWORKERS },
	"triage a notification": { roles: PANEL },
	"take on what was handed over": { roles: CASEWORKERS },
	"assign a case": { roles: [...PANEL, "education_welfare_officer"] },
	"move or review a case": { roles: PANEL },
	"record a decision": { roles: PANEL },
	"close a case": { roles: PANEL },
	"close a case as not located, abroad or deceased, or after an act-now answer": {
		roles: PANEL,
		secondPerson: true,
	},
	"run a panel meeting": { roles: PANEL },
	"confirm a meeting's decisions": { roles: PANEL },
	"approve a meeting's minutes": { roles: ["chair"] },
	"take a meeting's papers": { roles: CASEWORKERS },
	"say how an action of a decision goes": { roles: CASEWORKERS },
	"write a letter on a case": { roles: [...PANEL, "education_welfare_officer"] },
	"take a case through the attendance order route": { roles: PANEL },
	"say that contact with a family is safe": { roles: [...PANEL, "safeguarding_lead"] },
	"record a contact with a parent": { roles: CASEWORKERS },
	"record a removal from roll": { roles: CASEWORKERS },
	"say who enters a child's attendance": { roles: PANEL },
	"enter attendance": { roles: CASEWORKERS },
	"decide who sees a case": { roles: PANEL },
	"correct what is recorded of a child": { roles: PANEL },
	"say whether two cases are about one child": { roles: PANEL },
	"load open cases from a file": { roles: PANEL },
	"transfer or refer a child outside the panel": { roles: PANEL },
	"answer other authorities": { roles: PANEL },
	"look up an authority or agency": { roles: NOTIFIERS },
	"keep the lists of children": { roles: PANEL },
	"review what emergency duty opened": { roles: PANEL },
	"share what keeps a child safe outside the panel, at once": { roles: CASEWORKERS },
	"share outside the panel": { roles: CASEWORKERS, secondPerson: true },
	"agree to a share, and review one made at once": { roles: PANEL },
	"decide how long a case is kept": { roles: PANEL },
	"see which cases are past their date": { roles: [...PANEL, "auditor"] },
	"erase a child's record": { roles: PANEL, secondPerson: true },
	"agree to an erasure": { roles: PANEL },
	// On others than themselves, whatever they are: nobody raises their own rights.
	"say who is on the panel, and which channels are its": { roles: ["coordinator", "administrator"] },
	"say who is away": { roles: EVERYBODY },
	"hand work over": { roles: PANEL },
	"read feedback on Rollcall": { roles: [...PANEL, "administrator"] },
	// By whoever reads it: only they see that it names somebody.
	"strike feedback that names somebody": { roles: [...PANEL, "administrator"] },
	"keep the training log": { roles: PANEL },
	"see the training log": { roles: [...PANEL, "auditor"] },
	"take the list of open cases, for when Rollcall is down": { roles: PANEL },
	"see the agreements": { roles: [...PANEL, "auditor"] },
	"take a case's evidence pack": { roles: PANEL },
	// Not the auditor, who reads no case: the information-governance contact has the files from a coordinator, as they have
	// any paper of a case, and decides with them what is redacted.
	"answer a request for what is held about a child": { roles: PANEL },
	"count the termly return, and see the cases behind it": { roles: PANEL },
	"see the board's figures": { roles: PANEL },
	"say that a message names a child": { roles: EVERYBODY },
	"handle a data breach": { roles: [...PANEL, "auditor", "administrator"] },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof POLICY;

const ruleOf = (permission: Permission): Rule => POLICY[permission];

/** Whether one of this person's roles on the panel carries the permission. */
export function may(person: Person, permission: Permission, panel: Key): boolean {
	const { roles } = ruleOf(permission);
	return rolesOn(person, panel).some((role) => roles.includes(role));
}

/** For whom a permission is this person's by cover alone; nobody where their own role carries it. */
export function mayFor(person: Person, permission: Permission, panel: Key): Key[] {
	const carrying = person.roles.filter((r) => r.panel === panel && ruleOf(permission).roles.includes(r.role));
	if (carrying.some((r) => !r.for)) return [];
	return [...new Set(carrying.flatMap((r) => r.for ?? []))];
}

/** Whether what is done under a permission waits until somebody else has agreed. */
export function needsSecondPerson(permission: Permission): boolean {
	return ruleOf(permission).secondPerson ?? false;
}

/** The roles that carry a permission. */
export function rolesWith(permission: Permission): readonly Role[] {
	return ruleOf(permission).roles;
}

/** Roles that reach every case of a panel: coordinators alone give and take them in chat (`set_roles`). */
export const REACH_EVERY_CASE: readonly Role[] = ["coordinator", "chair", "emergency_duty"];

/** Roles that work on cases: the database lets an agency's cases be seen by these alone (`my_casework_panels`). */
export const CASEWORK_ROLES: readonly Role[] = CASEWORKERS;

/** Whether this person works on cases of the panel. */
export function worksOnCases(person: Person, panel: Key): boolean {
	return rolesOn(person, panel).some((role) => CASEWORK_ROLES.includes(role));
}
