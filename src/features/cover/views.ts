import type { Block } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Absence, absenceOf, type Gone, ownersGone } from "./queries.ts";

interface Told extends Absence {
	ended: boolean;
	today: LocalDate;
}

/** To whoever covers, and to the coordinators, in private. */
export const coverTold = view<Told>({
	name: "cover-told",
	async load(ctx, id) {
		const row = await absenceOf(ctx.tx, id);
		return row && { ...row, today: (await loadPanel(ctx.tx, row.panel)).today };
	},
	show(a) {
		const days = `${shortDate(a.from, a.today)} to ${shortDate(a.to, a.today)}`;
		if (a.ended) {
			const says = `${a.knownAs}, ${a.agency}, is not away as was said before (${days}). Reminders are theirs again.`;
			return { summary: says, blocks: [{ text: [says] }] };
		}
		const who = a.coverKnownAs ? `${a.coverKnownAs} covers` : "nobody covers yet";
		const says = `${a.knownAs}, ${a.agency}, is away ${days}: ${who}.`;
		const means = a.coverKnownAs
			? "In those days reminders go to whoever covers, who may do on this panel what the absent person may. It is on record for whom. What they may do goes no further: were they away too, the coordinators would have the reminders. Need-to-know cases follow only whoever covers for a coordinator or the chair."
			: "From the first day the digest counts the cases as having no owner. Name somebody who covers, or hand the work over.";
		const buttons: Block[] = a.coverKnownAs
			? []
			: [
					{
						buttons: [
							{ label: "Name cover", action: "cover", on: "", opens: true, tone: "main" },
							{ label: "Hand over", action: "handover", on: "", opens: true },
						],
					},
				];
		return { summary: says, blocks: [{ text: [says, means] }, ...buttons] };
	},
});

/** To the coordinators: whose cases nobody looks after, since their owner left or is away without cover. */
export const ownersAskedView = view<readonly Gone[]>({
	name: "owners-asked",
	async load(ctx, panel) {
		const people = await ownersGone(ctx.tx, panel);
		return people.length ? people : undefined;
	},
	show: (people) => ({
		summary: "Cases that nobody looks after",
		blocks: [
			{ heading: "Cases that nobody looks after" },
			{
				text: people.map((p) => {
					const why = p.onPanel ? "is away, and nobody covers" : "is not on the panel any more";
					return `${p.knownAs} ${why}: ${count(p.cases, "open case")}.`;
				}),
				tone: "warning",
			},
			{
				buttons: [
					{ label: "Hand over", action: "handover", on: "", opens: true, tone: "main" },
					{ label: "Name cover", action: "cover", on: "", opens: true },
					{ label: "Show the cases", action: "unowned", on: "", opens: false },
				],
			},
		],
	}),
});
