import { z } from "zod";
import type { Option } from "../../chat/form.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { agreementWith, type Standing } from "../../domain/agreements.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { LAWFUL_BASES, SHARE_DETAILS, SHARE_PURPOSES, WITHHELD_REASONS } from "../../domain/lists/sharing.ts";
import { choice, LONGEST, needed, neededChoice, typed } from "../answers.ts";
import type { Asking, Form, Questions, Step } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { reviewBy } from "../review.ts";
import { type Recipient, recipientsOf } from "./queries.ts";

/** Chosen where the organisation is not on the list. */
export const ANOTHER = "another";

const KINDS = ["at_once", "ordinary", "withheld"] as const;

const First = z.object({
	kind: z.enum(KINDS),
	recipient: z.string(),
	organisation: z.instanceof(Private).optional(),
	person: z.instanceof(Private).optional(),
});

/** The form's answers. */
export const Answers = z.discriminatedUnion("kind", [
	First.extend({
		kind: z.enum(["at_once", "ordinary"]),
		purpose: z.enum(codesOf(SHARE_PURPOSES)),
		basis: z.enum(codesOf(LAWFUL_BASES)),
		details: z.array(z.enum(codesOf(SHARE_DETAILS))).min(1),
		reason: z.instanceof(Private),
	}),
	First.extend({
		kind: z.literal("withheld"),
		because: z.enum(codesOf(WITHHELD_REASONS)),
		reason: z.instanceof(Private),
	}),
]);

const kindOf = ({ soFar }: Asking<"case">) => First.shape.kind.safeParse(soFar.kind).data;

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

async function recipients({ ctx }: Asking<"case">): Promise<Recipient[]> {
	const { agreements } = await loadPanel(ctx.tx, ctx.panel);
	const keys = agreements.map((a) => a.agency);
	return recipientsOf(ctx.tx, ctx.panel, keys);
}

async function recipientOptions(asking: Asking<"case">): Promise<Option[]> {
	const agencies = (await recipients(asking)).map((a) => ({ value: a.id, label: a.title }));
	const another = { value: ANOTHER, label: "Another organisation, named below" };
	return [...agencies.slice(0, MOST_OPTIONS - 1), another];
}

/** How it stands with whoever was chosen. */
export async function agreementChosen(asking: Asking<"case">): Promise<Standing> {
	const { agreements, today } = await loadPanel(asking.ctx.tx, asking.ctx.panel);
	const chosen = (await recipients(asking)).find((a) => a.id === asking.soFar.recipient);
	return agreementWith(agreements, chosen?.key, today);
}

const TWO_NAMED =
	"You chose an organisation from the list and wrote another one. Choose “Another organisation” above, or take this name out. For two organisations record two shares.";

const who: Step<"case"> = {
	title: "Who needs to know",
	notes: async ({ ctx }) => [
		{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))], tone: "urgent" },
		{ text: ["If a child is at risk, tell whoever must know first. Record it here afterwards."] },
	],
	fields: {
		kind: {
			label: "What is it?",
			as: "one",
			options: [
				{ value: "at_once", label: "Somebody must know now, to keep a child safe" },
				{ value: "ordinary", label: "Any other reason: a second person agrees first" },
				{ value: "withheld", label: "I was asked, and do not share it" },
			],
			schema: choice(KINDS, "Say whether somebody must know now."),
		},
		recipient: {
			label: "Which organisation?",
			as: "one",
			look: "list",
			options: recipientOptions,
			schema: neededChoice("Choose the organisation. “Another organisation” is on the list."),
		},
		organisation: { label: "Its name, if it is not on the list", as: "text", schema: typed() },
		person: {
			label: "Who there?",
			hint: "Name or job, and how they can be reached. Leave blank if you do not know yet.",
			as: "text",
			schema: typed(),
		},
	},
	check({ soFar }): Record<string, string> {
		const { recipient, organisation } = First.parse(soFar);
		const unnamed = !organisation || organisation.isBlank;
		if (recipient === ANOTHER) return unnamed ? { organisation: "Enter the organisation's name." } : {};
		return unnamed ? {} : { organisation: TWO_NAMED };
	},
};

const reason = (label: string, sentence: string): Questions<"case"> => ({
	reason: {
		label,
		hint: "Kept private. A few words will do.",
		as: "text",
		lines: 3,
		schema: needed(sentence, LONGEST),
	},
});

const shared: Questions<"case"> = {
	purpose: {
		label: "What for?",
		as: "one",
		look: "list",
		options: optionsOf(SHARE_PURPOSES),
		schema: choice(codesOf(SHARE_PURPOSES), "Say what it is for."),
	},
	details: {
		label: "What do they need?",
		hint: "Only what they need for that.",
		as: "many",
		options: optionsOf(SHARE_DETAILS),
		schema: z.array(z.enum(codesOf(SHARE_DETAILS))).min(1, "Choose at least one."),
	},
	...reason("Why do they need it?", "Say why they need it."),
	basis: {
		label: "Lawful basis",
		hint: "Public task, unless you know that it is another.",
		as: "one",
		look: "list",
		options: optionsOf(LAWFUL_BASES),
		schema: choice(codesOf(LAWFUL_BASES), "Choose the lawful basis."),
	},
};

const what: Step<"case"> = {
	title: "What, and why",
	notes: aboutIt,
	fields: (asking) =>
		kindOf(asking) === "withheld"
			? {
					because: {
						label: "Why is it not shared?",
						as: "one",
						options: optionsOf(WITHHELD_REASONS),
						schema: choice(codesOf(WITHHELD_REASONS), "Say why it is not shared."),
					},
					...reason("What was asked for, and by whom?", "Say what was asked for."),
				}
			: shared,
};

async function aboutIt(asking: Asking<"case">): Promise<Block<Frank>[]> {
	const kind = kindOf(asking);
	if (kind === "withheld") return [];
	const panel = await loadPanel(asking.ctx.tx, asking.ctx.panel);
	const waits: Block = {
		text: ["It waits until another coordinator or the chair agrees. You are told when they have answered."],
	};
	const atOnce: readonly Block[] = [
		{ text: [emergencyLine(panel)], tone: "urgent" },
		{
			text: [
				`You can share it at once. The coordinator is told now, and reviews it by ${shortDate(reviewBy(panel), panel.today)}.`,
			],
		},
	];
	return [...(kind === "at_once" ? atOnce : [waits]), ...warning(await agreementChosen(asking))];
}

/** A warning, never a stop (ICO: an agreement is good practice, not a condition). */
export function warning(stands: Standing): Block[] {
	if (stands === "in_force") return [];
	const how =
		stands === "expired"
			? "The agreement with this organisation has expired."
			: "No agreement with this organisation is on the panel's list.";
	return [
		{ text: [`${how} You can go on: that there was none is recorded with the share.`], tone: "warning" },
	];
}

/** Two screens: who needs to know, then what and why. */
export const shareForm: Form<"case"> = {
	title: "Share outside the panel",
	send: "Record",
	steps: [who, what],
};
