import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { helpFeature } from "../../src/bot/help.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { features } from "../../src/features/all.ts";
import type { Asking, Question, Questions, Step } from "../../src/features/kit.ts";

export const catalogue = makeCatalogue([...features, helpFeature(features), deliveryFeature]);

/** A question of some form that takes typed words. */
export interface TextField {
	action: string;
	name: string;
	question: Question & { label: string };
	/** The earlier answers that have it asked; empty where it always is. */
	when: Readonly<Record<string, string>>;
}

/** Every question of every form in the catalogue; a new one is here by being there. */
export function questionsOf(action: string): (TextField & { step: number })[] {
	const form = catalogue.actions.get(action)?.form;
	return (form?.steps ?? []).flatMap((step, n) =>
		[{}, ...choicesBefore(form!.steps, n)].flatMap((when) =>
			Object.entries(askedBy(step, when)).map(([name, question]) => ({
				action,
				name,
				// One that is read from the record is drawn as any other.
				question: { ...question, label: typeof question.label === "string" ? question.label : name },
				when,
				step: n,
			})),
		),
	);
}

/** Every text field of every form, each once. */
export const TEXT_FIELDS: readonly TextField[] = [...catalogue.actions.keys()].flatMap((action) => {
	const texts = questionsOf(action).filter(({ question }) => question.as === "text");
	return [...new Map(texts.map((field) => [field.name, field])).values()];
});

/** The questions of a step after these answers; a step whose questions hang on others has none. */
function askedBy(step: Step, soFar: Readonly<Record<string, string>>): Questions {
	if (typeof step.fields !== "function") return step.fields;
	try {
		// Somebody of no school is asked most.
		const ctx = { person: { agencyKind: "cme_team" } };
		return step.fields({ ctx, soFar, kept: {} } as unknown as Asking);
	} catch {
		return {};
	}
}

/** Each answer that an earlier step's choices offer, by itself. */
function choicesBefore(steps: readonly Step[], n: number): Record<string, string>[] {
	if (typeof steps[n]!.fields !== "function") return [];
	return steps
		.slice(0, n)
		.flatMap((step) =>
			Object.entries(typeof step.fields === "function" ? {} : step.fields).flatMap(([name, question]) =>
				question.as === "one" && Array.isArray(question.options)
					? question.options.map((option: { value: string }) => ({ [name]: option.value }))
					: [],
			),
		);
}

/** The longest beginning of a text that the question takes; undefined when it takes no words, such as a number. */
export function fitting(question: Question, text: string): string | undefined {
	for (const length of [text.length, 2_000, 500, 200, 40, 20, 10]) {
		const part = text.slice(0, length).toWellFormed();
		if (question.schema.safeParse(part).success) return part;
	}
	return undefined;
}
