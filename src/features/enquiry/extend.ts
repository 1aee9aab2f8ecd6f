import { z } from "zod";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { eq } from "../../store/drizzle.ts";
import { enquiry } from "../../store/schema/index.ts";
import { LONGEST, needed } from "../answers.ts";
import { action, type Form, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { enquiryClosed, lockEnquiry, sealWords } from "./acts.ts";
import { enquiryExtended } from "./events.ts";
import { whichOne } from "./form.ts";
import { requireMoreTime } from "./put-off.ts";

const extendForm: Form<"enquiry"> = {
	title: "Extend",
	send: "Extend",
	steps: [
		{
			title: "More time",
			notes: whichOne,
			fields: {
				until: { label: "New date", as: "date", schema: z.iso.date("Enter the new date.") },
				reason: {
					label: "Why more time is needed",
					hint: "Kept private.",
					as: "text",
					lines: 3,
					schema: needed("Say why more time is needed.", LONGEST),
				},
			},
			check: async ({ ctx, subject, soFar }): Promise<Record<string, string>> => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				const until = soFar.until as string;
				if (until <= today) return { until: "Choose a date after today." };
				if (until <= subject.due)
					return { until: "This is no later than the date it has. Choose a later one." };
				return {};
			},
		},
	],
};

/** Gives an enquiry more time. Refused at the press where that is not this person's to do. */
export const extend = action({
	name: "enquiry.extend",
	on: "enquiry",
	allow: "answer an enquiry",
	help: "Ask for more time for an enquiry.",
	doors: {},
	form: extendForm,
	async prefill({ ctx, subject }) {
		if (subject.closed) throw enquiryClosed();
		await requireMoreTime(ctx, subject.id);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { until, reason } = z.object({ until: z.string(), reason: z.instanceof(Private) }).parse(soFar);
		await extendEnquiry(ctx, subject.id, until, reason);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const says = `Extended for ${subject.ref}: now due ${shortDate(until, today)}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/**
 * Gives an enquiry more time.
 * @throws refusals: already answered, case closed; see {@link requireMoreTime}
 */
export async function extendEnquiry(ctx: PersonCtx, id: Key, to: LocalDate, reason: Private): Promise<void> {
	const e = await lockEnquiry(ctx, id);
	await requireMoreTime(ctx, id);
	const extended = e.extended + 1;
	const facts = { enquiry: id, check: e.check, from: e.due, to };
	const event = await ctx.record(enquiryExtended, { panel: ctx.panel, case: e.case }, facts);
	await ctx.tx.db.update(enquiry).set({ due: to, extended, eventId: event }).where(eq(enquiry.id, id));
	await sealWords(ctx, e, event, { [`extended_${extended}`]: reason });
}
