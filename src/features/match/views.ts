import type { Key } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { view } from "../kit.ts";
import { casesToCompare } from "./queries.ts";

const MOST_LISTED = 10;

/** To coordinators, in private: notifications that may be about a child whom the panel knows. */
export const likelyMatches = view<readonly { id: Key; ref: string }[]>({
	name: "likely-matches",
	async load(ctx, panel) {
		const cases = await casesToCompare(ctx, panel);
		return cases.length ? cases : undefined;
	},
	show: (cases) => {
		const [says, more] = [
			`${count(cases.length, "case")} may be about a child whom the panel knows already`,
			cases.length - MOST_LISTED,
		];
		return {
			summary: says,
			blocks: [
				{ text: [`${says}. Compare, and say whether it is the same child.`] },
				{
					rows: cases.slice(0, MOST_LISTED).map(({ id, ref }) => ({
						text: [{ strong: ref }],
						buttons: [{ label: "Compare", action: "match.decide", on: id, opens: true }],
					})),
				},
				...(more > 0
					? [
							{
								text: [`And ${more} more. You see them when you have compared these.`],
								tone: "quiet" as const,
							},
						]
					: []),
			],
		};
	},
});
