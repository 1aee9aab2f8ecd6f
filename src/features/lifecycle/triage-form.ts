import { z } from "zod";
import type { Block, Frank } from "../../chat/message.ts";
import { codesOf, entryOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import {
	type ScreeningEntry,
	TRIAGE_RESULTS,
	type TriageResult,
} from "../../domain/lists/screening-results.ts";
import { choice, LONGEST, needed, neededDate, reference, typed, yesNo, yesNoUnknown } from "../answers.ts";
import type { Asking, Form, Step } from "../kit.ts";
import { otherCase } from "../other-case.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { triageRead } from "./events.ts";
import {
	checkReview,
	faultInReview,
	OUTSIDE,
	ownerQuestion,
	reviewQuestion,
	takersOf,
} from "./form-parts.ts";
import { type Answers, notificationInFull, suggested } from "./triage-facts.ts";

type Asked = Asking<"case">;

/** Whom to tell of a missing child; telling nobody is not an answer. */
export const TOLD_OF_MISSING = [
	{ code: "police", label: "The police" },
	{ code: "both", label: "The police and social care" },
] as const;

const resultOf = (soFar: Asked["soFar"]): TriageResult | undefined =>
	z.enum(codesOf(TRIAGE_RESULTS)).safeParse(soFar.result).data;

/** Whether it is taken on here. A child who is missing from home or care is the police's, and may be a case too. */
export function isAccepted(soFar: Asked["soFar"]): boolean {
	const result = resultOf(soFar);
	if (!result) return false;
	return result === "MISSING_PERSON" ? soFar.beside === "yes" : entryOf(TRIAGE_RESULTS, result).accepted;
}

const is =
	(code: TriageResult) =>
	({ soFar }: Asked) =>
		resultOf(soFar) === code;

const questions: Step<"case"> = {
	title: "Triage",
	notes: async ({ ctx, subject }) => {
		await ctx.record(triageRead, { panel: subject.panel, case: subject.id }, {});
		return [{ text: [[{ strong: subject.ref }]] }, ...(await notificationInFull(ctx, subject.id))];
	},
	fields: {
		missing: {
			label: "Missing from home or care, as the police use the words?",
			...yesNo("Say whether the child is missing from home or care."),
		},
		on_roll: {
			label: "On a school's roll now?",
			...yesNoUnknown("Say whether the child is on a school's roll."),
		},
		whereabouts: {
			label: "Is it known where the child is?",
			...yesNo("Say whether it is known where the child is."),
		},
		education: {
			label: "What other education is there?",
			as: "one",
			look: "list",
			options: [
				{ value: "none", label: "None" },
				{ value: "home", label: "Home education, found suitable" },
				{ value: "alternative", label: "Alternative or specialist provision" },
				{ value: "unsuitable", label: "Home or alternative education that is poor or unproven" },
				{ value: "unknown", label: "Not known" },
			],
			schema: choice(
				["none", "home", "alternative", "unsuitable", "unknown"],
				"Say what other education there is. “Not known” is an answer.",
			),
		},
	},
};

/** What the answers come to, above the choice. */
async function theSuggestion({ ctx, subject, soFar }: Asked): Promise<Block<Frank>[]> {
	await ctx.record(triageRead, { panel: subject.panel, case: subject.id }, {});
	const { result, alsoCme, ageConfirmed } = await suggested(ctx, subject.id, soFar as Answers);
	const { route } = entryOf(TRIAGE_RESULTS, result);
	const age = ageConfirmed
		? []
		: ["There is no confirmed date of birth. Until there is, the DfE's count leaves it out."];
	const beside = alsoCme ? ["A case here may run beside it."] : [];
	return [
		...(await whichCase({ ctx, subject, soFar, kept: {} })),
		{
			text: [
				[{ strong: `The answers suggest: ${labelOf(TRIAGE_RESULTS, result)}.` }],
				`${route}.`,
				...beside,
				...age,
			],
		},
	];
}

const result: Step<"case"> = {
	title: "What it is",
	notes: theSuggestion,
	fields: {
		result: {
			label: "You decide: what is it?",
			as: "one",
			options: optionsOf(TRIAGE_RESULTS),
			schema: choice(codesOf(TRIAGE_RESULTS), "Choose what it is."),
		},
	},
};

const missingPerson: Step<"case"> = {
	title: "Missing from home or care",
	when: is("MISSING_PERSON"),
	notes: async (asking) => [
		...(await whichCase(asking)),
		{ text: ["Rollcall does not report a missing child. Phone the police yourself, now."], tone: "urgent" },
		{ text: [emergencyLine(await loadPanel(asking.ctx.tx, asking.ctx.panel))] },
	],
	fields: {
		told: {
			label: "Who has been told?",
			as: "one",
			options: optionsOf(TOLD_OF_MISSING),
			schema: choice(codesOf(TOLD_OF_MISSING), "Phone the police first, then say who has been told."),
		},
		told_reference: { label: "Their reference, if they gave one", as: "text", schema: typed() },
		beside: {
			label: "Does a case run here beside theirs?",
			...yesNo("Say whether a case runs here beside theirs."),
		},
	},
};

const takenOn: Step<"case"> = {
	title: "Taking it on",
	when: ({ soFar }) => isAccepted(soFar),
	notes: whichCase,
	fields: { owner: ownerQuestion, review: reviewQuestion },
	check: checkReview,
};

const handedOver: Step<"case"> = {
	title: "Handing it over",
	when: ({ soFar }) => {
		const code = resultOf(soFar);
		return code !== undefined && (entryOf(TRIAGE_RESULTS, code) as ScreeningEntry).handOff;
	},
	notes: async (asking) => [
		...(await whichCase(asking)),
		{ text: [`It goes to: ${entryOf(TRIAGE_RESULTS, resultOf(asking.soFar)!).route}.`] },
		{
			text: ["The safety answers stand. What they ask for goes on, whoever takes the child on."],
			tone: "quiet",
		},
	],
	fields: {
		taker: {
			label: "Who takes the child on?",
			as: "one",
			look: "list",
			options: takersOf,
			schema: z.string().min(1, "Choose who takes the child on."),
		},
		taker_name: {
			label: "If they are not on the list: who, and how they were told",
			as: "text",
			schema: typed(500),
		},
		due: { label: "To be taken on by", as: "date", schema: neededDate },
	},
	check: async ({ ctx, soFar }): Promise<Record<string, string>> => {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const named = soFar.taker_name as { isBlank: boolean } | undefined;
		const nobody = soFar.taker === OUTSIDE && (!named || named.isBlank);
		const late = faultInReview(soFar.due as string, today);
		return {
			...(nobody ? { taker_name: "Say who takes the child on, and how they were told." } : {}),
			...(late ? { due: late } : {}),
		};
	},
};

const provision: Step<"case"> = {
	title: "Where the child is educated",
	when: is("IN_PROVISION"),
	notes: whichCase,
	fields: {
		evidence: {
			label: "Provider, hours, and who confirmed it",
			hint: "Kept as evidence.",
			as: "text",
			lines: 3,
			schema: needed("Say where the child is educated, and who confirmed it.", LONGEST),
		},
	},
};

const duplicate: Step<"case"> = {
	title: "The other case",
	when: is("DUPLICATE"),
	notes: async (asking) => [
		...(await whichCase(asking)),
		{ text: ["Nothing is merged. Each case keeps what was said in it, and the other one goes on."] },
	],
	fields: {
		other: { label: "Reference of the case that goes on", as: "text", schema: reference },
	},
	check: async ({ ctx, subject, soFar }): Promise<Record<string, string>> => {
		const other = await otherCase(ctx.tx, subject.id, soFar.other as string);
		return other.ok ? {} : { other: other.because };
	},
};

const why: Step<"case"> = {
	title: "Why",
	notes: async (asking) => {
		const { label, route } = entryOf(TRIAGE_RESULTS, resultOf(asking.soFar)!);
		return [...(await whichCase(asking)), { text: [[{ strong: `${label}.` }, ` ${route}.`]] }];
	},
	fields: {
		note: {
			label: "Why, if the answers do not show it",
			hint: "Kept private in the case. Whoever raised it is not told this.",
			as: "text",
			lines: 3,
			schema: typed(LONGEST),
		},
	},
};

/** The questions, the suggestion, a person's choice, and what that choice needs. */
export const triageForm: Form<"case"> = {
	title: "Triage a notification",
	send: "Record",
	steps: [questions, result, missingPerson, takenOn, handedOver, provision, duplicate, why],
};
