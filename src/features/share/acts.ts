import { randomUUID } from "node:crypto";
import { agree, askSecondPerson, requireOwnRight } from "../../access/approval.ts";
import { may, needsSecondPerson, type Permission } from "../../access/policy.ts";
import { loadSubject, mayOpen, notFound, type ShareSubject } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { Standing } from "../../domain/agreements.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { LawfulBasis, ShareDetail, SharePurpose, WithheldReason } from "../../domain/lists/sharing.ts";
import type { Tell } from "../../record/event.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { share } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Finding, requireReviewable, reviewBy, reviewers } from "../review.ts";
import { shareAgreed, shareAsked, shareMade, shareRefused, shareReviewed, shareWithheld } from "./events.ts";
import { lockShare } from "./queries.ts";
import { answered, notToReview, notYours, ownShare, reviewRefusals } from "./refusals.ts";

/** What every entry has: whom it is for, how it stands with them, and the words, which are sealed. */
interface For {
	/** The agency it goes to; null where `organisation` says which it is. */
	agency: Key | null;
	organisation?: Private;
	person?: Private;
	reason: Private;
	agreement: Standing;
}

/** What is to be shared. */
export interface ShareInput extends For {
	/** Somebody must know now, to keep a child safe: it waits for nobody. */
	atOnce: boolean;
	purpose: SharePurpose;
	basis: LawfulBasis;
	details: readonly ShareDetail[];
}

/** What is not shared. */
export interface WithheldInput extends For {
	because: WithheldReason;
}

const AT_ONCE: Permission = "share what keeps a child safe outside the panel, at once";
const ORDINARY: Permission = "share outside the panel";

/**
 * Records a share of a case's information outside the panel. To keep a child safe it is made at once, and the panel
 * is told and reviews it the next working day; any other waits for a second person. A missing or expired agreement is
 * recorded, and stops neither. Returns its id.
 * @throws refusals: the case is not this person's to open, or their role does not share
 */
export async function askToShare(ctx: PersonCtx, caseId: Key, input: ShareInput): Promise<Key> {
	const { atOnce, agency, agreement, purpose, basis, details } = input;
	const permission = atOnce ? AT_ONCE : ORDINARY;
	if (!may(ctx.person, permission, ctx.panel)) throw notYours();
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const id = randomUUID();
	const facts = { share: id, agency, agreement, purpose, basis, details: [...details] };
	const about = { panel: ctx.panel, case: caseId };
	const by: LocalDate | null = atOnce ? reviewBy(panel) : null;
	const tell = await toReviewers(ctx, atOnce ? "share-made" : "share-waits", id);
	await requireOpen(ctx, caseId);
	const event = by
		? await ctx.record(shareMade, about, { ...facts, reviewBy: by }, [tell])
		: await ctx.record(shareAsked, about, facts, [tell]);
	await ctx.tx.db.insert(share).values({
		...rowOf(ctx, id, caseId, event, input),
		...{ decision: "shared", atOnce, purpose, basis, details: [...details] },
		...{ madeAt: atOnce ? ctx.now : null, reviewBy: by },
	});
	await sealWords(ctx, caseId, { id, event }, input);
	if (needsSecondPerson(permission)) {
		await askSecondPerson(ctx.tx, {
			...{ panelId: ctx.panel, caseId, permission, about: id, by: ctx.person.id, eventId: event },
		});
	}
	return id;
}

