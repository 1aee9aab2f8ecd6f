import { isDeepStrictEqual } from "node:util";
import { may } from "../../access/policy.ts";
import type { Key } from "../../chat/message.ts";
import { localDate, parseDate } from "../../domain/date/local-date.ts";
import { isOver, keepUntil } from "../../domain/retention.ts";
import { detailsOf } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { sameChildAs } from "./beside.ts";
import { keepingDated, keepingRead } from "./events.ts";
import { keptOf } from "./queries.ts";

const DATE: Statement = {
	name: "keeping-date",
	text: `insert into case_keeping (case_id, panel_id, over_on, keep_until, rule, assumed, periods, event_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (case_id) do update set over_on = $3, keep_until = $4, rule = $5, assumed = $6, periods = $7, event_id = $8`,
};

/**
 * Works out until when a case that is over is kept, and keeps the date. A case that is open has none: moving it took it
 * away. It needs somebody who sees every case of the panel, since the rule counts from the date of birth, which is read
 * for it; for anybody else it is left until a coordinator looks. Where it comes to the same date as before, that it was
 * read is all that is recorded.
 */
export async function dateKeeping(ctx: PersonCtx, caseId: Key): Promise<void> {
	const kept = await keptOf(ctx.tx, caseId);
	if (!kept || !isOver(kept.state) || kept.erasedAt) return;
	if (!may(ctx.person, "decide how long a case is kept", ctx.panel)) return;
	const { zone, retention } = await loadPanel(ctx.tx, ctx.panel);
	const { birth } = detailsOf((await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map());
	const over = localDate(kept.overAt, zone);
	const { until, rule, birthKnown } = keepUntil(
		{
			over,
			received: localDate(kept.receivedAt, zone),
			birth: birth && parseDate(birth),
			longer: [...kept.said, ...kept.answered],
		},
		retention,
	);
	const about = { panel: ctx.panel, case: caseId };
	if (kept.until === until && kept.rule === rule && isDeepStrictEqual(kept.periods, retention)) {
		await ctx.record(keepingRead, about, {});
		return;
	}
	const event = await ctx.record(keepingDated, about, { keepUntil: until });
	const periods = JSON.stringify(retention);
	await ctx.tx.query(DATE, [caseId, ctx.panel, over, until, rule, !birthKnown, periods, event]);
}

/** Works out the date of a case, and of the others about the same child, which may keep it back. */
export async function dateWithOthers(ctx: PersonCtx, caseId: Key): Promise<void> {
	await dateKeeping(ctx, caseId);
	for (const { id } of await sameChildAs(ctx.tx, caseId)) await dateKeeping(ctx, id);
}
