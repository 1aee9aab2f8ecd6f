import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { sideOf } from "../../domain/sign-off.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { rollRemoval } from "../../store/schema/index.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { rollRecorded, rollReturned } from "./events.ts";
import { type Removal, removalsOf } from "./queries.ts";

export const nothingRecorded = refusal(
	"roll.nothing-recorded",
	"No removal from roll is on record of this case. Record the ground first: roll REFERENCE.",
);
export const receivedByAuthority = refusal(
	"roll.received-by-authority",
	"Only the local authority can record that it received the deletion return. Leave that date as it is; record when you sent it.",
);
const ahead = refusal("roll.ahead", "A date has not come yet. Nothing was recorded.");

/** What somebody records of a removal. */
export interface Recorded extends Pick<Removal, "ground" | "removed" | "absentFrom" | "enquiries"> {
	evidence: Private;
}

/**
 * Records the ground of a removal from roll, and what shows it. Recorded again it stands beside what was there.
 * @throws refusals: not theirs to open, erased, a day that has not come
 */
export async function recordRemoval(ctx: PersonCtx, caseId: Key, given: Recorded): Promise<void> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseErased(ctx.tx, caseId);
	const { ground, removed, absentFrom, enquiries } = given;
	await refuseAhead(ctx, removed, absentFrom);
	const id = randomUUID();
	const facts = { removal: id, ground, removed, absentFrom, enquiries };
	const event = await ctx.record(rollRecorded, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db.insert(rollRemoval).values({
		...{ id, panelId: ctx.panel, caseId, ground, removedOn: removed, absentFrom, enquiries },
		...{ recordedBy: ctx.person.id, recordedAt: ctx.now, eventId: event },
	});
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) {
		await seal(ctx.tx, child, { case: caseId, about: id, event }, { roll_evidence: given.evidence });
	}
}

/**
 * Records that the deletion return was sent or received, or the pupil's file uploaded: of the newest removal.
 * @throws refusals: none is on record; not theirs to open, or erased; a day that has not come; received, as somebody says
 *   who is not of the authority
 */
export async function recordReturn(
	ctx: PersonCtx,
	caseId: Key,
	{ sent, received, file }: { sent?: LocalDate; received?: LocalDate; file?: LocalDate },
): Promise<void> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseErased(ctx.tx, caseId);
	const removal = (await removalsOf(ctx.tx, caseId)).at(-1);
	if (!removal) throw nothingRecorded();
	await refuseAhead(ctx, sent, received, file);
	if (received && received !== removal.received && !ofAuthority(ctx)) throw receivedByAuthority();
	const facts = { removal: removal.id, sent: sent ?? null, received: received ?? null, file: file ?? null };
	const event = await ctx.record(rollReturned, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db
		.update(rollRemoval)
		.set({
			...{ returnSentOn: sent ?? removal.sent, returnReceivedOn: received ?? removal.received },
			...{ fileOn: file ?? removal.file, eventId: event },
		})
		.where(eq(rollRemoval.id, removal.id));
}

/** Whether somebody acts for the local authority, as under joint enquiries: what it received is theirs to say. */
export const ofAuthority = ({ person }: PersonCtx): boolean => sideOf(person.agencyKind) === "authority";

async function refuseAhead(ctx: PersonCtx, ...dates: (LocalDate | null | undefined)[]): Promise<void> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	if (dates.some((date) => date && date > today)) throw ahead();
}
