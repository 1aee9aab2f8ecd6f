import { z } from "zod";
import { reference } from "../answers.ts";
import { action, type Feature } from "../kit.ts";
import { otherCase } from "../other-case.ts";
import { whichCase } from "../which-case.ts";
import { leave, link } from "./acts.ts";
import * as events from "./events.ts";
import { siblingsOf } from "./queries.ts";

const Given = z.object({ sibling: z.string() });

/** Links the cases of brothers and sisters: one visit or search can then answer for all of them. */
const linkSiblings = action({
	name: "family.link",
	on: "case",
	allow: "link brothers and sisters",
	help: "Link the cases of brothers and sisters: one answer can then hold for all.",
	doors: { word: "siblings", usage: "siblings REFERENCE" },
	form: {
		title: "Brothers and sisters",
		send: "Link",
		steps: [
			{
				title: "Link a brother or sister",
				notes: async (asking) => [
					...(await whichCase(asking)),
					{ text: ["Each case stays as it is, and is seen by those who may see it."], tone: "quiet" },
				],
				fields: {
					sibling: {
						label: "The reference of the brother's or sister's case",
						as: "text",
						schema: reference,
					},
				},
				async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
					const { sibling } = Given.parse(soFar);
					const other = await otherCase(ctx.tx, subject.id, sibling);
					if (!other.ok) return { sibling: other.because };
					const known = (await siblingsOf(ctx.tx, subject.id)).some((s) => s.case === other.id);
					return known ? { sibling: `${sibling} is linked with this case already.` } : {};
				},
			},
		],
	},
	async run(ctx, subject, { soFar }) {
		const { sibling } = Given.parse(soFar);
		const other = await otherCase(ctx.tx, subject.id, sibling);
		const linked = other.ok;
		if (linked) await link(ctx, subject, { id: other.id, ref: sibling });
		const says = linked
			? `Linked: ${subject.ref} and ${sibling}. An answer to one's enquiry can now hold for the other's.`
			: other.because;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** Takes a case out of its family again. */
const unlink = action({
	name: "family.unlink",
	on: "case",
	allow: "link brothers and sisters",
	help: "Say that a case is not of a brother or sister after all.",
	doors: {},
	async run(ctx, subject) {
		await leave(ctx, subject);
		const says = `${subject.ref} is not linked with brothers and sisters any more. What was answered stays.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** Cases of brothers and sisters, linked by their ids alone. */
export const familyFeature: Feature = {
	name: "family",
	under: "Running a case",
	actions: [linkSiblings, unlink],
	events: Object.values(events),
};
