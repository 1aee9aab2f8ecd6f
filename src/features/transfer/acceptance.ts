import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { outgoingRead } from "./events.ts";

/** How another authority accepted a child. */
export interface Acceptance {
	authority: Words | Private | undefined;
	reference: Words | Private | undefined;
	on: LocalDate;
}

const ACCEPTED: Statement = {
	name: "transfer-accepted",
	text: `select id, recipient, their_ref as reference, to_char(answered_on, 'YYYY-MM-DD') as on from outgoing
		where case_id = $1 and kind = 'authority' and withdrawn_on is null and accepted`,
};

/**
 * Opens for this person how another authority accepted the child, and records that it was opened. Undefined where none
 * has.
 */
export async function openAcceptance(ctx: PersonCtx, caseId: Key): Promise<Acceptance | undefined> {
	type Row = { id: Key; recipient: Words | null; reference: Words | null; on: LocalDate };
	const [row] = await ctx.tx.query<Row>(ACCEPTED, [caseId]);
	if (!row) return undefined;
	const sealed = (await open(ctx.tx, ctx.keys, [row.id])).get(row.id);
	await ctx.record(outgoingRead, { panel: ctx.panel, case: caseId }, { outgoing: row.id });
	return {
		authority: row.recipient ?? sealed?.get("outgoing_to"),
		reference: row.reference ?? sealed?.get("their_reference"),
		on: row.on,
	};
}
