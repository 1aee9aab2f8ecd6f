import type { Checkboxes, InputBlock, KnownBlock, PlainTextOption, RadioButtons } from "@slack/types";
import { z } from "zod";
import { type Field, type Option, readAccount } from "../chat/form.ts";
import { longestAnswer } from "../chat/longest.ts";
import type { Frank } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { plainText, textObject } from "./draw-line.ts";
import { LIMITS } from "./limits.ts";
import { clean, escapeMrkdwn, escapePlain, oneLine, parts, shorten } from "./text.ts";

type Value = Frank | readonly string[] | undefined;

/**
 * One question as an input block. Its block id is the field's name, and its action id the screen's, new with each
 * drawing: Slack keeps the old answer when a redrawn input has the same pair of ids (bolt-js #290). What may be left
 * blank is what the field's schema accepts blank: Slack writes "(optional)" beside it.
 */
export function drawField(name: string, field: Field, value: Value, screen: string): KnownBlock[] {
	const element = drawElement(field, value, screen);
	if (field.expected && (element.type === "checkboxes" || element.type === "radio_buttons")) {
		return drawExpected(name, field, element);
	}
	const input: InputBlock = {
		type: "input",
		block_id: name,
		optional: field.schema.safeParse(field.as === "many" ? [] : "").success,
		label: plainText(field.label, LIMITS.label),
		...(field.hint === undefined ? {} : { hint: plainText(field.hint, LIMITS.label) }),
		element,
	};
	return wasCut(field, value) ? [input, cutNote()] : [input];
}

/**
 * A choice that may be blank on its way to us and is not optional for that: in an input block Slack would write
 * "(optional)" beside it. In an actions block it does not, and hands the choice over with the rest when the screen is
 * sent. It also tells of every tick as it is made, which is nothing to act on.
 */
function drawExpected(
	name: string,
	{ label, hint }: Field,
	element: Checkboxes | RadioButtons,
): KnownBlock[] {
	const bold = `*${shorten(escapeMrkdwn(oneLine(label).trim() || "–"), LIMITS.fieldText)}*`;
	const under =
		hint === undefined
			? ""
			: `\n${shorten(escapeMrkdwn(oneLine(hint)), LIMITS.sectionText - LIMITS.fieldText - 10)}`;
	return [
		{ type: "section", text: textObject(bold + under, true) },
		{
			type: "actions",
			block_id: name,
			elements: [{ ...element, action_id: `${element.action_id}:${name}` }],
		},
	];
}

function drawElement(field: Field, value: Value, action_id: string): InputBlock["element"] {
	if (field.as === "text") {
		const initial = typedValue(value).slice(0, LIMITS.inputText).toWellFormed();
		return {
			type: "plain_text_input",
			action_id,
			multiline: (field.lines ?? 1) > 1,
			// What is longer already, from another platform or a message, is there to be shortened.
			max_length: Math.max(longestAnswer(field.schema, LIMITS.inputText), initial.length),
			...(initial === "" ? {} : { initial_value: initial }),
		};
	}
	if (field.as === "date") {
		const initial = typedValue(value);
		return { type: "datepicker", action_id, ...(isDate(initial) ? { initial_date: initial } : {}) };
	}
	if (field.as === "person") {
		const chosen = readAccount(typedValue(value));
		return {
			type: "users_select",
			action_id,
			placeholder: plainText("Choose a person", LIMITS.placeholder),
			...(chosen?.platform === "slack" ? { initial_user: chosen.user } : {}),
		};
	}
	const options = field.options.map(drawOption);
	const values = Array.isArray(value) ? value : [typedValue(value as Frank | undefined)];
	const initial = options.filter((option) => values.includes(option.value ?? ""));
	return field.as === "one"
		? drawOne(options, initial[0], field.look === "list", action_id)
		: drawMany(options, initial, action_id);
}

function drawOne(
	options: PlainTextOption[],
	initial: PlainTextOption | undefined,
	list: boolean,
	action_id: string,
) {
	const chosen = initial === undefined ? {} : { initial_option: initial };
	if (!list && options.length <= LIMITS.choiceOptions) {
		return { type: "radio_buttons", action_id, options, ...chosen } as const;
	}
	return {
		type: "static_select",
		action_id,
		placeholder: plainText("Choose one", LIMITS.placeholder),
		...inList(options),
		...chosen,
	} as const;
}

function drawMany(options: PlainTextOption[], initial: PlainTextOption[], action_id: string) {
	const chosen = initial.length === 0 ? {} : { initial_options: initial };
	if (options.length <= LIMITS.choiceOptions) {
		return { type: "checkboxes", action_id, options, ...chosen } as const;
	}
	return {
		type: "multi_static_select",
		action_id,
		placeholder: plainText("Choose all that apply", LIMITS.placeholder),
		...inList(options),
		...chosen,
	} as const;
}

/** A list to unfold takes 100 options; more go into groups named after their first and last. */
function inList(options: PlainTextOption[]) {
	if (options.length <= LIMITS.selectOptions) return { options };
	const groups = [];
	for (let i = 0; i < options.length; i += LIMITS.selectOptions) {
		const part = options.slice(i, i + LIMITS.selectOptions);
		const [from, to] = [part[0], part.at(-1)].map((one) => shorten(one?.text.text ?? "", 34));
		groups.push({
			label: { type: "plain_text" as const, text: `${from} to ${to}`, emoji: false },
			options: part,
		});
	}
	return { option_groups: groups };
}

/** A label too long for an option goes on in its description, so that no choice is cut to sound like another. */
function drawOption(option: Option): PlainTextOption {
	const label = escapePlain(oneLine(option.label).trim()) || "–";
	const [first = "", ...rest] = parts(label, LIMITS.optionText);
	const more = rest.join(" ");
	return {
		text: text(first),
		value: option.value,
		...(more === "" ? {} : { description: text(shorten(more, LIMITS.optionText)) }),
	};
}

function text(escaped: string) {
	return { type: "plain_text" as const, text: escaped, emoji: false };
}

/** What was typed before. Revealed here because the screen is shown to the person who is filling it in. */
function typedValue(value: Value): string {
	if (value === undefined || Array.isArray(value)) return "";
	return clean(value instanceof Private ? Private.reveal(value) : String(value));
}

function isDate(text: string): boolean {
	return z.iso.date().safeParse(text).success;
}

function wasCut(field: Field, value: Value): boolean {
	return field.as === "text" && typedValue(value).length > LIMITS.inputText;
}

function cutNote(): KnownBlock {
	const note = `Only the first ${LIMITS.inputText.toLocaleString("en-GB")} characters fit here. The rest is not in the box.`;
	return { type: "context", elements: [{ type: "plain_text", text: note, emoji: false }] };
}
