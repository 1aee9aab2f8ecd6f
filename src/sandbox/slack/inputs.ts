import { isObject } from "./check.ts";
import { elementsOf } from "./check-blocks.ts";
import { optionsOf } from "./check-elements.ts";
import { textOf } from "./typed-text.ts";
import type { InputState, Json } from "./world.ts";

export type Values = Record<string, Record<string, InputState>>;

/** What a person chooses: text, a date, an option's value or label, or several. */
export type Chosen = string | readonly string[];

type Empty = { preset: string; holds: string; many?: boolean };

/** Per element: the property of its preset, the property its state is sent in. */
const STATEFUL: Record<string, Empty> = {
	plain_text_input: { preset: "initial_value", holds: "value" },
	email_text_input: { preset: "initial_value", holds: "value" },
	url_text_input: { preset: "initial_value", holds: "value" },
	number_input: { preset: "initial_value", holds: "value" },
	static_select: { preset: "initial_option", holds: "selected_option" },
	radio_buttons: { preset: "initial_option", holds: "selected_option" },
	checkboxes: { preset: "initial_options", holds: "selected_options", many: true },
	multi_static_select: { preset: "initial_options", holds: "selected_options", many: true },
	users_select: { preset: "initial_user", holds: "selected_user" },
	multi_users_select: { preset: "initial_users", holds: "selected_users", many: true },
	datepicker: { preset: "initial_date", holds: "selected_date" },
	timepicker: { preset: "initial_time", holds: "selected_time" },
	datetimepicker: { preset: "initial_date_time", holds: "selected_date_time" },
};

/** An input as it stands in a view: where it is, what it is. */
export interface Input {
	blockId: string;
	actionId: string;
	block: Json;
	element: Json;
}

/** Every element of these blocks that holds a value. */
export function inputsOf(blocks: readonly Json[]): Input[] {
	return blocks.flatMap((block) =>
		elementsOf(block)
			.filter((element) => Object.hasOwn(STATEFUL, String(element.type)))
			.map((element) => ({
				blockId: String(block.block_id),
				actionId: String(element.action_id),
				block,
				element,
			})),
	);
}

/**
 * The values these blocks start with. What was already entered stays where block id, action id and kind of
 * element are the same: so Slack keeps typed text when a view is updated, whatever the new preset says.
 */
export function startValues(blocks: readonly Json[], earlier: Values = {}): Values {
	const values: Values = {};
	for (const { blockId, actionId, element } of inputsOf(blocks)) {
		const before = earlier[blockId]?.[actionId];
		values[blockId] = { ...values[blockId] };
		const keeps = before !== undefined && before.type === element.type && stillOffered(element, before);
		values[blockId][actionId] = keeps ? before : presetOf(element);
	}
	return values;
}

/** Whether a required input was left empty, or is outside its limits; the sentence Slack shows, or undefined. */
export function complaintAbout(input: Input, state: InputState | undefined): string | undefined {
	const held = state?.[shapeOf(input.element).holds];
	const empty =
		held === null || held === undefined || held === "" || (Array.isArray(held) && held.length === 0);
	if (empty)
		return input.block.type !== "input" || input.block.optional
			? undefined
			: "Please complete this required field.";
	if (typeof held !== "string") return undefined;
	const { min_length: least, max_length: most, type } = input.element;
	if (typeof least === "number" && held.length < least) return `Must be at least ${least} characters long.`;
	if (typeof most === "number" && held.length > most) return `Must be no more than ${most} characters long.`;
	if (type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(held))
		return "Please enter a valid email address.";
	if (type === "url_text_input" && !URL.canParse(held)) return "Please enter a valid URL.";
	if (type === "number_input" && Number.isNaN(Number(held))) return "Please enter a valid number.";
	return undefined;
}

/**
 * The state after a person chose. An option is found by its value or its label.
 * @param raw put in what was chosen even if it was never offered, as a forged request would.
 * @throws Error when the choice was not offered.
 */
export function chosenState(element: Json, chosen: Chosen, raw = false): InputState {
	const shape = shapeOf(element);
	const type = String(element.type);
	const given = typeof chosen === "string" ? [chosen] : chosen;
	if (shape.holds === "selected_option" || shape.holds === "selected_options") {
		const picked = given.filter((one) => one !== "").map((one) => optionFor(element, one, raw));
		return { type, [shape.holds]: shape.many ? picked : (picked[0] ?? null) };
	}
	if (shape.many) return { type, [shape.holds]: given };
	const [text = ""] = given;
	if (!raw) wellFormed(type, text);
	if (shape.holds === "selected_date_time") return { type, [shape.holds]: text === "" ? null : Number(text) };
	return { type, [shape.holds]: text === "" ? null : text };
}

/** What is chosen or typed, as plain values: for reading a form. */
export function heldValue(element: Json, state: InputState | undefined): string | string[] {
	const { holds } = shapeOf(element);
	const held = state?.[holds];
	const plainOf = (one: unknown) => (isObject(one) ? String(one.value) : String(one));
	if (Array.isArray(held)) return held.map(plainOf);
	return held === null || held === undefined ? "" : plainOf(held);
}

function optionFor(element: Json, wanted: string, raw = false): Json {
	const offered = optionsOf(element);
	const found =
		offered.find((one) => one.value === wanted) ?? offered.find((one) => textOf(one.text) === wanted);
	if (found) return found;
	if (raw) return { text: { type: "plain_text", text: wanted, emoji: true }, value: wanted };
	throw new Error(`“${wanted}” is not offered; there are: ${offered.map((one) => one.value).join(", ")}`);
}

function shapeOf(element: Json): Empty {
	const shape = STATEFUL[String(element.type)];
	if (!shape) throw new Error(`${String(element.type)} holds no value`);
	return shape;
}

function presetOf(element: Json): InputState {
	const { preset, holds, many } = shapeOf(element);
	return { type: String(element.type), [holds]: element[preset] ?? (many ? [] : null) };
}

function stillOffered(element: Json, state: InputState): boolean {
	const { holds } = shapeOf(element);
	if (!holds.startsWith("selected_option")) return true;
	const offered = optionsOf(element).map((one) => one.value);
	return [state[holds]].flat().every((one) => !isObject(one) || offered.includes(one.value));
}

function wellFormed(type: string, text: string): void {
	if (text === "") return;
	const pattern = { datepicker: /^\d{4}-\d\d-\d\d$/, timepicker: /^\d\d:\d\d$/ }[type];
	if (pattern && !pattern.test(text)) throw new Error(`“${text}” cannot be chosen in a ${type}`);
}
