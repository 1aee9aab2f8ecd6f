import { randomUUID } from "node:crypto";
import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LongerRule } from "../../domain/lists/keeping.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseKeeping, legalHold } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { reviewers } from "../review.ts";
import { dateKeeping } from "./acts.ts";
import { holdLifted, holdSet, keepingChanged } from "./events.ts";
import { holdCase, keptOf } from "./queries.ts";
import { erased } from "./refusals.ts";

/** How long a case is to be kept: the longer rules that apply, and whether it is on legal hold, with the reason. */
export interface KeepInput {
	longer: readonly LongerRule[];
	held: boolean;
	reason?: Private;
}

/**
 * Says how long a case is kept. Returns false where nothing is different.
 * @throws refusals: it was erased, or is not this person's
 */
export async function sayKeeping(ctx: PersonCtx, caseId: Key, input: KeepInput): Promise<boolean> {
	await holdCase(ctx.tx, caseId);
	const kept = (await keptOf(ctx.tx, caseId))!;
	if (kept.erasedAt) throw erased();
	const longer = [...input.longer].sort();
	const sameRules = longer.join() === [...kept.said].sort().join();
	if (!sameRules) {
		const eventId = await ctx.record(keepingChanged, { panel: ctx.panel, case: caseId }, { longer });
		const row = { caseId, panelId: ctx.panel, longer, eventId };
		await ctx.tx.db
			.insert(caseKeeping)
			.values(row)
			.onConflictDoUpdate({ target: caseKeeping.caseId, set: { longer, eventId } });
	}
	const sameHold = input.held === (kept.hold !== null);
	if (!sameHold) await (kept.hold ? lift(ctx, caseId, kept.hold.id, input) : set(ctx, caseId, input));
	if (!sameRules) await dateKeeping(ctx, caseId);
	return !(sameRules && sameHold);
}

async function set(ctx: PersonCtx, caseId: Key, { reason }: KeepInput): Promise<void> {
	const id = randomUUID();
	const eventId = await ctx.record(holdSet, { panel: ctx.panel, case: caseId }, { hold: id });
	const belongs = { panelId: ctx.panel, caseId, eventId };
	await ctx.tx.db.insert(legalHold).values({ ...belongs, id, setBy: ctx.person.id, setAt: ctx.now });
	await sealed(ctx, caseId, { about: id, event: eventId }, { reason });
}

async function lift(ctx: PersonCtx, caseId: Key, id: Key, { reason }: KeepInput): Promise<void> {
	// The others are told: what a hold kept may be asked to be erased as soon as it is lifted.
	const people = await reviewers(ctx, ctx.panel);
	const tell = { to: { people }, view: "hold-lifted", subject: id, key: `hold-lifted:${id}` };
	const eventId = await ctx.record(holdLifted, { panel: ctx.panel, case: caseId }, { hold: id }, [tell]);
	const lifted = { liftedBy: ctx.person.id, liftedAt: ctx.now, eventId };
	await ctx.tx.db.update(legalHold).set(lifted).where(eq(legalHold.id, id));
	await sealed(ctx, caseId, { about: id, event: eventId }, { lifted: reason });
}

async function sealed(
	ctx: PersonCtx,
	caseId: Key,
	{ about, event }: { about: Key; event: number },
	words: Readonly<Record<string, Private | undefined>>,
): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	await seal(ctx.tx, child, { case: caseId, about, event }, words);
}