/** Records that a case's information was not shared, and why. */
export async function withhold(ctx: PersonCtx, caseId: Key, input: WithheldInput): Promise<Key> {
	if (!may(ctx.person, ORDINARY, ctx.panel)) throw notYours();
	await requireOpen(ctx, caseId);
	const id = randomUUID();
	const { agency, because } = input;
	const facts = { share: id, agency, because };
	const event = await ctx.record(shareWithheld, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db.insert(share).values({
		...rowOf(ctx, id, caseId, event, input),
		...{ decision: "withheld", atOnce: false, withheldBecause: because },
	});
	await sealWords(ctx, caseId, { id, event }, input);
	return id;
}

/**
 * The second person's answer: it may be passed on, or is not shared. Whoever asked is told. Returns whether they can pass it
 * on: to see what it is, they must be able to open the case still.
 * @throws refusals: it waits for nobody, this person asked for it, or there is nothing left of the child to share
 */
export async function answerShare(
	ctx: PersonCtx,
	{ id }: ShareSubject,
	refusedBecause?: WithheldReason,
): Promise<{ passesOn: boolean }> {
	const subject = await locked(ctx, id);
	requireAnswerable(ctx, subject);
	// There is nothing left to pass on, though it may be said that it is not.
	if (!refusedBecause) await refuseErased(ctx.tx, subject.case);
	const about = { panel: subject.panel, case: subject.case };
	const tell: Tell = {
		...{ to: { people: [subject.person] }, view: "share-answered", subject: subject.id },
		...{ key: `share-answered:${subject.id}`, standing: true },
	};
	const set = eq(share.id, subject.id);
	if (refusedBecause) {
		const facts = { share: subject.id, because: refusedBecause };
		const event = await ctx.record(shareRefused, about, facts, [tell]);
		await ctx.tx.db
			.update(share)
			.set({ decision: "withheld", withheldBecause: refusedBecause, eventId: event })
			.where(set);
		return { passesOn: false };
	}
	const event = await ctx.record(shareAgreed, about, { share: subject.id }, [tell]);
	await agree(ctx.tx, { about: subject.id, by: ctx.person.id, event });
	await ctx.tx.db.update(share).set({ madeAt: ctx.now, eventId: event }).where(set);
	const [opens] = await ctx.tx.query<{ yes: boolean }>(STILL_OPENS, [subject.person, subject.case]);
	return { passesOn: opens!.yes };
}

const STILL_OPENS: Statement = {
	name: "share-asker-opens",
	text: "select opens_in_own_right($1, $2) or opens_by_cover($1, $2) as yes",
};

const SECOND = "agree to a share, and review one made at once";

/** @throws refusals: it waits for nobody, or this person asked for it */
export function requireAnswerable(ctx: PersonCtx, subject: ShareSubject): void {
	if (subject.decision === "withheld" || subject.made) throw answered();
	if (subject.person === ctx.person.id) throw ownShare();
	requireOwnRight(ctx.person, SECOND, subject.panel);
}

/** @throws refusals: not one that was made at once, reviewed already, or this person's own */
export function requireToReview(ctx: PersonCtx, subject: ShareSubject): void {
	if (!subject.atOnce) throw notToReview();
	requireReviewable(ctx, subject, reviewRefusals);
	requireOwnRight(ctx.person, SECOND, subject.panel);
}

/** Records what the panel found of a share that was made at once. */
export async function reviewShare(ctx: PersonCtx, { id }: ShareSubject, finding: Finding): Promise<void> {
	const subject = await locked(ctx, id);
	requireToReview(ctx, subject);
	const about = { panel: subject.panel, case: subject.case };
	const event = await ctx.record(shareReviewed, about, { share: subject.id, finding });
	await ctx.tx.db
		.update(share)
		.set({ finding, reviewedBy: ctx.person.id, reviewedAt: ctx.now, eventId: event })
		.where(eq(share.id, subject.id));
}

/** As it stands once nobody else is at it: two people who answer it at once follow one another. */
async function locked(ctx: PersonCtx, id: Key): Promise<ShareSubject> {
	await lockShare(ctx.tx, id);
	return loadSubject(ctx.tx, "share", id);
}

async function toReviewers(ctx: PersonCtx, view: string, id: Key): Promise<Tell> {
	const people = await reviewers(ctx, ctx.panel);
	return { to: { people }, view, subject: id, key: `share:${id}`, standing: true };
}

/** @throws the refusal "not found" where this person may know how the case stands, and no more */
export async function requireOpen(ctx: PersonCtx, caseId: Key): Promise<void> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
}

function rowOf(ctx: PersonCtx, id: Key, caseId: Key, event: number, input: For) {
	const { agency: agencyId, agreement } = input;
	const belongs = { id, panelId: ctx.panel, caseId, eventId: event };
	return { ...belongs, agencyId, agreement, askedBy: ctx.person.id, askedAt: ctx.now };
}

/** @throws the refusal "not found" where the child's record was erased: there is nothing to share */
async function sealWords(
	ctx: PersonCtx,
	caseId: Key,
	{ id, event }: { id: Key; event: number },
	{ organisation, person, reason }: For,
): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	await seal(ctx.tx, child, { case: caseId, about: id, event }, { organisation, person, reason });
}
