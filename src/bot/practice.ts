import { panelsOf } from "../access/people.ts";
import type { Key } from "../chat/message.ts";
import type { Reply } from "../chat/port.ts";
import { practiceReply, realReply } from "../chat/practice.ts";
import type { PersonCtx } from "../features/kit.ts";
import { loadPanel } from "../features/panel/settings.ts";
import type { Statement } from "../store/transact.ts";

const PRACTICE: Statement = {
	name: "practice-panels",
	text: `select p.id, exists (select from practising x
			where x.person_id = me() and x.panel_id = p.id and x.until > app_now()) as now
		from panel p where p.id = any ($1) and p.practice`,
};

/**
 * Which of this person's panels are for practice, for those who are on several; and narrows the panel at hand to a real
 * one, unless they chose to practise for a while. A practice panel's own channel narrows it again.
 */
export async function choosePanel(ctx: PersonCtx): Promise<ReadonlySet<Key>> {
	const mine = panelsOf(ctx.person);
	if (mine.length < 2) return new Set();
	const rows = await ctx.tx.query<{ id: Key; now: boolean }>(PRACTICE, [mine]);
	const practice = new Set(rows.map((row) => row.id));
	const chosen = rows.find((row) => row.now)?.id ?? mine.find((id) => !practice.has(id));
	if (practice.size && chosen) ctx.panel = chosen;
	return practice;
}

/** The answer with what kind of panel it comes from: a practice panel's is marked, always. */
export async function withPanelMark(
	ctx: PersonCtx,
	reply: Reply,
	practice: ReadonlySet<Key>,
): Promise<Reply> {
	if (!ctx.panel) return reply;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) return practiceReply(reply);
	return practice.size ? realReply(reply, panel.title) : reply;
}
