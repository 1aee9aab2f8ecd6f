import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { familyMember } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { familyLeft, familyLinked } from "./events.ts";

export const notLinked = refusal(
	"family.not-linked",
	"This case is not linked with others. Nothing was changed.",
);

/**
 * Says that two cases are of brothers and sisters: ids alone. Where both have a family already, the two become one.
 * Each case has it on its own record.
 */
export async function link(
	ctx: PersonCtx,
	one: { id: Key; ref: Words; panel: Key },
	other: { id: Key; ref: Words },
): Promise<void> {
	const standing = and(eq(familyMember.panelId, one.panel), isNull(familyMember.leftAt));
	const members = await ctx.tx.db.select().from(familyMember).where(standing).for("update");
	const familyOf = (id: Key) => members.find((m) => m.caseId === id)?.familyId;
	const [mine, theirs] = [familyOf(one.id), familyOf(other.id)];
	const family = mine ?? theirs ?? randomUUID();
	for (const [of, with_] of [
		[one, other],
		[other, one],
	] as const) {
		const about = { panel: one.panel, case: of.id };
		const event = await ctx.record(familyLinked, about, { other: with_.id });
		const before = familyOf(of.id);
		if (before === undefined) {
			await ctx.tx.db.insert(familyMember).values({
				...{ id: randomUUID(), familyId: family, panelId: one.panel, caseId: of.id },
				...{ linkedBy: ctx.person.id, eventId: event },
			});
		} else if (before !== family) {
			await ctx.tx.db
				.update(familyMember)
				.set({ familyId: family, eventId: event })
				.where(and(eq(familyMember.familyId, before), isNull(familyMember.leftAt)));
		}
	}
}

/** Takes a case out of its family. @throws the refusal that it is in none */
export async function leave(ctx: PersonCtx, subject: CaseSubject): Promise<void> {
	const mine = and(eq(familyMember.caseId, subject.id), isNull(familyMember.leftAt));
	const [row] = await ctx.tx.db.select().from(familyMember).where(mine).for("update");
	if (!row) throw notLinked();
	const event = await ctx.record(familyLeft, { panel: subject.panel, case: subject.id }, {});
	await ctx.tx.db.update(familyMember).set({ leftAt: ctx.now, eventId: event }).where(mine);
}
