import type { Key } from "../../chat/message.ts";
import type { Tell } from "../../record/event.ts";
import { decision } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import type { Member } from "../panel/members.ts";
import type { DecisionInput } from "./answers.ts";
import type { Effect } from "./effect.ts";
import type { DecisionFacts } from "./events.ts";
import type { CaseNow } from "./queries.ts";
import { corrected } from "./refusals.ts";

/** What the ledger keeps of a decision: ids, codes and dates. */
export function factsOf(
	ctx: PersonCtx,
	id: Key,
	input: DecisionInput,
	effect: Extract<Effect, { ok: true }>,
): DecisionFacts {
	return {
		standing: "decision",
		decision: id,
		type: input.type,
		review: input.review,
		saidBy: input.saidBy,
		saidAt: input.saidAt.toISOString(),
		recordedBy: ctx.person.id,
		actions: input.actions.map(({ owner, due }) => ({ owner, due })),
		agencies: [...input.agencies],
		place: input.source?.place ?? null,
		message: input.source?.message ?? null,
		closure: input.closure,
		checks: input.checks && [...input.checks],
		enquirer: input.enquirer,
		supersedes: input.supersedes ?? null,
		from: effect.from,
		to: effect.to,
		secondPerson: effect.secondPerson,
	};
}

/**
 * The note in the case's thread, and one in private to each of those who may be the second person. A restricted case
 * has no thread: in a channel it is a count.
 */
export function tellsOf(file: CaseNow, id: Key, seconds: readonly Member[]): Tell[] {
	const tells: Tell[] = [];
	const about = { subject: id, standing: true } as const;
	if (!file.restricted) tells.push({ ...about, to: "thread", view: "decision-note", key: `decision:${id}` });
	if (seconds.length) {
		const people = seconds.map((m) => m.id);
		tells.push({ ...about, to: { people }, view: "decision-waits", key: `decision-waits:${id}` });
	}
	return tells;
}

/** Whoever recorded a decision that waited is told, in private, that a second person confirmed it. */
export function tellTheRecorder(id: Key, recorder: Key): Tell {
	const key = `decision-confirmed:${id}`;
	return { to: { people: [recorder] }, view: "decision-waits", subject: id, key, standing: true };
}

/**
 * The unique row decides which of two corrections of one decision stands.
 * @throws the refusal that it was corrected already
 */
export async function insertDecision(
	ctx: PersonCtx,
	id: Key,
	belongs: { panelId: Key; caseId: Key; eventId: number },
	input: DecisionInput,
): Promise<void> {
	const row = {
		...belongs,
		id,
		type: input.type,
		saidBy: input.saidBy,
		saidAt: input.saidAt,
		recordedBy: ctx.person.id,
		recordedAt: ctx.now,
		reviewOn: input.review,
		agencies: [...input.agencies],
		placeId: input.source?.place ?? null,
		messageId: input.source?.message ?? null,
		link: input.source?.link ?? "",
		supersedes: input.supersedes ?? null,
		meetingId: input.meeting?.id ?? null,
		standing: input.meeting?.standing ?? ("decision" as const),
	};
	const inserted = await ctx.tx.db
		.insert(decision)
		.values(row)
		.onConflictDoNothing({ target: decision.supersedes })
		.returning({ id: decision.id });
	if (!inserted.length) throw corrected();
}
