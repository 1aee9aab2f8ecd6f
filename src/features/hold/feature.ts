import { z } from "zod";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { HOLD_REASONS, SAFE_BECAUSE } from "../../domain/lists/hold-reasons.ts";
import type { Statement } from "../../store/transact.ts";
import { choice, LONGEST, needed } from "../answers.ts";
import { type Asking, action, type Feature, view } from "../kit.ts";
import { recordSafe, requireHold } from "./acts.ts";
import * as events from "./events.ts";
import { holdOn } from "./queries.ts";

const Given = z.object({
	safe_because: z.enum(codesOf(SAFE_BECAUSE)),
	safe_words: z.instanceof(Private),
});

/** Which case, and why contact waits: in the form alone. */
async function whyItWaits({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const hold = await holdOn(ctx.tx, subject.id);
	const why = hold ? [`${labelOf(HOLD_REASONS, hold.reason)}. `] : [];
	return [
		{ text: [[{ strong: subject.ref }]] },
		{
			text: [
				[...why, "Contact with the family is on hold. Ask social care or the police before you lift it."],
				"The visits, calls and letters that wait are then to be made.",
			],
			tone: "urgent",
		},
	];
}

/** Contact with a family that was on hold is safe, as social care or the police say: who says so, and why (sealed). */
const safe = action({
	name: "contact.safe",
	on: "case",
	allow: "say that contact with a family is safe",
	help: "Record that contact with a family is safe, and who says so: what was on hold is then done.",
	doors: { word: "safe", usage: "safe REFERENCE" },
	form: {
		title: "Contact is safe",
		send: "Lift the hold",
		steps: [
			{
				title: "Who says so",
				notes: whyItWaits,
				fields: {
					safe_because: {
						label: "Who says that contact is safe?",
						as: "one",
						options: optionsOf(SAFE_BECAUSE),
						schema: choice(codesOf(SAFE_BECAUSE), "Say who says that contact is safe."),
					},
					safe_words: {
						label: "Who said it, when, and why it is safe",
						hint: "With their name and reference. Kept private in the case.",
						as: "text",
						lines: 4,
						schema: needed("Say who said it, when, and why contact is safe.", LONGEST),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireHold(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { safe_because: because, safe_words: words } = Given.parse(soFar);
		await recordSafe(ctx, subject, { because, words });
		const says = `Recorded on ${subject.ref}: contact with the family is not on hold any more.`;
		return {
			say: {
				summary: says,
				blocks: [{ text: [says, "If there is a new worry, record a concern: contact then waits again."] }],
			},
		};
	},
});

interface Lifted {
	case: Key;
	ref: Words;
	by: Words;
}

const LIFTED: Statement = {
	name: "contact-hold-lifted",
	text: `select f.id as case, f.ref, p.known_as as by from contact_hold h join case_file f on f.id = h.case_id
		join person p on p.id = h.lifted_by where h.id = $1`,
};

/** To the other coordinators and the chair, in private: contact that waited is made from now on. */
const contactSafe = view<Lifted>({
	name: "contact-safe",
	load: async (ctx, id) => (await ctx.tx.query<Lifted>(LIFTED, [id]))[0],
	show: ({ case: of, ref, by }) => ({
		summary: `${ref}: contact with the family is not on hold any more`,
		blocks: [
			{
				text: [
					[
						{ strong: ref },
						`  ${by} recorded that contact with the family is safe. Open the case to read why.`,
					],
				],
			},
			{ buttons: [{ label: "Open privately", action: "case.open", on: of, opens: true }] },
		],
	}),
});

/** Contact with a family that waits, since it could put somebody in danger. */
export const holdFeature: Feature = {
	name: "hold",
	under: "Every day",
	actions: [safe],
	views: [contactSafe],
	events: Object.values(events),
};
