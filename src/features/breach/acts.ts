import { randomUUID } from "node:crypto";
import type { BreachSubject } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { REMINDER_HOURS, reminderDue } from "../../domain/breach.ts";
import type { AffectedTold, IcoDecision } from "../../domain/lists/breaches.ts";
import { sealLoosely } from "../../record/loose.ts";
import { eq } from "../../store/drizzle.ts";
import { breach, breachDecision } from "../../store/schema/index.ts";
import type { Tx } from "../../store/transact.ts";
import type { Ctx, Origin, PersonCtx } from "../kit.ts";
import { holdMessage } from "../message-lock.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import {
	breachDecided,
	breachDeleted,
	breachEdited,
	breachReminded,
	breachReported,
	breachReportedAgain,
} from "./events.ts";
import { breachNow, byRollcall, caseOfMessage, redraw, toldBefore, undecidedSince } from "./queries.ts";

/** Where somebody pointed: the message and its place. */
export type Pointed = Required<Pick<Origin, "platform" | "where" | "message">> & Pick<Origin, "placeId">;

/** A breach just reported, or the report that came before this one. */
export type Reported = { id: Key } | { before: { by: Words; at: Date } };

const keyOf = (id: Key): string => `breach:${id}`;
/** The key of what its author is told. */
const authorKey = (id: Key): string => `breach:${id}:author`;
const reminderKey = (id: Key, hours: number): string => `breach:${id}:${hours}`;

/**
 * Records that a message names a child, once for each panel and message, and tells in private whoever wrote it, the
 * coordinators, administrators and the information-governance contact. Nothing that the message says is kept. In a case's
 * thread it is its panel's to deal with, whichever of the reporter's panels is at hand: in a private chat that says nothing.
 */
export async function reportBreach(ctx: PersonCtx, pointed: Pointed): Promise<Reported> {
	const { platform, where, message, placeId } = pointed;
	if (placeId) await holdMessage(ctx.tx, placeId, message.id);
	const of = placeId ? await caseOfMessage(ctx.tx, placeId, message.root) : undefined;
	if (of) ctx.panel = of.panel;
	const at = { panel: ctx.panel, platform, tenant: where.tenant, place: where.ref, message: message.id };
	const before = await toldBefore(ctx.tx, at);
	if (before) {
		await ctx.record(breachReportedAgain, { panel: ctx.panel }, { breach: before.id });
		return { before };
	}
	const { tx, panel } = ctx;
	const id = randomUUID();
	const own = !message.authorId && placeId !== undefined && (await byRollcall(tx, placeId, message.id));
	const author = message.authorId;
	const told = [
		{ to: { people: await handlers(tx, panel) }, view: "breach-found", subject: id, key: keyOf(id) },
		...(author ? [{ to: { people: [author] }, view: "breach-yours", subject: id, key: authorKey(id) }] : []),
	];
	const facts = { breach: id, place: placeId ?? null, message: message.id, root: message.root, author, own };
	const about = { panel, case: of?.id };
	const event = await ctx.record(breachReported, about, facts, told);
	await ctx.tx.db.insert(breach).values({
		...{ id, panelId: panel, platform, tenant: where.tenant, placeRef: where.ref, placeId: placeId ?? null },
		...{ messageId: message.id, link: message.link, authorId: author, own, caseId: of?.id ?? null },
		...{ reportedBy: ctx.person.id, foundAt: ctx.now, eventId: event },
	});
	return { id };
}

/** Records that the message is gone. Returns false where that was recorded before. */
export async function markDeleted(ctx: PersonCtx, subject: BreachSubject): Promise<boolean> {
	if (subject.deleted) return false;
	const event = await ctx.record(breachDeleted, aboutOf(subject), { breach: subject.id });
	await ctx.tx.db
		.update(breach)
		.set({ deletedAt: ctx.now, deletedBy: ctx.person.id, eventId: event })
		.where(eq(breach.id, subject.id));
	await drawAnew(ctx, subject, event);
	return true;
}

