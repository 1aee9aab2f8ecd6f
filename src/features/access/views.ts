import { moment, shortDate } from "../../domain/date/words.ts";
import { view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { findingInWords } from "../review.ts";
import { type Opening, openingOf } from "./queries.ts";

interface Told extends Opening {
	when: string;
	by: string;
}

/** To coordinators and chair: emergency duty opened a case, and somebody must look at why. */
export const emergencyOpenedView = view<Told>({
	name: "emergency-opened",
	async load(ctx, id) {
		const opening = await openingOf(ctx.tx, id);
		if (!opening) return undefined;
		const { zone, today } = await loadPanel(ctx.tx, opening.panel);
		const by = shortDate(opening.reviewBy, today);
		return { ...opening, when: moment(opening.at, zone, today), by };
	},
	show: (o) => {
		const what = `${o.ref} was opened on emergency duty by ${o.knownAs}, ${o.agency}, ${o.when}.`;
		if (o.finding) {
			const found = findingInWords(o.finding);
			return {
				summary: `${o.ref}: reviewed`,
				blocks: [{ text: [what, `Reviewed by ${o.reviewer}: ${found}.`], tone: "quiet" }],
			};
		}
		return {
			summary: `${o.ref} was opened on emergency duty`,
			blocks: [
				{ text: [what, `Read the reason and review it by ${o.by}.`], tone: "warning" },
				{
					buttons: [
						{ label: "Review", action: "emergency.review", on: o.id, opens: true, tone: "main" },
						{ label: "Open privately", action: "case.open", on: o.case, opens: true },
					],
				},
			],
		};
	},
});
