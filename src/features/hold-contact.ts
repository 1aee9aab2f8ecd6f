import type { Key } from "../chat/message.ts";
import { WAITING_CHECKS } from "../domain/concern.ts";
import type { HoldReason } from "../domain/lists/hold-reasons.ts";
import type { Statement } from "../store/transact.ts";
import type { PersonCtx } from "./kit.ts";

const HOLD: Statement = {
	name: "hold-family-contact",
	text: `update enquiry set held = $2, event_id = $3
		where case_id = $1 and closed_at is null and held is null and check_code = any ($4)`,
};

/** Open enquiries that reach the family wait from now on: a call or a visit may put the child in danger. */
export async function holdFamilyContact(
	{ tx }: PersonCtx,
	caseId: Key,
	reason: HoldReason,
	event: number,
): Promise<void> {
	await tx.query(HOLD, [caseId, reason, event, WAITING_CHECKS]);
}
