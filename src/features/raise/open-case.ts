import { randomUUID } from "node:crypto";
import { worksOnCases } from "../../access/policy.ts";
import type { Key } from "../../chat/message.ts";
import { holdReasons } from "../../domain/enquiry-plan.ts";
import type { HoldReason } from "../../domain/lists/hold-reasons.ts";
import { formatReference } from "../../domain/reference.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { cardKey, type Tell } from "../../record/event.ts";
import { type ChildSeal, makeChild, saveChild } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { holdContact } from "../hold/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { type Member, panelMembers, running, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import { notificationRaised } from "./events.ts";
import { AWAIT_CONTACT, addMembers, type CaseMember, NOTIFY, OPEN_CASE } from "./rows.ts";

/** A case just opened. */
export interface Opened {
	case: Key;
	ref: string;
	notification: Key;
	/** The contact that is awaited because of an act-now answer. */
	contact?: Key;
	/** The child, where it was opened in this transaction. */
	child?: ChildSeal;
}

const NEXT_NUMBER: Statement = {
	name: "next-reference",
	text: `insert into reference_counter (panel_id, year, last) values ($1, $2, 1)
		on conflict (panel_id, year) do update set last = reference_counter.last + 1 returning last`,
};

interface Numbered {
	year: number;
	number: number;
}

/** What is so of a case that was somebody's before: a list's, or another panel's. */
interface Before {
	/**
	 * One of many that are loaded at once, with the number that it was given: whoever loads them tells the panel, in one
	 * message, and its contact is not chased by itself.
	 */
	listed?: Numbered;
	/** From its first row on: nobody is told which case it is who does not see every case. */
	needToKnow?: boolean;
	/** Why contact with the family waits, besides what the answers say. */
	holds?: readonly HoldReason[];
}

/**
 * Opens a case from the immediate-risk screen alone: everything else may follow. With an act-now answer the
 * coordinators and the raiser's safeguarding leads are alerted in the same transaction, and a contact is awaited.
 */
export async function openCase(
	ctx: PersonCtx,
	panel: Panel,
	answers: RiskAnswers,
	receivedAt: Date,
	{ listed, needToKnow = false, holds = [] }: Before = {},
): Promise<Opened> {
	const { tier } = screen(answers);
	const opened = {
		case: randomUUID(),
		ref: formatReference({ prefix: panel.code, ...(listed ?? (await nextNumber(ctx, panel))) }),
		notification: randomUUID(),
	};
	const urgent = tier === "act-now";
	const contact = urgent ? randomUUID() : undefined;
	const tells: Tell[] = listed
		? []
		: [
				{
					to: "channels",
					view: "case-card",
					subject: opened.case,
					key: cardKey(opened.case),
					standing: true,
				},
				...(urgent ? [await alert(ctx, panel, opened)] : []),
			];
	const facts = { notification: opened.notification, ref: opened.ref, tier };
	const event = await ctx.record(notificationRaised, { panel: panel.id, case: opened.case }, facts, tells);

	const child = makeChild(ctx.keys, panel.id);
	const belongs = { panelId: panel.id, caseId: opened.case, eventId: event };
	const named = [panel.id, opened.case, event];
	const members: CaseMember[] = [{ kind: "notifier", person: ctx.person.id }];
	if (worksOnCases(ctx.person, panel.id)) members.push({ kind: "agency", agency: ctx.person.agencyId });
	const reasons = [...holdReasons({ answers }), ...holds];
	const owner = needToKnow ? await ownerWhoSees(ctx, panel) : panel.officer;
	// Together, and in this order: the case first, then what may hang on it.
	await Promise.all([
		saveChild(ctx.tx, child),
		ctx.tx.query(OPEN_CASE, [
			...[...named, child.child, opened.ref, urgent],
			...[receivedAt, ctx.now, owner, panel.today, needToKnow],
		]),
		addMembers(ctx.tx, belongs, members),
		ctx.tx.query(NOTIFY, [
			...[...named, opened.notification, ctx.person.id, ctx.person.agencyId, tier],
			JSON.stringify(answers),
		]),
		holdContact(ctx, opened.case, reasons, event),
		// Until somebody says who was told, nobody was: it is chased even if the form is never finished.
		contact &&
			ctx.tx.query(AWAIT_CONTACT, [
				...[...named, contact, ctx.person.id],
				listed ? null : minutesAfter(ctx.now, panel.chaseAfterMinutes),
			]),
	]);
	return { ...opened, contact, child };
}

async function nextNumber(ctx: PersonCtx, panel: Panel): Promise<Numbered> {
	const year = Number(panel.today.slice(0, 4));
	const [counter] = await ctx.tx.query<{ last: number }>(NEXT_NUMBER, [panel.id, year]);
	return { year, number: counter!.last };
}

/** A need-to-know case is the officer's where they see every case, else that of whoever opens it, until they say whose. */
async function ownerWhoSees({ tx, person }: PersonCtx, { id, officer }: Panel): Promise<Key> {
	const see = withRole(await panelMembers(tx, id), "coordinator", "chair");
	return see.some((m) => m.id === officer) ? officer! : person.id;
}

async function alert(ctx: PersonCtx, panel: Panel, opened: Opened): Promise<Tell> {
	const people = alerted(await panelMembers(ctx.tx, panel.id), ctx.person.agencyId);
	return { to: { people }, view: "urgent-alert", subject: opened.case, key: `urgent:${opened.case}` };
}

/** Who runs the panel, and the safeguarding leads of this agency. */
export function alerted(members: readonly Member[], agency: Key): Key[] {
	const leads = withRole(members, "safeguarding_lead").filter((m) => m.agencyId === agency);
	return [...new Set([...running(members), ...leads].map((m) => m.id))];
}

export function minutesAfter(instant: Date, minutes: number): Date {
	return new Date(instant.getTime() + minutes * 60_000);
}
