import { isObject, type Json, listOf, textOf } from "./json.ts";

/** What a person puts into one input: text, or the chosen values of a list. */
export type Filled = string | readonly string[];

/** Values as the client holds them while a card is open, by input id. */
export type Values = Record<string, string>;

/** The values that a card shows before anybody touches it. */
export function startingValues(inputs: readonly Json[]): Values {
	return Object.fromEntries(inputs.map((input) => [textOf(input.id), startOf(input)]));
}

function startOf(input: Json): string {
	if (input.type === "Input.Toggle") return input.value === undefined ? valueOff(input) : String(input.value);
	return input.value === undefined ? "" : String(input.value);
}

/**
 * Puts what a person chose or typed into the values. Several choices travel as one string with commas, as Teams
 * has it. Unless `force`, throws when the input is not there, was never offered that choice, or takes no text of that length.
 */
export function fillIn(inputs: readonly Json[], filled: Record<string, Filled>, force: boolean): Values {
	const values: Values = {};
	for (const [id, given] of Object.entries(filled)) {
		const input = inputs.find((one) => one.id === id);
		const several = typeof given !== "string";
		if (!force) {
			if (!input)
				throw new Error(`There is no input ${id}: there are ${inputs.map((one) => one.id).join(", ")}`);
			checkOffered(input, several ? [...given] : [given]);
			checkLength(input, given);
			if (several && !takesSeveral(input)) throw new Error(`${id} takes one answer`);
		}
		values[id] = several ? given.join(",") : given;
	}
	return values;
}

/** A box stops taking characters there: nobody types more. */
function checkLength(input: Json, given: Filled): void {
	const { type, maxLength } = input;
	if (type !== "Input.Text" || typeof maxLength !== "number" || given.length <= maxLength) return;
	throw new Error(`${textOf(input.id)} takes ${maxLength} characters at most`);
}

function takesSeveral(input: Json): boolean {
	return input.type === "Input.ChoiceSet" && input.isMultiSelect === true;
}

function checkOffered(input: Json, given: string[]): void {
	const offered = offeredBy(input);
	if (!offered) return;
	const chosen = takesSeveral(input) ? given.flatMap((one) => one.split(",")) : given;
	for (const one of chosen)
		if (one !== "" && !offered.includes(one))
			throw new Error(`${textOf(input.id)} does not offer ${one}: it offers ${offered.join(", ")}`);
}

function offeredBy(input: Json): string[] | undefined {
	if (input.type === "Input.Toggle") return [valueOn(input), valueOff(input)];
	if (input.type !== "Input.ChoiceSet" || textOf(input.style).toLowerCase() === "filtered") return undefined;
	// People are looked up in the tenant's directory, and not listed on the card.
	if (input["choices.data"] !== undefined) return undefined;
	return listOf(input.choices).map((choice) => (isObject(choice) ? textOf(choice.value) : ""));
}

/**
 * What stops the client from sending these values, by input id, in the card's own words where it has some.
 * It mirrors the renderer: required, pattern, and the bounds of numbers, dates and times.
 */
export function mistakesIn(inputs: readonly Json[], values: Values): Record<string, string> {
	const mistakes: Record<string, string> = {};
	for (const input of inputs) {
		const id = textOf(input.id);
		if (!isGood(input, values[id] ?? ""))
			mistakes[id] = textOf(input.errorMessage) || "This answer cannot be sent.";
	}
	return mistakes;
}

function isGood(input: Json, value: string): boolean {
	if (value === "" || (input.type === "Input.Toggle" && value === valueOff(input)))
		return input.isRequired !== true;
	if (input.type === "Input.Text" && typeof input.regex === "string" && !new RegExp(input.regex).test(value))
		return false;
	if (input.type === "Input.Number")
		return Number.isFinite(Number(value)) && within(input, Number(value), Number);
	if (input.type === "Input.Date") return /^\d{4}-\d{2}-\d{2}$/.test(value) && within(input, value, String);
	if (input.type === "Input.Time") return /^\d{2}:\d{2}$/.test(value) && within(input, value, String);
	return true;
}

function within<T extends string | number>(input: Json, value: T, as: (bound: unknown) => T): boolean {
	const { min, max } = input;
	return (min === undefined || value >= as(min)) && (max === undefined || value <= as(max));
}

/** The values that travel: the renderer leaves out an input that is empty. */
export function travelling(inputs: readonly Json[], values: Values, force: boolean): Values {
	const ids = inputs.map((input) => textOf(input.id));
	const wanted = force ? [...new Set([...ids, ...Object.keys(values)])] : ids;
	return Object.fromEntries(wanted.filter((id) => values[id]).map((id) => [id, values[id] ?? ""]));
}

function valueOn(input: Json): string {
	return textOf(input.valueOn) || "true";
}

function valueOff(input: Json): string {
	return textOf(input.valueOff) || "false";
}
