import { randomUUID } from "node:crypto";
import { z } from "zod";
import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { moment } from "../../domain/date/words.ts";
import { parseReference } from "../../domain/reference.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { emergencyAccess } from "../../store/schema/index.ts";
import { LONGEST, needed } from "../answers.ts";
import { action, type PersonCtx, type Prefilled } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { reviewBy, reviewers } from "../review.ts";
import { emergencyOpened } from "./events.ts";
import { caseForDuty } from "./queries.ts";

const HOUR_MS = 3_600_000;

const Answers = z.object({ reference: z.string(), reason: z.instanceof(Private) });

/** Emergency duty opens a case that is not theirs: at once, with a reason that the panel reads (domain: day one, 7). */
export const openInEmergency = action({
	name: "emergency.open",
	on: "nothing",
	allow: "open any case in an emergency, with a reason",
	help: "On emergency duty: open a case, with a reason. The coordinator is told at once.",
	doors: { word: "emergency", usage: "emergency REFERENCE" },
	prefill: ({ words }): Prefilled => (words && !words.isBlank ? { reference: words } : {}),
	form: {
		title: "Emergency duty",
		send: "Open the case",
		steps: [
			{
				title: "Open a case in an emergency",
				notes: async ({ ctx }) => [
					{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))], tone: "urgent" },
					{ text: ["The coordinator is told at once, and reads your reason the next working day."] },
				],
				fields: {
					reference: {
						label: "Which case?",
						hint: "Its reference, such as MIL-2026-0042.",
						as: "text",
						schema: z
							.string()
							.transform((text) => parseReference(text) ?? "")
							.refine((ref) => ref !== "", "Enter a reference such as MIL-2026-0042."),
					},
					reason: {
						label: "Why do you need it now?",
						hint: "Kept private.",
						as: "text",
						lines: 3,
						schema: needed("Say why you need to open the case now.", LONGEST),
					},
				},
			},
		],
	},
	async run(ctx, _subject, { soFar }) {
		const { reference, reason } = Answers.parse(soFar);
		const opened = await openForDuty(ctx, reference, reason);
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const until = moment(opened.until, panel.zone, panel.today);
		const says = `You can open ${reference} until ${until}. The coordinator has been told.`;
		return {
			say: {
				summary: says,
				blocks: [
					{ text: [says] },
					{
						buttons: [
							{ label: "Open details", action: "case.open", on: opened.case, opens: true, tone: "main" },
						],
					},
					{ text: [emergencyLine(panel)], tone: "quiet" },
				],
			},
		};
	},
});

/**
 * Gives somebody on emergency duty sight of a case for the panel's hours, seals their reason, and tells the panel's
 * coordinators and chair in the same transaction. The panel is to review it by the next working day.
 * @throws the refusal "not found", also for the case of a panel on which this person has no emergency duty
 */
async function openForDuty(
	ctx: PersonCtx,
	ref: string,
	reason: Private,
): Promise<{ case: Key; until: Date }> {
	const found = await caseForDuty(ctx.tx, ref);
	if (!found) throw notFound(ref);
	ctx.panel = found.panel;
	const panel = await loadPanel(ctx.tx, found.panel);
	const id = randomUUID();
	const until = new Date(ctx.now.getTime() + panel.emergencyHours * HOUR_MS);
	const by = reviewBy(panel);
	const people = await reviewers(ctx, found.panel);
	const event = await ctx.record(
		emergencyOpened,
		{ panel: found.panel, case: found.id },
		{ access: id, until: until.toISOString(), reviewBy: by },
		[{ to: { people }, view: "emergency-opened", subject: id, key: `emergency:${id}`, standing: true }],
	);
	await ctx.tx.db.insert(emergencyAccess).values({
		id,
		panelId: found.panel,
		caseId: found.id,
		personId: ctx.person.id,
		at: ctx.now,
		until,
		reviewBy: by,
		eventId: event,
	});
	const child = await childOf(ctx.tx, ctx.keys, found.id);
	if (child) await seal(ctx.tx, child, { case: found.id, about: id, event }, { reason });
	return { case: found.id, until };
}
