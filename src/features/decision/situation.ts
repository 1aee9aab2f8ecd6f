import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Tx } from "../../store/transact.ts";
import { overdueReferral } from "../not-located.ts";
import type { Panel } from "../panel/settings.ts";
import { transferStanding } from "../transferred.ts";
import { isUnseen } from "../welfare.ts";
import type { Situation } from "./effect.ts";
import { type CaseNow, hasActNow, loadRecorded } from "./queries.ts";

/**
 * What a decision's effect hangs on, as the record has it now.
 * @throws the refusal "not found" where the decision to correct is another case's
 */
export async function situation(tx: Tx, panel: Panel, file: CaseNow, supersedes?: Key): Promise<Situation> {
	const transfer = await transferStanding(tx, file.id);
	const unseen = await isUnseen(tx, file.id);
	const untold = await overdueReferral(tx, panel, file.id);
	return {
		state: file.state,
		closed: file.closedAt !== null || file.state === "closed",
		urgent: file.urgent,
		actNow: await hasActNow(tx, file.id),
		blocks: { unseen, untold, unaccepted: transfer === "waiting" },
		transferred: transfer === "accepted",
		corrects: supersedes === undefined ? undefined : await correcting(tx, file, supersedes),
	};
}

/** A correction undoes the move of the decision it replaces, where nothing else has moved the case since. */
async function correcting(tx: Tx, file: CaseNow, supersedes: Key): Promise<{ before?: State }> {
	const old = await loadRecorded(tx, supersedes);
	if (old.case !== file.id) throw notFound();
	const untouched = old.event === file.event && old.facts.type !== "reopen";
	return { before: untouched ? old.facts.from : undefined };
}
