import { z } from "zod";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { reassess } from "../../domain/concern.ts";
import { holdingQuestions } from "../../domain/enquiry-plan.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS } from "../../domain/lists/concerns.ts";
import { RISK_GROUPS, RISK_QUESTIONS, type RiskGroup } from "../../domain/lists/risk-questions.ts";
import type { Told } from "../../domain/lists/told.ts";
import { answersFrom } from "../../domain/risk.ts";
import { choice, LONGEST, typed } from "../answers.ts";
import type { Asking, Form, Question, Step } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { NO_REFERRAL, sayWhoWasTold, toldFaults, toldQuestions } from "../raise/acts.ts";
import { whichCase } from "../which-case.ts";
import { type ConcernInput, recordConcern } from "./acts.ts";

type Asked = Asking<"case">;

const codes = codesOf(RISK_QUESTIONS);
/** What is not on a list counts as not said: an answer that its screen refuses does not hold back the rest. */
const Answers = z.object({
	at_risk: z.enum(["yes", "no", "unknown"]).optional().catch(undefined),
	worry: z.instanceof(Private).optional(),
	worry_kinds: z.array(z.enum(codesOf(CONCERN_KINDS))).catch([]),
	also_tell: z.array(z.string()).catch([]),
	new_harm: z.array(z.enum(codes)).catch([]),
	new_abroad_and_home: z.array(z.enum(codes)).catch([]),
	new_known: z.array(z.enum(codes)).catch([]),
});

/** What was said so far. */
function given(soFar: Asked["soFar"]): ConcernInput {
	const a = Answers.parse(soFar);
	return {
		...{ kinds: a.worry_kinds, atRisk: a.at_risk, worry: a.worry },
		flags: [...a.new_harm, ...a.new_abroad_and_home, ...a.new_known],
		socialCare: a.also_tell.includes("social_care"),
	};
}

/** Which case, the numbers to call, and whether it is saved already. */
async function above(asking: Asked): Promise<Block<Frank>[]> {
	const panel = await loadPanel(asking.ctx.tx, asking.ctx.panel);
	const saved: Block[] = asking.kept.concern
		? [{ text: ["Saved. Those who must know have been told, by reference alone."], tone: "warning" }]
		: [];
	return [...(await whichCase(asking)), { text: [emergencyLine(panel)] }, ...saved];
}

const AT_RISK = "Say whether the child is at risk of harm now. “I don't know” is an answer.";

const worry: Step<"case"> = {
	title: "What worries you",
	notes: above,
	fields: {
		at_risk: {
			label: "Is the child at risk of harm now?",
			as: "one",
			expected: true,
			// Blank is judged by the check below: a platform must not stop a Yes on its way here.
			schema: z.union([z.literal("").transform(() => undefined), choice(["yes", "no", "unknown"], AT_RISK)]),
			options: [
				{ value: "yes", label: "Yes" },
				{ value: "no", label: "No" },
				{ value: "unknown", label: "I don't know" },
			],
		},
		worry: {
			label: "What worries you?",
			hint: "A few words are needed. They are kept private in the case: no message shows them.",
			as: "text",
			expected: true,
			lines: 4,
			schema: typed(LONGEST),
		},
		worry_kinds: {
			label: "What is it about?",
			as: "many",
			expected: true,
			schema: z.array(z.string()),
			options: optionsOf(CONCERN_KINDS),
		},
		also_tell: {
			label: "Who else is told?",
			hint: "The owner, the coordinator and the safeguarding leads are told in any case.",
			as: "many",
			schema: z.array(z.string()),
			options: [{ value: "social_care", label: "Social care's members of the panel. It is not a referral" }],
		},
	},
	check({ soFar }): Record<string, string> {
		const { atRisk, worry: words, kinds } = given(soFar);
		return {
			...(atRisk ? {} : { at_risk: AT_RISK }),
			...(words && !words.isBlank ? {} : { worry: "Say in a few words what worries you." }),
			...(kinds.length ? {} : { worry_kinds: "Tick at least one." }),
		};
	},
	save: keep,
	savesIncomplete: true,
};

/** Saves and tells; an incomplete screen only where the child is at risk now, which waits for nothing. */
async function keep({ ctx, subject, soFar, kept }: Asked): Promise<Record<string, string>> {
	const said = given(soFar);
	const complete = said.atRisk && said.worry && !said.worry.isBlank && said.kinds.length;
	if (!complete && said.atRisk !== "yes") return {};
	const { id, contact } = await recordConcern(ctx, subject.id, said, kept.concern);
	return { concern: id, ...(contact ? { contact } : {}) };
}

const risks = (group: RiskGroup): Question => ({
	label: RISK_GROUPS.find((g) => g.code === group)!.label,
	as: "many",
	schema: z.array(z.string()),
	options: optionsOf(RISK_QUESTIONS.filter((q) => q.group === group)),
});

const HOLDS = `Contact with the family then waits, if you tick: ${holdingQuestions()
	.map(({ label }) => `“${label}”`)
	.join(", ")}.`;

const flags: Step<"case"> = {
	title: "Anything new?",
	notes: async (asking) => [
		...(await above(asking)),
		{ text: ["Tick what is new since the notification. Leave the rest: nothing is taken back."] },
		{ text: [HOLDS], tone: "quiet" },
	],
	fields: {
		new_harm: risks("harm"),
		new_abroad_and_home: risks("abroad_and_home"),
		new_known: risks("known"),
	},
	save: keep,
};

const NOTHING_KNOWN = answersFrom([], "no");

const tellSomeone: Step<"case"> = {
	title: "Tell someone now",
	when: ({ soFar }) => {
		const said = given(soFar);
		return reassess(NOTHING_KNOWN, said.flags, said.atRisk).actNow;
	},
	notes: async (asking) => [...(await above(asking)), NO_REFERRAL],
	fields: toldQuestions("Who have you told?"),
	check: ({ ctx, soFar }) => toldFaults(ctx.person, given(soFar).flags, soFar),
	async save({ ctx, subject, soFar, kept }): Promise<Record<string, string>> {
		const reference = soFar.contact_reference as Private | undefined;
		const about = { case: subject.id, id: kept.contact };
		return { contact: await sayWhoWasTold(ctx, about, soFar.told as Told, reference) };
	},
};

/** One screen says it; what comes after it is saved as well, and keeps nothing back. */
export const concernForm: Form<"case"> = {
	title: "Record a concern",
	send: "Finish",
	steps: [worry, flags, tellSomeone],
};

export { given as concernGiven };
