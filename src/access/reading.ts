import type { Tx } from "../store/transact.ts";
import type { Permission } from "./policy.ts";
import { mayOpen, notFound, type Subjects } from "./subjects.ts";

/**
 * What is done on a case that one knows of and may not read: whoever raised it is worried about the child, adds to it and
 * confirms a contact, whoever was told says so, and a message that names its child is dealt with. All else is work on it.
 */
const WITHOUT_READING: readonly Permission[] = [
	"see that a case exists",
	"add to a notification",
	"confirm a safeguarding contact",
	"record a concern about a child",
	"say that a notice has arrived",
	"take on what was handed over",
	"see the digest",
	"say that a message names a child",
	"handle a data breach",
];

/**
 * Decided at each press and at each screen of a form: sight may be taken in between.
 * @throws the refusal "not found" where this person may know of the case, and no more
 */
export async function requireReading(
	tx: Tx,
	permission: Permission,
	subject: Subjects[keyof Subjects],
): Promise<void> {
	if (!subject?.case || WITHOUT_READING.includes(permission)) return;
	if (!(await mayOpen(tx, subject.case))) throw notFound();
}
