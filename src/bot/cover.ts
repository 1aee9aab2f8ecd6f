import { sightByCover } from "../access/cover.ts";
import { actsFor } from "../access/people.ts";
import { mayFor } from "../access/policy.ts";
import type { Key } from "../chat/message.ts";
import type { Action, PersonCtx } from "../features/kit.ts";
import { coverUsed } from "./events.ts";

/**
 * Records for whom somebody acts, where they may only because they cover for a person who is away: their own role does not
 * carry it, their own sight of the case does not go as far (whoever raised a case knows how it stands, and no more), or it is
 * a list, which is made up for both. Nothing for anybody else. What an action asks beyond its own permission it puts on
 * record itself (features/by-cover.ts).
 */
export async function noteCover(
	ctx: PersonCtx,
	what: Pick<Action, "name" | "allow" | "lists">,
	caseId: Key | undefined,
): Promise<void> {
	const covered = actsFor(ctx.person, ctx.panel).slice(1);
	if (!covered.length) return;
	const byRole = mayFor(ctx.person, what.allow, ctx.panel);
	const bySight = caseId ? await sightByCover(ctx.tx, [caseId]) : what.lists ? covered : [];
	const whom = [...new Set([...byRole, ...bySight])];
	if (!whom.length) return;
	await ctx.record(coverUsed, { panel: ctx.panel, case: caseId }, { action: what.name, for: whom });
}
