import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { welfareTask } from "../../store/schema/index.ts";
import { needed, neededDate, yesNoUnknown } from "../answers.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { childSeen } from "./events.ts";

const nothingOpen = refusal(
	"welfare.none-open",
	"No welfare check is open on this case: the child has been recorded as seen, or was not said to be located.",
);

const Seen = z.object({
	seen_by: z.instanceof(Private),
	seen_on: z.string(),
	alone: z.enum(["yes", "no", "unknown"]),
});

/** Ends the welfare check of a child who was said to be located: a professional has seen them. */
export const recordSeen = action({
	name: "case.seen",
	on: "case",
	allow: "answer an enquiry",
	help: "Record that a professional has seen a child who was located.",
	doors: {},
	form: {
		title: "Child seen",
		send: "Record",
		steps: [
			{
				title: "Who saw the child",
				notes: whichCase,
				fields: {
					seen_by: { label: "Who saw the child?", as: "text", schema: needed("Say who saw the child.") },
					seen_on: { label: "When", as: "date", schema: neededDate },
					alone: {
						label: "Was the child spoken to alone?",
						...yesNoUnknown("Say whether the child was spoken to alone."),
					},
				},
				check: async ({ ctx, soFar }): Promise<Record<string, string>> => {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					return (soFar.seen_on as string) > today ? { seen_on: "This date is in the future." } : {};
				},
			},
		],
	},
	async run(ctx, subject, { soFar }) {
		await endWelfareCheck(ctx, subject.id, Seen.parse(soFar));
		const says = `Recorded for ${subject.ref}: the child has been seen.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** @throws the refusal that no welfare check is open */
async function endWelfareCheck(ctx: PersonCtx, caseId: Key, seen: z.infer<typeof Seen>): Promise<void> {
	const open = and(eq(welfareTask.caseId, caseId), isNull(welfareTask.doneAt));
	const [task] = await ctx.tx.db.select({ id: welfareTask.id }).from(welfareTask).where(open).for("update");
	if (!task) throw nothingOpen();
	const facts = { task: task.id, seenOn: seen.seen_on, spokenToAlone: seen.alone };
	const event = await ctx.record(childSeen, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db.update(welfareTask).set({ doneAt: ctx.now, eventId: event }).where(open);
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: task.id, event }, { seen_by: seen.seen_by });
}
