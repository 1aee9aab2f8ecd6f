import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { AddressSource, VisitOutcome } from "../../domain/lists/addresses.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { addressVisit, otherAddress } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { addressAdded, addressVisited } from "./events.ts";
import { addressesOf } from "./queries.ts";

export const caseOver = refusal(
	"address.case-closed",
	"The case is closed. If there is news, a coordinator can reopen it.",
);
export const noAddress = refusal(
	"address.none",
	"No other address is recorded on this case. Add it first, with “Add an address” on the case. The last known address is visited with the home visit.",
);

const LOCK: Statement = { name: "address-lock-case", text: "select from case_file where id = $1 for update" };

/** @throws refusals: not theirs to open, the case was erased or is closed */
export async function requireOpen(ctx: PersonCtx, subject: CaseSubject): Promise<void> {
	if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
	await refuseErased(ctx.tx, subject.id);
	if (subject.closed) throw caseOver();
}

/** Adds another address at which the child may be; returns its number. @throws as {@link requireOpen} */
export async function addAddress(
	ctx: PersonCtx,
	subject: CaseSubject,
	given: { address: Private; toldBy: AddressSource },
): Promise<number> {
	await requireOpen(ctx, subject);
	await ctx.tx.query(LOCK, [subject.id]);
	const number = (await addressesOf(ctx.tx, subject.id)).length + 1;
	const id = randomUUID();
	const about = { panel: subject.panel, case: subject.id };
	const { toldBy } = given;
	const event = await ctx.record(addressAdded, about, { address: id, number, toldBy });
	await ctx.tx.db
		.insert(otherAddress)
		.values({ id, panelId: subject.panel, caseId: subject.id, number, toldBy, eventId: event });
	const child = await childOf(ctx.tx, ctx.keys, subject.id);
	if (child) {
		await seal(ctx.tx, child, { case: subject.id, about: id, event }, { other_address: given.address });
	}
	return number;
}

/** Records what came of a visit, or why nobody went. @throws as {@link requireOpen}, or that there is no such address */
export async function recordVisit(
	ctx: PersonCtx,
	subject: CaseSubject,
	given: { address: Key; on: LocalDate; outcome: VisitOutcome; note?: Private },
): Promise<number> {
	await requireOpen(ctx, subject);
	const address = (await addressesOf(ctx.tx, subject.id)).find((a) => a.id === given.address);
	if (!address) throw noAddress();
	const visit = randomUUID();
	const { on, outcome } = given;
	const facts = { address: address.id, visit, number: address.number, on, outcome };
	const event = await ctx.record(addressVisited, { panel: subject.panel, case: subject.id }, facts);
	await ctx.tx.db.insert(addressVisit).values({
		...{ id: visit, panelId: subject.panel, caseId: subject.id, addressId: address.id },
		...{ onDate: on, outcome, saidBy: ctx.person.id, saidAt: ctx.now, eventId: event },
	});
	const child = await childOf(ctx.tx, ctx.keys, subject.id);
	if (child) await seal(ctx.tx, child, { case: subject.id, about: visit, event }, { visit: given.note });
	return address.number;
}