/** A message that names a child was changed or deleted, as its platform says. Recorded once, drawn for those who were told. */
export async function messageChangedThere(ctx: Ctx, id: Key, change: "edited" | "deleted"): Promise<void> {
	const there = await breachNow(ctx.tx, id);
	if (!there || there.deleted || (change === "edited" && there.edited)) return;
	const kind = change === "deleted" ? breachDeleted : breachEdited;
	const about = { panel: there.panel, case: there.case ?? undefined };
	const eventId = await ctx.record(kind, about, { breach: id });
	const became = change === "deleted" ? { deletedAt: ctx.now } : { editedAt: ctx.now };
	await ctx.tx.db
		.update(breach)
		.set({ ...became, eventId })
		.where(eq(breach.id, id));
	await drawAnew(ctx, { id }, eventId);
}

/** What was decided on a breach. */
export interface Decided {
	ico: IcoDecision;
	affected: AffectedTold;
	why: Private;
	done: Private;
}

/** What a decision's words are bound to. */
export const sealedAs = (decision: Key): string => `breach-decision:${decision}`;

/** Records what was decided, its words sealed. The newest stands; the earlier ones are kept. */
export async function decideBreach(ctx: PersonCtx, subject: BreachSubject, decided: Decided): Promise<void> {
	const id = randomUUID();
	const { ico, affected, why, done } = decided;
	const facts = { breach: subject.id, decision: id, ico, affected };
	const event = await ctx.record(breachDecided, aboutOf(subject), facts);
	const words = await sealLoosely(ctx.tx, ctx.keys, sealedAs(id), { why, done });
	await ctx.tx.db.insert(breachDecision).values({
		...{ id, panelId: subject.panel, breachId: subject.id, ico, affected },
		...{ decidedBy: ctx.person.id, decidedAt: ctx.now, eventId: event },
		words,
	});
	await drawAnew(ctx, subject, event);
}

/**
 * Reminds those who handle breaches that one is undecided 24, 48 and 66 hours after it was found, at any time of day:
 * the 72 hours do not stop at night. Each once; of several that were missed, the last.
 */
export async function remindBreaches(ctx: Ctx, panel: Key): Promise<void> {
	const [first] = REMINDER_HOURS;
	const before = new Date(ctx.now.getTime() - first * 3_600_000);
	const waiting = await undecidedSince(ctx.tx, panel, before, REMINDER_HOURS.at(-1)!);
	for (const { id, case: caseId, foundAt, reminded } of waiting) {
		const hours = reminderDue(foundAt, ctx.now);
		if (hours <= reminded) continue;
		const tell = {
			to: { people: await handlers(ctx.tx, panel) },
			view: "breach-found",
			subject: id,
			key: reminderKey(id, hours),
		};
		const about = { panel, case: caseId ?? undefined };
		const event = await ctx.record(breachReminded, about, { breach: id, hours }, [tell]);
		await ctx.tx.db.update(breach).set({ reminded: hours, eventId: event }).where(eq(breach.id, id));
	}
}

/** The hours that a message's key says have passed; undefined for the first one. */
export function hoursIn(key: string): number | undefined {
	return REMINDER_HOURS.find((hours) => key.endsWith(`:${hours}`));
}

/** Coordinators, administrators and the information-governance contact, as far as they are on the panel now. */
async function handlers(tx: Tx, panelId: Key): Promise<Key[]> {
	const { informationGovernance } = await loadPanel(tx, panelId);
	const members = await panelMembers(tx, panelId);
	const contact = members.filter((m) => m.id === informationGovernance);
	return [...new Set([...withRole(members, "coordinator", "administrator"), ...contact].map((m) => m.id))];
}

const aboutOf = ({ panel, case: caseId }: BreachSubject) => ({ panel, case: caseId ?? undefined });

async function drawAnew(ctx: Ctx, { id }: Pick<BreachSubject, "id">, event: number): Promise<void> {
	const keys = [keyOf(id), authorKey(id), ...REMINDER_HOURS.map((hours) => reminderKey(id, hours))];
	await redraw(ctx.tx, id, keys, event);
}
