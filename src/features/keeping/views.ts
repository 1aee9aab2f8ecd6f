import { labelOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS } from "../../domain/lists/keeping.ts";
import { view } from "../kit.ts";
import { type Asked, erasureOf } from "./queries.ts";

const became = ({ answer, second }: Asked): string =>
	answer === "agreed" ? `${second} agreed. It is erased.` : `${second} did not agree. It is kept.`;

/** To those who may be the second person. */
export const erasureWaits = view<Asked>({
	name: "erasure-waits",
	load: (ctx, id) => erasureOf(ctx.tx, id),
	show: (e) => {
		const what = `${e.asker}, ${e.askerAgency}, asks for ${e.ref} to be erased.`;
		if (e.answer) {
			return { summary: `${e.ref}: answered`, blocks: [{ text: [what, became(e)], tone: "quiet" }] };
		}
		const why = `${labelOf(ERASURE_REASONS, e.reason)}. Nothing is erased until somebody else agrees.`;
		return {
			summary: `${e.ref}: an erasure waits for you to agree`,
			blocks: [
				{ text: [what, why], tone: "warning" },
				{
					buttons: [
						{ label: "Read and answer", action: "erasure.agree", on: e.id, opens: true, tone: "main" },
						{ label: "Open the case", action: "case.open", on: e.case, opens: true },
					],
				},
			],
		};
	},
});

/** To whoever asked: the second person's answer. */
export const erasureAnswered = view<Asked>({
	name: "erasure-answered",
	load: (ctx, id) => erasureOf(ctx.tx, id),
	show: (e) => ({
		summary: `${e.ref}: your erasure was ${e.answer === "agreed" ? "agreed to" : "not agreed to"}`,
		blocks: [{ text: [`You asked for ${e.ref} to be erased. ${became(e)}`] }],
	}),
});
