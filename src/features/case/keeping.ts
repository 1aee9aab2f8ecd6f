import { may } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Button, Frank } from "../../chat/message.ts";
import { isOver } from "../../domain/retention.ts";
import { keepingBlocks, keptOf } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";

/**
 * On a case's details: until when it is kept, and its legal hold; for those who decide, what they can do about it.
 * Nothing while the case is open and nobody holds it. The caller records that it was opened.
 */
export async function keepingIn(ctx: PersonCtx, { id, panel }: CaseSubject): Promise<Block<Frank>[]> {
	const kept = (await keptOf(ctx.tx, id))!;
	const over = isOver(kept.state);
	if (!over && !kept.hold && !kept.said.length) return [];
	const blocks = await keepingBlocks(ctx, id, kept);
	if (kept.erasedAt || !may(ctx.person, "decide how long a case is kept", panel)) return blocks;
	const keep: Button = { label: "Keep it longer", action: "case.keep", on: id, opens: true };
	const erase: Button = { label: "Ask for erasure", action: "erasure.ask", on: id, opens: true };
	return [...blocks, { buttons: over && !kept.hold && !kept.waits ? [keep, erase] : [keep] }];
}
