import { z } from "zod";
import type { Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { JUDGEMENTS } from "../../domain/lists/judgements.ts";
import { DISCUSSION, mayEnd, OUTCOMES } from "../../domain/lists/outcomes.ts";
import { choice, LONGEST, needed, optionalDate, typed, yesNoUnknown } from "../answers.ts";
import type { Asking, Questions } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import type { Answered } from "./acts.ts";

/** Said where an outcome needs a reason. */
const SAY_WHY = "Say why, so that the panel can act on it.";

/** Said where a risk discussion ends: it is a decision, and has its reasons (S3, 6.1). */
const SAY_DECIDED = "Say what was decided, who was told, and why.";

/** What is said where an answer needs words that were not given; undefined where it needs none. */
export function wordsOwed(check: CheckCode | undefined, outcome: unknown, note: unknown): string | undefined {
	const entry = OUTCOMES.find((o) => o.code === outcome);
	if (!entry || (note instanceof Private && !note.isBlank)) return undefined;
	if (check === DISCUSSION) return SAY_DECIDED;
	return entry.needsReason ? SAY_WHY : undefined;
}

/** What is wrong with an answer that this check does not end with; undefined where it may. */
export function otherEnding(check: CheckCode | undefined, outcome: unknown): string | undefined {
	const entry = OUTCOMES.find((o) => o.code === outcome);
	if (!check || !entry || mayEnd(check, entry.code)) return undefined;
	return check === DISCUSSION
		? "A risk discussion ends with what was decided: choose whether the child is referred."
		: "Only a risk discussion ends with this. Choose what was found.";
}

/** Of a child whom the safeguarding lead refers: who was told, so that a call which is promised is chased. */
export const referredQuestions = {
	told: {
		label: "Who was told?",
		hint: "If the child may be at risk of harm, phone now.",
		as: "one",
		look: "list",
		options: optionsOf(JUDGEMENTS).filter(({ value }) => value !== "no"),
		schema: choice(codesOf(JUDGEMENTS), "Say who was told. “I am phoning now” is an answer."),
	},
} as const satisfies Questions;

type Naming = (asking: Asking) => Promise<Words>;

/**
 * What is asked of a child who was found: whether they were seen, and what the officer makes of it.
 * @param suffix of the fields' names, where several children are asked about on one screen
 * @param of says which child, before each question
 */
export function foundQuestions(suffix = "", of?: Naming): Questions {
	const asked = (label: Words) => (of ? async (asking: Asking) => `${await of(asking)}: ${label}` : label);
	return {
		[`seen${suffix}`]: {
			label: asked("Has a professional seen the child?"),
			as: "one",
			schema: choice(["yes", "no"], "Say whether a professional has seen the child."),
			options: [
				{ value: "yes", label: "Yes" },
				{ value: "no", label: "No, or I don't know" },
			],
		},
		[`seen_by${suffix}`]: { label: asked("Who saw the child?"), as: "text", schema: typed() },
		[`seen_on${suffix}`]: { label: asked("When"), as: "date", schema: optionalDate },
		[`alone${suffix}`]: {
			label: asked("Was the child spoken to alone?"),
			...yesNoUnknown("Say whether the child was spoken to alone."),
		},
		[`in_education${suffix}`]: {
			label: asked("Is the child in education there?"),
			...yesNoUnknown("Say whether the child is in education."),
		},
		[`judgement${suffix}`]: {
			label: asked("Do you refer the child to social care or the police?"),
			hint: "Your professional judgement. If the child may be at risk of harm, phone now.",
			as: "one",
			look: "list",
			options: optionsOf(JUDGEMENTS),
			schema: choice(
				codesOf(JUDGEMENTS),
				"Say whether you refer the child. “No” is an answer, with your reasons.",
			),
		},
		[`judged_why${suffix}`]: {
			label: asked("Why you refer the child, or why not"),
			hint: "Kept private.",
			as: "text",
			lines: 2,
			schema: needed("Say why you refer the child, or why not.", suffix ? 500 : LONGEST),
		},
	};
}

/** What is wrong with those answers together, by field. */
export async function foundFaults({ ctx, soFar }: Asking, suffix = ""): Promise<Record<string, string>> {
	const errors: Record<string, string> = {};
	const [seenBy, seenOn] = [soFar[`seen_by${suffix}`], soFar[`seen_on${suffix}`]];
	if (soFar[`seen${suffix}`] === "yes" && (!(seenBy instanceof Private) || seenBy.isBlank))
		errors[`seen_by${suffix}`] = "Say who saw the child.";
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	if (typeof seenOn === "string" && seenOn > today)
		errors[`seen_on${suffix}`] = "This date is in the future.";
	return errors;
}

const words = z.instanceof(Private).optional();
const yesNo = z.enum(["yes", "no", "unknown"]).default("unknown");
const Found = z.object({
	seen: z.enum(["yes", "no"]).optional(),
	seen_by: words,
	seen_on: z.string().optional(),
	alone: yesNo,
	in_education: yesNo,
	judgement: z.enum(codesOf(JUDGEMENTS)).optional(),
	judged_why: words,
});

/** What those answers say. */
export function foundAnswers(
	soFar: Readonly<Record<string, unknown>>,
	suffix = "",
): Pick<Answered, "located" | "judged"> {
	const named = Object.keys(Found.shape).map((name) => [name, soFar[`${name}${suffix}`]]);
	const { seen, seen_by, seen_on, alone, in_education, judgement, judged_why } = Found.parse(
		Object.fromEntries(named),
	);
	return {
		located: {
			...{ seen: seen === "yes", seenBy: seen_by, seenOn: seen_on },
			...{ spokenToAlone: alone, inEducation: in_education },
		},
		judged: judgement && judged_why ? { judgement, why: judged_why } : undefined,
	};
}
