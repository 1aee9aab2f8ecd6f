import { z } from "zod";
import { Private } from "../../chat/private.ts";
import { shortDate } from "../../domain/date/words.ts";
import { LONGEST, needed } from "../answers.ts";
import { action, type Form } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { enquiryClosed } from "./acts.ts";
import { whichOne } from "./form.ts";
import { faultOfDay, putOff, requirePutOff } from "./put-off.ts";

const remindForm: Form<"enquiry"> = {
	title: "Remind me",
	send: "Remind me then",
	steps: [
		{
			title: "Remind me on a day",
			notes: async (asking) => [
				...(await whichOne(asking)),
				{
					text: [
						"Until then it is counted in the digest, and not listed. If the case becomes urgent or at risk, it is shown again at once.",
					],
					tone: "quiet",
				},
			],
			fields: {
				on: { label: "Remind me on", as: "date", schema: z.iso.date("Enter the day.") },
				reason: {
					label: "Why it waits",
					hint: "Kept private.",
					as: "text",
					lines: 3,
					schema: needed("Say why it waits.", LONGEST),
				},
			},
			check: async ({ ctx, subject, soFar }): Promise<Record<string, string>> => {
				const panel = await loadPanel(ctx.tx, ctx.panel);
				const fault = faultOfDay(soFar.on as string, await requirePutOff(ctx, subject.id), panel);
				return fault ? { on: fault } : {};
			},
		},
	],
};

/** Puts an overdue enquiry off: "Remind me on…". Refused at the press where it may not be. */
export const remind = action({
	name: "enquiry.remind",
	on: "enquiry",
	allow: "answer an enquiry",
	help: "Put an overdue enquiry off to a day on which you are reminded.",
	doors: {},
	form: remindForm,
	async prefill({ ctx, subject }) {
		if (subject.closed) throw enquiryClosed();
		await requirePutOff(ctx, subject.id);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { on, reason } = z.object({ on: z.string(), reason: z.instanceof(Private) }).parse(soFar);
		await putOff(ctx, subject.id, on, reason);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const says = `Put off for ${subject.ref}: you are reminded on ${shortDate(on, today)}.`;
		return {
			say: {
				summary: says,
				blocks: [
					{
						text: [
							says,
							"Until then the digest counts it. If the case becomes urgent or at risk, it is shown again at once.",
						],
					},
				],
			},
		};
	},
});
