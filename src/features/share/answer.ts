import { z } from "zod";
import type { ShareSubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { moment } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { WITHHELD_REASONS } from "../../domain/lists/sharing.ts";
import { open } from "../../record/sealed.ts";
import { choice } from "../answers.ts";
import { action, type Ctx, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Finding, findingQuestion, remindReviews } from "../review.ts";
import { answerShare, requireAnswerable, requireToReview, reviewShare } from "./acts.ts";
import { shareRead, shareReminded } from "./events.ts";
import { warning } from "./form.ts";
import { shareOf } from "./queries.ts";
import { shareFacts } from "./words.ts";

const Agreed = z.object({
	agree: z.enum(["yes", "no"]),
	because: z.enum(codesOf(WITHHELD_REASONS)).or(z.literal("")).optional(),
});

/** The second person sees who, what and why, and agrees or does not. */
export const agreeToShare = action({
	name: "share.agree",
	on: "share",
	allow: "agree to a share, and review one made at once",
	help: "Agree, as the second person, to a share outside the panel, or not.",
	doors: {},
	form: {
		title: "Agree to a share",
		send: "Record",
		steps: [
			{
				title: "Who, what and why",
				notes: ({ ctx, subject }) => inFull(ctx, subject),
				fields: {
					agree: {
						label: "Do you agree?",
						as: "one",
						options: [
							{ value: "yes", label: "Yes, share it" },
							{ value: "no", label: "No, do not share it" },
						],
						schema: choice(["yes", "no"], "Say whether you agree."),
					},
					because: {
						label: "If not, why?",
						as: "one",
						look: "list",
						options: optionsOf(WITHHELD_REASONS),
						schema: z.string(),
					},
				},
				check({ soFar }): Record<string, string> {
					const { agree, because } = Agreed.parse(soFar);
					return agree === "no" && !because ? { because: "Say why it is not shared." } : {};
				},
			},
		],
	},
	// Refused before anything is opened.
	prefill({ ctx, subject }) {
		requireAnswerable(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { agree, because } = Agreed.parse(soFar);
		const { passesOn } = await answerShare(ctx, subject, agree === "no" && because ? because : undefined);
		const says =
			agree === "yes"
				? `Agreed: the share on ${subject.ref}. Whoever asked has been told.`
				: `Recorded on ${subject.ref}: you did not agree to the share. Whoever asked has been told.`;
		const nobody: Block[] = agree === "yes" && !passesOn ? [{ text: [NOBODY], tone: "warning" }] : [];
		return { say: { summary: says, blocks: [{ text: [says] }, ...nobody] } };
	},
});

const NOBODY =
	"But whoever asked cannot open the case any more, so nobody can pass it on. Let them see the case, or record a share of your own.";

/** The panel looks at a share that was made at once, by the next working day. */
export const reviewOfShare = action({
	name: "share.review",
	on: "share",
	allow: "agree to a share, and review one made at once",
	help: "Review a share that was made at once to keep a child safe.",
	doors: {},
	form: {
		title: "Review a share",
		send: "Record",
		steps: [
			{
				title: "Review",
				notes: ({ ctx, subject }) => inFull(ctx, subject),
				fields: { finding: findingQuestion },
			},
		],
	},
	prefill({ ctx, subject }) {
		requireToReview(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		await reviewShare(ctx, subject, soFar.finding as Finding);
		const says = `Recorded: your review of the share on ${subject.ref}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** Who, what and why: opened for one person, and recorded as read. */
async function inFull(ctx: PersonCtx, subject: ShareSubject): Promise<Block<Frank>[]> {
	const share = (await shareOf(ctx.tx, subject.id))!;
	const opened = (await open(ctx.tx, ctx.keys, [subject.id])).get(subject.id);
	await ctx.record(shareRead, { panel: subject.panel, case: subject.case }, { share: subject.id });
	const { zone, today } = await loadPanel(ctx.tx, subject.panel);
	const when = ["When", moment(share.askedAt, zone, today)] as const;
	return [{ facts: [...shareFacts(share, opened), when] }, ...(share.madeAt ? [] : warning(share.agreement))];
}

/** Shares made at once that wait for their review are told again. */
export const remindOfShares = (ctx: Ctx, panel: string): Promise<void> =>
	remindReviews(ctx, panel, {
		table: "share",
		view: "share-made",
		key: "share",
		record: (by, about, id, tell) => by.record(shareReminded, about, { share: id }, [tell]),
	});
