import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import type { SubjectKind } from "../../access/subjects.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CORRECTION_REASONS } from "../../domain/lists/corrections.ts";
import { choice, LONGEST, typed } from "../answers.ts";
import { step } from "../kit.ts";

export const nothingChanged = refusal(
	"correct.nothing-changed",
	"Nothing was changed. Change what is wrong; or, if somebody disagrees with what is recorded, enter what they say.",
);

/** Why it is corrected; and what somebody says who disagrees. */
export const Why = z.object({
	because: z.enum(codesOf(CORRECTION_REASONS)),
	disagreement: z.instanceof(Private).optional(),
});

const DISAGREEMENT_NEEDED = "Enter what they say, in their words. It is kept beside the record.";

/** The last screen of a correction. */
export const why = <K extends SubjectKind>() =>
	step<K>({
		title: "Why",
		fields: {
			because: {
				label: "Why is it corrected?",
				as: "one",
				schema: choice(codesOf(CORRECTION_REASONS), "Choose why."),
				options: optionsOf(CORRECTION_REASONS),
			},
			disagreement: {
				label: "What the child or parent says, if they disagree",
				as: "text",
				lines: 4,
				schema: typed(LONGEST),
			},
		},
		check: ({ soFar }): Record<string, string> => {
			const { because, disagreement } = Why.parse(soFar);
			return because === "disputed" && disagreement?.isBlank !== false
				? { disagreement: DISAGREEMENT_NEEDED }
				: {};
		},
	});
