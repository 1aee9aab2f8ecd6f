import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Block } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CONTACT_HOW } from "../../domain/lists/order-steps.ts";
import { choice, LONGEST, needed, neededDate } from "../answers.ts";
import { familyOnHold } from "../hold/queries.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { recordContact } from "./acts.ts";

const Given = z.object({
	contact_on: z.iso.date(),
	contact_how: z.enum(codesOf(CONTACT_HOW)),
	contact_note: z.instanceof(Private),
});

const HOLD: Block = {
	text: [
		"Contact with this family is on hold: it could put somebody in danger. Make none until social care or the police record that it is safe. If contact was made, say so here, and tell social care now.",
	],
	tone: "urgent",
};

/** A log of contacts with parents (S1-12): what was said is sealed. One that was made is recorded, whatever is on hold. */
export const logContact = action({
	name: "parent.contact",
	on: "case",
	allow: "record a contact with a parent",
	help: "Record a contact with a parent, or that it was tried.",
	doors: { word: "parent", usage: "parent REFERENCE" },
	form: {
		title: "Contact with a parent",
		send: "Record",
		steps: [
			{
				title: "The contact",
				notes: async (asking) => [
					...(await whichCase(asking)),
					...((await familyOnHold(asking.ctx.tx, asking.subject.id)) ? [HOLD] : []),
				],
				fields: {
					contact_on: { label: "When?", as: "date", schema: neededDate },
					contact_how: {
						label: "How?",
						as: "one",
						options: optionsOf(CONTACT_HOW),
						schema: choice(codesOf(CONTACT_HOW), "Say how the parent was reached, or that nobody answered."),
					},
					contact_note: {
						label: "With whom, and what was said",
						hint: "Only what others need to know. Kept private in the case.",
						as: "text",
						lines: 4,
						schema: needed("Say who was contacted, and what was said.", LONGEST),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					return (soFar.contact_on as string) > today
						? { contact_on: "This date has not come yet. Choose today or earlier." }
						: {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		return { contact_on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const { contact_on: on, contact_how: how, contact_note: note } = Given.parse(soFar);
		await recordContact(ctx, subject.id, { on, how, note });
		const says = `Recorded on ${subject.ref}: a contact with a parent.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
