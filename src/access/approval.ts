import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { Person } from "./people.ts";
import { mayFor, type Permission } from "./policy.ts";
import { refusal } from "./refusal.ts";

/** What waits for a second person. */
export interface Asked {
	panelId: Key;
	caseId: Key;
	/** The ledger row that asks. */
	eventId: number;
	/** What waits: the id of a decision, a share, an erasure. */
	about: Key;
	permission: Permission;
	by: Key;
}

const ASK: Statement = {
	name: "approval-ask",
	text: `insert into approval (id, panel_id, case_id, permission, about, asked_by, asked_at, event_id)
		values (gen_random_uuid(), $1, $2, $3, $4, $5, app_now(), $6)`,
};

/** Notes that something waits until somebody else agrees. Once for each thing that waits. */
export async function askSecondPerson(tx: Tx, asked: Asked): Promise<void> {
	const { panelId, caseId, permission, about, by, eventId } = asked;
	await tx.query(ASK, [panelId, caseId, permission, about, by, eventId]);
}

const AGREE: Statement = {
	name: "approval-agree",
	text: `update approval set agreed_by = $2, agreed_at = app_now(), event_id = $3
		where about = $1 and agreed_by is null returning id`,
};

/**
 * Notes that a second person agreed.
 * @throws when nothing waits, or the same person asked: the database refuses it too. Ask the rules first; this is the
 * last guard, so it is an error and not a sentence.
 */
export async function agree(
	tx: Tx,
	{ about, by, event }: { about: Key; by: Key; event: number },
): Promise<void> {
	const rows = await tx.query(AGREE, [about, by, event]);
	if (!rows.length) throw new Error("Nothing waits for a second person here");
}

const borrowed = refusal(
	"approval.borrowed",
	"A second person answers in their own right, not for somebody who is away. Ask another coordinator or the chair. Nothing was changed.",
);

/**
 * Whoever asked could otherwise name somebody to cover for them, who then agrees with the asker's own right.
 * @throws the refusal that this person has the permission by covering alone
 */
export function requireOwnRight(person: Person, permission: Permission, panel: Key): void {
	if (mayFor(person, permission, panel).length) throw borrowed();
}
