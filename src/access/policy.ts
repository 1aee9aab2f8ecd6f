import type { Key } from "../chat/message.ts";
import type { Role } from "../domain/lists/roles.ts";
import { type Person, rolesOn } from "./people.ts";

const MEMBERS = [
	"agency_member",
	"agency_lead",
	"education_welfare_officer",
	"safeguarding_lead",
	"coordinator",
	"chair",
] as const satisfies readonly Role[];

const NOTIFIERS = ["notifier", ...MEMBERS] as const satisfies readonly Role[];

const PANEL = ["coordinator", "chair"] as const satisfies readonly Role[];

/**
 * Who may do what on a panel. Each action names one permission; a role not listed may not.
 * Which cases a person may do it on is a second question, which the database answers (row security).
 */
export const POLICY = {
	"ask for help": [...NOTIFIERS, "auditor", "administrator"],
	"raise a notification": NOTIFIERS,
	"confirm a safeguarding contact": NOTIFIERS,
	"see that a case exists": NOTIFIERS,
	"open a case": MEMBERS,
	"find a child": MEMBERS,
	"answer an enquiry": MEMBERS,
	"see the digest": MEMBERS,
	"record a decision": PANEL,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof POLICY;

/** Whether one of this person's roles on the panel carries the permission. */
export function may(person: Person, permission: Permission, panel: Key): boolean {
	const allowed: readonly Role[] = POLICY[permission];
	return rolesOn(person, panel).some((role) => allowed.includes(role));
}
