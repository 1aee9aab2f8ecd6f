import { z } from "zod";
import type { Block, Frank, Key, Line, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { holdingQuestions } from "../../domain/enquiry-plan.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { SAFE_BECAUSE } from "../../domain/lists/hold-reasons.ts";
import type { Statement } from "../../store/transact.ts";
import { choice, LONGEST, needed } from "../answers.ts";
import { type Asking, action, type Feature, type PersonCtx, view } from "../kit.ts";
import {
	holdsChanged,
	idsOf,
	lockedHolds,
	nothingHeld,
	recordSafe,
	requireHolds,
	sameHolds,
} from "./acts.ts";
import * as events from "./events.ts";
import { holdsOn, whyOnHold } from "./queries.ts";
import { contactWaits } from "./waits.ts";

const Given = z.object({
	safe_because: z.enum(codesOf(SAFE_BECAUSE)),
	safe_words: z.instanceof(Private),
});

/** Which case, and everything that contact waits for: in the form alone. */
async function whyItWaits({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const why = await whyOnHold(ctx.tx, subject.id);
	const which = { text: [[{ strong: subject.ref }]] };
	if (!why.length) return [which, { text: ["Contact with the family is not on hold."], tone: "warning" }];
	const all = why.length > 1 ? " This lifts all of it: each must be safe." : "";
	return [
		which,
		{
			text: [
				"Contact with the family is on hold.",
				...why.map((reason): Line => [{ strong: reason }]),
				`Ask social care or the police before you lift it.${all}`,
				"The visits, calls and letters that wait are then to be made.",
			],
			tone: "urgent",
		},
	];
}

/** The holds that a form showed, as its draft keeps them; a form begun before it kept any has shown none. */
const HOLDS = "holds";
const shownIn = ({ [HOLDS]: ids }: Asking["kept"]): Key[] => (ids ? ids.split(" ") : []);
const keeping = async (ctx: PersonCtx, caseId: Key): Promise<Record<string, Key>> => ({
	[HOLDS]: idsOf(await holdsOn(ctx.tx, caseId)).join(" "),
});

/**
 * What was put on hold after the form was shown is not lifted by it: nobody who sends it has read of that. It stands above
 * the questions, so that the screen is drawn again, with every reason as it is now, on each platform.
 */
async function unread({ ctx, subject, kept }: Asking<"case">): Promise<Record<string, Words>> {
	const standing = await lockedHolds(ctx, subject.id);
	if (!standing.length) return { [HOLDS]: nothingHeld().says };
	return sameHolds(idsOf(standing), shownIn(kept)) ? {} : { [HOLDS]: holdsChanged().says };
}

const AGAIN = `If contact may be dangerous again, record a concern and tick what you fear. Contact then waits for: ${holdingQuestions()
	.map(({ label }) => `“${label}”`)
	.join(", ")}. No other line holds it.`;

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
				check: unread,
				// With answers that are right, an error is that of the check: the screen is shown again, and has then been read.
				shownAgain: async ({ ctx, subject, soFar }) =>
					Given.safeParse(soFar).success ? keeping(ctx, subject.id) : {},
			},
		],
	},
	async keeps({ ctx, subject }) {
		await requireHolds(ctx, subject);
		return keeping(ctx, subject.id);
	},
	async run(ctx, subject, { soFar, kept }) {
		const { safe_because: because, safe_words: words } = Given.parse(soFar);
		await recordSafe(ctx, subject, { because, words, shown: shownIn(kept) });
		const says = `Recorded on ${subject.ref}: contact with the family is not on hold any more.`;
		return {
			say: {
				summary: says,
				blocks: [{ text: [says, AGAIN] }],
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
	views: [contactSafe, contactWaits],
	events: Object.values(events),
};
