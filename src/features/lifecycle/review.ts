import { Private } from "../../chat/private.ts";
import { shortDate } from "../../domain/date/words.ts";
import { LONGEST, needed } from "../answers.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { reviewAfter, reviewCase } from "./acts.ts";
import { checkReview, reviewQuestion } from "./form-parts.ts";
import { caseNow } from "./queries.ts";
import { noReview } from "./refusals.ts";

/** A review, and the date of the next: no open case is without one. */
export const reviewed = action<"case">({
	name: "case.review",
	on: "case",
	allow: "move or review a case",
	help: "Record a review of a case, and the date of the next.",
	doors: { word: "review", usage: "review REFERENCE" },
	form: {
		title: "Review a case",
		send: "Record",
		steps: [
			{
				title: "What the review found",
				notes: whichCase,
				fields: {
					found: {
						label: "What the review found, and what happens next",
						hint: "Kept private in the case.",
						as: "text",
						lines: 4,
						schema: needed("Say what the review found.", LONGEST),
					},
					review: reviewQuestion,
				},
				check: checkReview,
			},
		],
	},
	async prefill({ ctx, subject }) {
		const file = await caseNow(ctx.tx, subject.id);
		if (!file.review) throw noReview();
		return { review: reviewAfter(file, await loadPanel(ctx.tx, subject.panel)) };
	},
	async run(ctx, subject, { soFar }) {
		const review = soFar.review as string;
		const found = soFar.found instanceof Private ? soFar.found : undefined;
		const ref = await reviewCase(ctx, subject.id, review, { review: found });
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const says = `Review recorded on ${ref}. The next is on ${shortDate(review, today)}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
