import { longDate } from "../../domain/date/words.ts";
import type { Report } from "../../domain/reports/report.ts";
import { startGroups } from "../../domain/starting.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { listCounted } from "./events.ts";
import { datesOf } from "./queries.ts";

/** Children without a place by the day on which they reach compulsory school age: no child is named. */
export async function startingReport(ctx: PersonCtx): Promise<Report> {
	const { today, title } = await loadPanel(ctx.tx, ctx.panel);
	const dates = await datesOf(ctx, "starting");
	await ctx.record(listCounted, { panel: ctx.panel }, { list: "starting", children: dates.length });
	const groups = startGroups(
		dates.map((d) => d.on),
		today,
	);
	return {
		title: `${title}: children reaching school age without a place, ${longDate(today)}`,
		notes: [
			"Compulsory school age begins on 31 March, 31 August or 31 December on or after the fifth birthday.",
		],
		head: ["School age from", "Reached", "Children"],
		rows: groups.map(({ on, reached, count }) => [on, reached ? "yes" : "no", count]),
	};
}
