import { z } from "zod";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { codesOf, entryOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS } from "../../domain/lists/keeping.ts";
import { STATES } from "../../domain/lists/states.ts";
import { isPast, keptBy } from "../../domain/retention.ts";
import { choice } from "../answers.ts";
import { type Asking, action, type Form, type PersonCtx } from "../kit.ts";
import { matchesOf } from "../match/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { dateWithOthers } from "./acts.ts";
import { sameChildAs } from "./beside.ts";
import { askToErase, requireAskable } from "./erase.ts";
import { keptOf } from "./queries.ts";
import { besideInWords } from "./refusals.ts";
import { keptInWords } from "./words.ts";

const Answers = z.object({ reason: z.enum(codesOf(ERASURE_REASONS)) });

const form: Form<"case"> = {
	title: "Erase a child's record",
	send: "Ask for it",
	steps: [
		{
			title: "Ask for an erasure",
			notes: async ({ ctx, subject }) => [
				...(await whatGoes(ctx, subject)),
				{ text: ["Another coordinator or the chair must agree. Nothing is erased before that."] },
			],
			fields: {
				reason: {
					label: "Why is it erased?",
					as: "one",
					schema: choice(codesOf(ERASURE_REASONS), "Say why it is erased."),
					options: optionsOf(ERASURE_REASONS),
				},
				checked: {
					label: "Have you made sure that nobody needs it?",
					hint: "An inquiry, a claim, a complaint, a criminal case, or a child who was looked after or has a plan.",
					as: "one",
					schema: choice(
						["yes"],
						"Make sure first. If somebody needs it, put it on legal hold instead: “keep”.",
					),
					options: [{ value: "yes", label: "Yes, nobody needs it" }],
				},
			},
			check: notTooEarly,
		},
	],
};

async function notTooEarly({ ctx, subject, soFar }: Asking<"case">): Promise<Record<string, string>> {
	const { reason } = Answers.parse(soFar);
	if (entryOf(ERASURE_REASONS, reason).early) return {};
	const [kept, { today }] = [await keptOf(ctx.tx, subject.id), await loadPanel(ctx.tx, ctx.panel)];
	const by = keptBy(await sameChildAs(ctx.tx, subject.id), false, today);
	if (by) return { reason: besideInWords(by) };
	if (kept?.until && isPast(kept.until, today)) return {};
	return { reason: "It is to be kept for longer: see the date above. Choose another reason if one applies." };
}

/** Asks that a child's record be erased. */
export const askErasure = action({
	name: "erasure.ask",
	on: "case",
	allow: "erase a child's record",
	help: "Ask for a child's record to be erased. A second person must agree.",
	doors: { word: "erase", usage: "erase REFERENCE" },
	form,
	async prefill({ ctx, subject }) {
		await requireAskable(ctx, subject.id);
		await dateWithOthers(ctx, subject.id);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		await askToErase(ctx, subject.id, Answers.parse(soFar).reason);
		const says = `Asked for: the erasure of ${subject.ref}. Another coordinator or the chair must agree. You will be told when they have answered.`;
		return { say: { summary: `Asked for: the erasure of ${subject.ref}`, blocks: [{ text: [says] }] } };
	},
});

/** Which case, until when it is kept, what is erased and what stays, and the child's other cases: for both persons. */
export async function whatGoes(ctx: PersonCtx, subject: { case: Key; ref: string }): Promise<Block<Frank>[]> {
	const kept = (await keptOf(ctx.tx, subject.case))!;
	return [
		{ text: [[{ strong: subject.ref }], ...keptInWords(kept)] },
		{
			text: [
				"Erased for good: who the child is, every word that was typed, and forms in progress about the case.",
				"Kept: the reference, states, dates, codes and counts, and who did what. Nobody is named in them.",
			],
			tone: "warning",
		},
		{ text: await otherCases(ctx, subject.case) },
	];
}

/** Each case has its own record of the child: erasing one leaves the others, which may keep it back (see `keptBy`). */
async function otherCases(ctx: PersonCtx, caseId: Key): Promise<Words[]> {
	const others = (await matchesOf(ctx, caseId)).filter((m) => m.verdict !== "different");
	if (!others.length) return ["No other case about the same child is known. If there is one, it stays."];
	const lines = others.map((m) => {
		const who = m.verdict ? "the same child" : "perhaps the same child";
		return `${m.ref}: ${who}. ${labelOf(STATES, m.state)}.`;
	});
	return ["Not erased with it, and to be decided each by itself:", ...lines];
}
