import type { Key } from "../chat/message.ts";
import { WAITING_CHECKS } from "../domain/concern.ts";
import type { HoldReason } from "../domain/lists/hold-reasons.ts";
import type { Statement } from "../store/transact.ts";
import type { PersonCtx } from "./kit.ts";

const HOLD: Statement = {
	name: "hold-family-contact",
	text: "select hold_family_contact($1, $2, $3, $4)",
};

/** Open enquiries that reach the family wait from now on: a call or a visit may put the child in danger. */
export async function holdFamilyContact(
	{ tx }: PersonCtx,
	caseId: Key,
	reason: HoldReason,
	event: number,
): Promise<void> {
	await tx.query(HOLD, [caseId, event, reason, WAITING_CHECKS]);
}
