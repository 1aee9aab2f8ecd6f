import { Refusal, refusal } from "../access/refusal.ts";
import type { Answer, Field, Option, Page } from "../chat/form.ts";
import type { Block, Frank, Line, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import type { Asking, Form, PersonCtx, Question, Questions, Step } from "../features/kit.ts";
import type { Draft } from "./drafts.ts";
import { numbersOf } from "./numbers.ts";
import { tried } from "./tried.ts";

/** A form with the draft that is being filled in. */
export interface Filling {
	ctx: PersonCtx;
	form: Form;
	draft: Draft;
	subject: Asking["subject"];
}

const nothingToChoose = refusal(
	"form.nothing-to-choose",
	"There is nothing left to choose from in this form: somebody has done meanwhile what it is for. Leave it, and look again at the case. Nothing was recorded.",
);

/**
 * The screen a draft stands at, with what was answered before. The page carries the draft's id and step, so that
 * a screen sent twice, or late, is told from the next one.
 * @throws the refusal that what must be chosen from is gone since the form was begun
 */
export async function pageOf(f: Filling): Promise<Page> {
	const asking = await askingAt(f, f.draft.step);
	const step = f.form.steps[f.draft.step]!;
	// What the step itself says of why it can go no further comes before the general sentence.
	const notes = typeof step.notes === "function" ? await step.notes(asking) : (step.notes ?? []);
	return pageWith(f, asking, notes, withChoices(await fieldsOf(step, asking)));
}

/**
 * The same to look at again. Where it can go no further and words were typed on it, it says why, and has the words: they
 * are there to be copied. A refusal is returned where there are none.
 */
export async function pageAgain(f: Filling): Promise<Page | Refusal> {
	const page = await tried(f.ctx.tx, () => pageOf(f));
	if (!(page instanceof Refusal)) return page;
	const asking = await askingAt(f, f.draft.step);
	const words: Record<string, Field> = {};
	for (const [name, question] of Object.entries(questionsOf(f.form.steps[f.draft.step]!, asking))) {
		if (question.as === "text" && f.draft.answers[name]?.length)
			words[name] = await fieldOf(question, asking);
	}
	if (!Object.keys(words).length) return page;
	return pageWith(f, asking, [{ text: [page.says], tone: "warning" }], words);
}

async function pageWith(
	f: Filling,
	asking: Asking,
	notes: readonly Block<Frank>[],
	fields: Readonly<Record<string, Field>>,
): Promise<Page> {
	const steps = stepsAsked(f, asking);
	const step = f.form.steps[f.draft.step]!;
	const last = steps.at(-1) === step;
	return {
		draft: `${f.draft.id}.${f.draft.step}`,
		title: f.form.title,
		step: [steps.indexOf(step) + 1, steps.length],
		about: step.title,
		send: last ? f.form.send : "Next",
		back: steps[0] !== step,
		notes: withNumbers(notes, await numbersOf(f.ctx.tx, f.ctx.panel)),
		fields,
		values: valuesFor(fields, f.draft.answers),
	};
}

/** Without the questions that may be left out and offer nothing: Slack does not open a screen with a list that is empty. */
function withChoices(fields: Readonly<Record<string, Field>>): Record<string, Field> {
	if (Object.values(fields).some((field) => isEmpty(field) && fault(field, blank(field))))
		throw nothingToChoose();
	return Object.fromEntries(Object.entries(fields).filter(([, field]) => !isEmpty(field)));
}

const isEmpty = (field: Field): boolean =>
	(field.as === "one" || field.as === "many") && !field.options.length;

/** Every screen has the numbers to call above its questions: where a step does not show them itself, quietly. */
function withNumbers(notes: readonly Block<Frank>[], numbers: Line): readonly Block<Frank>[] {
	if (JSON.stringify(notes).includes("call 999")) return notes;
	return [...notes, { text: [numbers], tone: "quiet" }];
}

/** The questions of a form's first screen, with their choices. */
export async function firstFields(f: Filling): Promise<Record<string, Field>> {
	const asking = await askingAt(f, 0);
	return fieldsOf(stepsAsked(f, asking)[0]!, asking);
}

/** Reads a page's key back into the draft's id and step. */
export function readPageKey(key: string): { id: string; step: number } {
	const [id = "", step = "0"] = key.split(".");
	return { id, step: Number(step) };
}

/**
 * Takes a screen's answers into the draft and judges them: a choice must have been offered, and each schema must
 * accept its answer. Returns the errors by field; none means that the screen is right.
 */
export async function takeAnswers(f: Filling, given: Record<string, Answer>): Promise<Record<string, Words>> {
	const step = f.form.steps[f.draft.step]!;
	const before = await askingAt(f, f.draft.step);
	const fields = await fieldsOf(step, before);
	const errors: Record<string, Words> = {};
	for (const [name, field] of Object.entries(fields)) {
		const answer = eachOnce(given[name] ?? blank(field));
		f.draft.answers[name] = answer;
		const error = fault(field, answer);
		if (error) errors[name] = error;
	}
	if (Object.keys(errors).length || !step.check) return errors;
	return step.check(await askingAt(f, f.draft.step + 1));
}

/** The number of the next screen to be asked after this one, or undefined when the form is complete. */
export async function nextStep(f: Filling): Promise<number | undefined> {
	const asking = await askingAt(f, f.draft.step + 1);
	const next = f.form.steps.findIndex((s, n) => n > f.draft.step && (s.when?.(asking) ?? true));
	return next === -1 ? undefined : next;
}

/** The number of the screen before this one. */
export async function stepBefore(f: Filling): Promise<number> {
	const asking = await askingAt(f, f.draft.step);
	return f.form.steps.findLastIndex((s, n) => n < f.draft.step && (s.when?.(asking) ?? true));
}

/** What is known when the screens before `upTo` have been answered. */
export async function askingAt(f: Filling, upTo: number): Promise<Asking> {
	const soFar: Record<string, unknown> = {};
	const asking: Asking = { ctx: f.ctx, subject: f.subject, soFar, kept: f.draft.kept };
	for (const step of f.form.steps.slice(0, upTo)) {
		if (step.when && !step.when(asking)) continue;
		for (const [name, question] of Object.entries(questionsOf(step, asking))) {
			if (!(name in f.draft.answers)) continue;
			const read = question.schema.safeParse(f.draft.answers[name]);
			if (read.success) soFar[name] = read.data;
		}
	}
	return asking;
}

function questionsOf(step: Step, asking: Asking): Questions {
	return typeof step.fields === "function" ? step.fields(asking) : step.fields;
}

function stepsAsked(f: Filling, asking: Asking): Step[] {
	return f.form.steps.filter((s) => s.when?.(asking) ?? true);
}

async function fieldsOf(step: Step, asking: Asking): Promise<Record<string, Field>> {
	const fields: Record<string, Field> = {};
	for (const [name, question] of Object.entries(questionsOf(step, asking))) {
		fields[name] = await fieldOf(question, asking);
	}
	return fields;
}

async function fieldOf(question: Question, asking: Asking): Promise<Field> {
	const label = typeof question.label === "function" ? await question.label(asking) : question.label;
	if (question.as !== "one" && question.as !== "many") return { ...question, label };
	const options = typeof question.options === "function" ? await question.options(asking) : question.options;
	return { ...question, label, options };
}

function fault(field: Field, answer: Answer): Words | undefined {
	if (field.as === "many" ? !Array.isArray(answer) : typeof answer !== "string") return NOT_UNDERSTOOD;
	if ((field.as === "one" || field.as === "many") && !wasOffered(field.options, answer)) {
		return (field.as === "many" && field.gone) || notOffered(field);
	}
	const read = field.schema.safeParse(answer);
	if (!read.success && isEmpty(field)) return NOTHING_LEFT;
	return read.success ? undefined : (read.error.issues[0]?.message ?? NOT_UNDERSTOOD);
}

/** Said of a choice that is not on the list, or not any more. */
function notOffered(field: Field): Words {
	if (!isEmpty(field)) return "Choose from the list that is shown: what was chosen is not on it any more.";
	return field.schema.safeParse(blank(field)).success
		? "What was chosen is no longer offered, and nothing else is. Send the form without it."
		: NOTHING_LEFT;
}

const NOTHING_LEFT =
	"There is nothing left to choose from: somebody has done meanwhile what this form is for. Nothing was recorded.";

const NOT_UNDERSTOOD = "Answer this question again.";

function wasOffered(options: readonly Option[], answer: Answer): boolean {
	const chosen = typeof answer === "string" ? [answer] : answer;
	return chosen.every((value) => value === "" || options.some((o) => o.value === value));
}

/** Of several choices each once, and none that is blank: no platform sends them otherwise, a hand-made request may. */
function eachOnce(answer: Answer): Answer {
	return Array.isArray(answer) ? [...new Set(answer)].filter((choice) => choice !== "") : answer;
}

function blank(field: Field): Answer {
	return field.as === "many" ? [] : "";
}

function valuesFor(fields: Record<string, Field>, answers: Record<string, Answer>): Page["values"] {
	const values: Record<string, Private | string | readonly string[]> = {};
	for (const [name, field] of Object.entries(fields)) {
		const answer = answers[name];
		if (answer === undefined || answer.length === 0) continue;
		values[name] = field.as === "text" && typeof answer === "string" ? new Private(answer) : answer;
	}
	return values;
}
