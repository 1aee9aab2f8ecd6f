import type { Key, Words } from "../../chat/message.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS } from "../../domain/lists/keeping.ts";
import type { Statement } from "../../store/transact.ts";
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

const LIFTED: Statement = {
	name: "hold-lifted",
	text: `select f.id, f.ref, p.known_as as by from legal_hold h join case_file f on f.id = h.case_id
		join person p on p.id = h.lifted_by where h.id = $1`,
};

/** To the other coordinators and the chair: a case may be erased again. */
export const holdWasLifted = view<{ id: Key; ref: Words; by: Words }>({
	name: "hold-lifted",
	load: async (ctx, id) => (await ctx.tx.query<{ id: Key; ref: Words; by: Words }>(LIFTED, [id]))[0],
	show: ({ id, ref, by }) => ({
		summary: `${ref}: the legal hold was lifted`,
		blocks: [
			{
				text: [`${by} lifted the legal hold on ${ref}. If that is wrong, put it back on hold now.`],
				tone: "warning",
			},
			{
				buttons: [
					{ label: "How long it is kept", action: "case.keep", on: id, opens: true },
					{ label: "Open the case", action: "case.open", on: id, opens: true },
				],
			},
		],
	}),
});
