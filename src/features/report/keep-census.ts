import type { Key } from "../../chat/message.ts";
import { addDays } from "../../domain/date/local-date.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { takeCensus } from "./acts.ts";
import { censusOn } from "./queries.ts";

/** For so many days after a census day the record still says how it was. Later it is kept only when somebody asks. */
const DAYS = 7;

const OURS: Statement = {
	name: "census-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('census ' || $1, 0)) as ours",
};

/** Keeps the record for each census day of the panel's file, when the day is over. */
export async function keepCensus(ctx: Ctx, panelId: Key): Promise<void> {
	const { censusDays, today, practice } = await loadPanel(ctx.tx, panelId);
	if (practice) return;
	for (const on of censusDays.filter((day) => day < today && day >= addDays(today, -DAYS))) {
		if (await censusOn(ctx.tx, panelId, on)) continue;
		const [lock] = await ctx.tx.query<{ ours: boolean }>(OURS, [panelId]);
		if (lock!.ours) await takeCensus(ctx, panelId, on, false);
	}
}
