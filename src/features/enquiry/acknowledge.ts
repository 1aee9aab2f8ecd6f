import type { Block } from "../../chat/message.ts";
import { capital } from "../../domain/check-words.ts";
import { count } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { eq } from "../../store/drizzle.ts";
import { enquiry } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { action, type PersonCtx } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { notPutOff } from "../put-off.ts";
import { lockEnquiry } from "./acts.ts";
import { enquiryAcknowledged } from "./events.ts";
import { riskOf } from "./put-off.ts";
import { requireAsked } from "./who-answers.ts";

/**
 * "I have this": the reminder of an overdue enquiry is acknowledged (X4). It is recorded who and when, and keeps the enquiry
 * from going up to the agency's leads; the coordinators hear all the same, and where there is risk, so does everybody.
 */
export const acknowledge = action({
	name: "enquiry.acknowledge",
	on: "enquiry",
	allow: "answer an enquiry",
	help: "Say of an overdue enquiry that you have it.",
	doors: {},
	async run(ctx, subject) {
		await saysThatTheyHaveIt(ctx, subject.id);
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const what = capital(entryOf(CHECKS, subject.check as CheckCode).words);
		const says = `Recorded: you have this, ${subject.ref}. ${what}.`;
		const risk = notPutOff(await riskOf(ctx, subject.id), panel);
		const days = count(panel.escalation.coordinator, "working day");
		const next: Block[] = risk
			? [
					{
						text: [
							"The case is urgent, at risk or has a safety answer, so others are told of it all the same.",
						],
						tone: "warning",
					},
					{ text: [emergencyLine(panel)], tone: "quiet" },
				]
			: [
					{
						text: [`It does not go up to your agency's lead. At ${days} late the coordinator is told.`],
						tone: "quiet",
					},
				];
		return { say: { summary: `Recorded: you have ${subject.ref}`, blocks: [{ text: [says] }, ...next] } };
	},
});

const DRAW_ANEW: Statement = { name: "late-draw-anew", text: "select draw_late_anew($1, $2)" };

async function saysThatTheyHaveIt(ctx: PersonCtx, id: string): Promise<void> {
	const e = await lockEnquiry(ctx, id);
	await requireAsked(ctx, id);
	const facts = { enquiry: id, check: e.check };
	const event = await ctx.record(enquiryAcknowledged, { panel: ctx.panel, case: e.case }, facts);
	await ctx.tx.db
		.update(enquiry)
		.set({ acknowledgedBy: ctx.person.id, acknowledgedAt: ctx.now, eventId: event })
		.where(eq(enquiry.id, id));
	// The reminder that was pressed says who has it, wherever it stands.
	await ctx.tx.query(DRAW_ANEW, [id, event]);
}
