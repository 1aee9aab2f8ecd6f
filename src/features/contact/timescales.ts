import type { Block, Line } from "../../chat/message.ts";
import { TIMESCALES, timescaleInWords } from "../../domain/lists/timescales.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

/** The times that others set, with this panel's numbers and where each comes from: for anybody, without a case. */
export const timescales = action({
	name: "timescales",
	on: "nothing",
	allow: "ask for help",
	help: "How long things may take: returns, absence, enquiries.",
	doors: { word: "timescales" },
	async run(ctx) {
		const { timescales: days, enquiryWeeks } = await loadPanel(ctx.tx, ctx.panel);
		const lines = TIMESCALES.flatMap(({ code, source }): Line[] => [
			[{ strong: timescaleInWords(code, days[code]) }],
			source,
		]);
		const blocks: Block[] = [
			{ heading: "Timescales" },
			{
				text: [
					"None of these is a waiting period. A child who may be missing education is notified at once.",
				],
			},
			{ text: lines },
			{ text: [`The authority's enquiries usually take ${enquiryWeeks.from} to ${enquiryWeeks.to} weeks.`] },
		];
		return { say: { summary: "Timescales", blocks } };
	},
});
