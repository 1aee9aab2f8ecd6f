import type { ErasureSubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS } from "../../domain/lists/keeping.ts";
import { choice } from "../answers.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whatGoes } from "./ask.ts";
import { saidDifferent } from "./beside.ts";
import { answerErasure, requireAnswerable } from "./erase.ts";
import { minutesAnswer, minutesStep } from "./minutes.ts";
import { erasureOf } from "./queries.ts";

/** The second person sees what is to be erased and why, and agrees or does not. */
export const agreeToErase = action({
	name: "erasure.agree",
	on: "erasure",
	allow: "agree to an erasure",
	help: "Agree, as the second person, that a child's record is erased, or not.",
	doors: {},
	form: {
		title: "Agree to an erasure",
		send: "Record",
		steps: [
			{
				title: "What, and why",
				notes: ({ ctx, subject }) => asked(ctx, subject),
				fields: {
					agree: {
						label: "Do you agree?",
						hint: "It cannot be undone.",
						as: "one",
						options: [
							{ value: "yes", label: "Yes, erase it" },
							{ value: "no", label: "No, keep it" },
						],
						schema: choice(["yes", "no"], "Say whether you agree."),
					},
				},
			},
			minutesStep,
		],
	},
	prefill({ ctx, subject }) {
		requireAnswerable(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const agreed = soFar.agree === "yes";
		await answerErasure(ctx, subject, agreed, minutesAnswer(soFar));
		const says = agreed
			? `Erased: ${subject.ref}. Whoever asked has been told.`
			: `Recorded on ${subject.ref}: you did not agree, and it is kept. Whoever asked has been told.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

async function asked(ctx: PersonCtx, subject: ErasureSubject): Promise<Block<Frank>[]> {
	const { reason, asker, askerAgency } = (await erasureOf(ctx.tx, subject.id))!;
	return [
		{
			facts: [
				["Asked by", `${asker}, ${askerAgency}`],
				["Why", labelOf(ERASURE_REASONS, reason)],
			],
		},
		...(await whatGoes(ctx, subject)),
		...(await judgedDifferent(ctx, subject)),
	];
}

/**
 * What was said to be about another child: it holds nothing back, its legal hold neither. So the second person is shown
 * who said so, and can say no.
 */
async function judgedDifferent(ctx: PersonCtx, subject: ErasureSubject): Promise<Block<Frank>[]> {
	const pairs = await saidDifferent(ctx.tx, subject.case);
	if (!pairs.length) return [];
	const { zone, today } = await loadPanel(ctx.tx, subject.panel);
	const lines = pairs.map(({ of, ref, by, at, held }) => {
		const pair = of === subject.ref ? ref : `${ref}, beside ${of}`;
		return `${pair}: ${by ?? "somebody"} said so, ${moment(at, zone, today)}.${held ? " On legal hold." : ""}`;
	});
	const asks = "Said to be about another child. If one of them is not, do not agree:";
	return [{ text: [asks, ...lines], tone: pairs.some((p) => p.held) ? "warning" : "quiet" }];
}
