import { partsOf } from "./card-parts.ts";
import { actions, elements, type Needs, styles, words } from "./card-vocabulary.ts";
import { isObject, type Json, listOf, textOf } from "./json.ts";

/** Teams draws six buttons in a row; the others must be `mode: "secondary"`, in the overflow menu. */
const mostPrimaryActions = 6;
/** People for whom a card may refresh by itself (learn …/user-specific-views). */
const mostRefreshUsers = 60;

/** Sentences about what is wrong, each with its place in the card. */
type Faults = Generator<string, void, undefined>;

/** What is wrong with an Adaptive Card; empty when Teams would draw it. */
export function faultsOfCard(card: unknown): string[] {
	if (!isObject(card)) return ["card: must be an object"];
	const found = [...rootFaults(card), ...cardFaults(card, "card")];
	return found.length > 0 ? found : [...repeatedIds(card)];
}

function* rootFaults(card: Json): Faults {
	const version = textOf(card.version);
	if (!/^1\.[0-5]$/.test(version)) yield `card: version ${version || "missing"} is not drawn`;
	if (card.refresh === undefined) return;
	const { action, userIds } = isObject(card.refresh) ? card.refresh : {};
	if (isObject(action) && action.type === "Action.Execute")
		yield* actionFaults(action, "card.refresh.action");
	else yield "card.refresh: action must be Action.Execute";
	if (listOf(userIds).length > mostRefreshUsers) yield `card.refresh: more than ${mostRefreshUsers} userIds`;
}

function* repeatedIds(card: Json): Faults {
	const seen = new Set<string>();
	for (const { id } of partsOf(card).inputs) {
		if (seen.has(textOf(id))) yield `card: more than one input has the id ${textOf(id)}`;
		seen.add(textOf(id));
	}
}

function* cardFaults(card: Json, path: string): Faults {
	if (card.type !== "AdaptiveCard") yield `${path}: type must be AdaptiveCard`;
	yield* listFaults(card.body, `${path}.body`, elementFaults);
	yield* buttonFaults(card.actions, `${path}.actions`);
	yield* selectFaults(card, path);
}

function* elementFaults(element: Json, path: string): Faults {
	const type = textOf(element.type);
	const needs = elements[type];
	if (!needs) return yield `${path}: unknown element ${type || "without a type"}`;
	yield* needFaults(element, needs, path);
	yield* wordFaults(element, type, path);
	yield* selectFaults(element, path);
	if (type.startsWith("Input.")) yield* inputFaults(element, path);
	yield* innerFaults(element, type, path);
}

function* innerFaults(element: Json, type: string, path: string): Faults {
	if (type === "Container") yield* listFaults(element.items, `${path}.items`, elementFaults);
	if (type === "ImageSet") yield* listFaults(element.images, `${path}.images`, elementFaults);
	if (type === "ActionSet") yield* buttonFaults(element.actions, `${path}.actions`);
	if (type === "ColumnSet") yield* listFaults(element.columns, `${path}.columns`, holderFaults("Column"));
	if (type === "Table") yield* listFaults(element.rows, `${path}.rows`, rowFaults);
	if (type === "FactSet") yield* listFaults(element.facts, `${path}.facts`, pairFaults);
	if (type === "RichTextBlock")
		for (const [at, inline] of listOf(element.inlines).entries())
			if (typeof inline !== "string" && (!isObject(inline) || typeof inline.text !== "string"))
				yield `${path}.inlines[${at}]: text must be a string`;
}

/** A column or a table's cell: something that holds elements. */
function holderFaults(type: string) {
	return function* (holder: Json, path: string): Faults {
		if (holder.type !== undefined && holder.type !== type) yield `${path}: type must be ${type}`;
		yield* wordFaults(holder, type, path);
		yield* selectFaults(holder, path);
		yield* listFaults(holder.items, `${path}.items`, elementFaults);
	};
}

function* rowFaults(row: Json, path: string): Faults {
	if (row.type !== "TableRow") yield `${path}: type must be TableRow`;
	yield* listFaults(row.cells, `${path}.cells`, holderFaults("TableCell"));
}

/** A fact, or a choice. */
function* pairFaults(pair: Json, path: string): Faults {
	if (typeof pair.title !== "string" || typeof pair.value !== "string")
		yield `${path}: title and value must be strings`;
}

function* inputFaults(input: Json, path: string): Faults {
	if (input.maxLength !== undefined && !(Number.isInteger(input.maxLength) && Number(input.maxLength) > 0))
		yield `${path}: maxLength must be a whole number above 0`;
	if (input.regex !== undefined && !isPattern(input.regex)) yield `${path}: regex cannot be read`;
	if (input.type === "Input.ChoiceSet") yield* listFaults(input.choices, `${path}.choices`, pairFaults);
	const { "choices.data": data } = input;
	if (data !== undefined && !(isObject(data) && data.type === "Data.Query" && textOf(data.dataset)))
		yield `${path}: choices.data must be a Data.Query with a dataset`;
	if (isObject(input.inlineAction)) yield* actionFaults(input.inlineAction, `${path}.inlineAction`);
}

function* buttonFaults(value: unknown, path: string): Faults {
	const buttons = listOf(value).filter(isObject);
	const shown = buttons.filter((button) => textOf(button.mode).toLowerCase() !== "secondary");
	if (shown.length > mostPrimaryActions) yield `${path}: more than ${mostPrimaryActions} actions shown`;
	for (const [at, button] of buttons.entries())
		if (textOf(button.title) === "") yield `${path}[${at}]: title must not be empty`;
	yield* listFaults(value, path, actionFaults);
}

function* actionFaults(action: Json, path: string): Faults {
	const type = textOf(action.type);
	const needs = actions[type];
	if (!needs) return yield `${path}: unknown action ${type || "without a type"}`;
	yield* needFaults(action, needs, path);
	yield* wordFaults(action, type, path);
	if (action.data !== undefined && !isObject(action.data)) yield `${path}: data must be an object`;
	if (isObject(action.fallback)) yield* actionFaults(action.fallback, `${path}.fallback`);
	if (isObject(action.card)) yield* cardFaults(action.card, `${path}.card`);
}

function* selectFaults(thing: Json, path: string): Faults {
	if (isObject(thing.selectAction)) yield* actionFaults(thing.selectAction, `${path}.selectAction`);
	else if (thing.selectAction !== undefined) yield `${path}.selectAction: must be an object`;
}

function* listFaults(value: unknown, path: string, each: (item: Json, path: string) => Faults): Faults {
	if (value !== undefined && !Array.isArray(value)) return yield `${path}: must be a list`;
	for (const [at, item] of listOf(value).entries()) {
		if (isObject(item)) yield* each(item, `${path}[${at}]`);
		else yield `${path}[${at}]: must be an object`;
	}
}

function* needFaults(thing: Json, needs: Needs, path: string): Faults {
	for (const [property, check] of Object.entries(needs)) {
		const wrong = check(thing[property]);
		if (wrong) yield `${path}: ${property} of ${textOf(thing.type)} ${wrong}`;
	}
}

function* wordFaults(thing: Json, type: string, path: string): Faults {
	const allowed: Record<string, readonly string[] | undefined> = { ...words, style: styles[type] };
	for (const [property, values] of Object.entries(allowed)) {
		const value = thing[property];
		if (value !== undefined && values && !values.includes(textOf(value).toLowerCase()))
			yield `${path}: ${property} may not be ${JSON.stringify(value)}`;
	}
}

function isPattern(value: unknown): boolean {
	if (typeof value !== "string") return false;
	try {
		new RegExp(value);
		return true;
	} catch {
		return false;
	}
}
