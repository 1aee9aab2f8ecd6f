import { sightByCover } from "../access/cover.ts";
import { actsFor } from "../access/people.ts";
import { may, mayFor, type Permission } from "../access/policy.ts";
import type { Key } from "../chat/message.ts";
import { coverUsed } from "../record/cover-used.ts";
import type { PersonCtx } from "./kit.ts";

/** What is done or read, by the action's name, and on which case. */
interface Use {
	action: string;
	case?: Key;
}

/**
 * Whether this person may, beyond what the action at hand asks of everybody. Where they may only by covering for somebody
 * who is away, it is put on record for whom: call it where something is then done or read, not to choose a button.
 */
export async function mayOnRecord(ctx: PersonCtx, permission: Permission, use: Use): Promise<boolean> {
	if (!may(ctx.person, permission, ctx.panel)) return false;
	await noteUse(ctx, mayFor(ctx.person, permission, ctx.panel), use);
	return true;
}

/**
 * Whether something that waits for one person is this person's to do: it is theirs, or they have the permission to do it for
 * anybody. Where it is either by covering alone, it is put on record for whom.
 */
export async function mayForOwner(
	ctx: PersonCtx,
	owner: Key | null,
	permission: Permission,
	use: Use,
): Promise<boolean> {
	const { person, panel } = ctx;
	const byRole = mayFor(person, permission, panel);
	if (owner === person.id || (may(person, permission, panel) && !byRole.length)) return true;
	const theirs = owner !== null && actsFor(person, panel).includes(owner) ? [owner] : [];
	const whom = [...new Set([...theirs, ...byRole])];
	await noteUse(ctx, whom, use);
	return whom.length > 0;
}

/** Puts on record for whom these cases were seen, where this person sees them by covering alone: what a search came upon. */
export async function seenOnRecord(ctx: PersonCtx, action: string, cases: readonly Key[]): Promise<void> {
	if (actsFor(ctx.person, ctx.panel).length > 1)
		await noteUse(ctx, await sightByCover(ctx.tx, cases), { action });
}

async function noteUse(ctx: PersonCtx, whom: Key[], use: Use): Promise<void> {
	if (!whom.length) return;
	await ctx.record(coverUsed, { panel: ctx.panel, case: use.case }, { action: use.action, for: whom });
}
