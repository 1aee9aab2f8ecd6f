import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { Reassessed } from "../../domain/concern.ts";
import { answersFrom, type RiskAnswers } from "../../domain/risk.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { minutesAfter } from "./open-case.ts";

const RISK: Statement = {
	name: "risk-now",
	text: "select risk from notification where case_id = $1 order by event_id limit 1",
};
const SAVE: Statement = {
	name: "risk-save",
	text: `update notification set risk = $2, tier = $3, event_id = $4
		where id = (select n.id from notification n where n.case_id = $1 order by n.event_id limit 1)`,
};

/** The risk answers of a case as they stand; all unknown where nobody ever gave any. */
export async function riskNow(tx: Tx, caseId: Key): Promise<RiskAnswers> {
	const [row] = await tx.query<{ risk: RiskAnswers }>(RISK, [caseId]);
	return row?.risk ?? answersFrom([], "unknown");
}

/** Keeps what the risk answers came to: closing, holds and the digest follow them. */
export async function saveRisk(
	tx: Tx,
	caseId: Key,
	{ answers, tier }: Pick<Reassessed, "answers" | "tier">,
	event: number,
): Promise<void> {
	await tx.query(SAVE, [caseId, JSON.stringify(answers), tier, event]);
}

const AWAIT: Statement = {
	name: "contact-await-later",
	text: `insert into risk_contact (panel_id, case_id, event_id, id, owner_id, told, chase_at, since)
		values ($1, $2, $3, $4, $5, 'nobody_yet', $6, app_now())`,
};
const AWAITED: Statement = {
	name: "contact-awaited",
	// One that is awaited of the same person stands for this too. One that was handed on is over: nobody chases it.
	text: `select id from risk_contact where case_id = $1 and owner_id = $2 and confirmed_at is null and chased <> 'deputy'
		order by event_id desc limit 1`,
};

/**
 * Until somebody says who was told, nobody was: the contact is awaited of whoever acts, and chased. Returns its id. What
 * somebody else promised is theirs to confirm.
 */
export async function awaitContact(ctx: PersonCtx, caseId: Key, event: number): Promise<Key> {
	const [awaited] = await ctx.tx.query<{ id: Key }>(AWAITED, [caseId, ctx.person.id]);
	if (awaited) return awaited.id;
	const { chaseAfterMinutes } = await loadPanel(ctx.tx, ctx.panel);
	const chaseAt = minutesAfter(ctx.now, chaseAfterMinutes);
	const id = randomUUID();
	await ctx.tx.query(AWAIT, [ctx.panel, caseId, event, id, ctx.person.id, chaseAt]);
	return id;
}
