import {
	all,
	bool,
	byType,
	type Check,
	isObject,
	list,
	matching,
	number,
	object,
	oneOf,
	string,
} from "./check.ts";

/*
 * The limits are those of docs.slack.dev/reference/block-kit (block elements, composition objects).
 * An option's value may have 150 characters, as that page says.
 */

const type: Check = () => {};
const id = string(255, 1);
const url = all(string(3000, 1), matching(/^(https?|mailto|slack):/i, "must be a valid URL"));

export const plain = (max: number): Check =>
	object({ type: oneOf("plain_text"), text: string(max, 1) }, { emoji: bool });

const mrkdwn = (max: number): Check =>
	object({ type: oneOf("mrkdwn"), text: string(max, 1) }, { verbatim: bool });

/** Plain text or mrkdwn. */
export const anyText = (max: number): Check => byType({ plain_text: plain(max), mrkdwn: mrkdwn(max) });

const confirm = object(
	{ title: plain(100), text: anyText(300), confirm: plain(30), deny: plain(30) },
	{ style: oneOf("primary", "danger") },
);

const plainOption = object({ text: plain(75), value: string(150, 1) }, { description: plain(75) });
const richOption = object({ text: anyText(75), value: string(150, 1) }, { description: anyText(75) });
const overflowOption = object({ text: plain(75), value: string(150, 1) }, { description: plain(75), url });
const group = object({ label: plain(75), options: list(plainOption, 100) });

const action = { action_id: id };
const focus = { focus_on_load: bool };
const placeholder = { placeholder: plain(150) };
const dispatch = {
	dispatch_action_config: object(
		{},
		{ trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 2) },
	),
};

const button = object(
	{ type, text: plain(75) },
	{
		...action,
		confirm,
		value: string(2000),
		url,
		style: oneOf("primary", "danger"),
		accessibility_label: string(75),
	},
);
const overflow = object({ type, options: list(overflowOption, 5) }, { ...action, confirm });
const image = all(
	object(
		{ type, alt_text: string(2000, 1) },
		{ image_url: url, slack_file: object({}, { id: string(255), url }) },
	),
	(value, at, problems) => {
		if (isObject(value) && !value.image_url === !value.slack_file) {
			problems.push({ message: "must provide either image_url or slack_file", at });
		}
	},
);
const datepicker = object(
	{ type },
	{
		...action,
		...focus,
		...placeholder,
		confirm,
		initial_date: matching(/^\d{4}-\d\d-\d\d$/, "invalid date"),
	},
);
const timepicker = object(
	{ type },
	{
		...action,
		...focus,
		...placeholder,
		confirm,
		initial_time: matching(/^\d\d:\d\d$/, "invalid time"),
		timezone: string(100),
	},
);
const datetimepicker = object(
	{ type },
	{ ...action, ...focus, confirm, initial_date_time: number(1e9, 1e10 - 1) },
);
const plainTextInput = all(
	object(
		{ type },
		{
			...action,
			...focus,
			...placeholder,
			...dispatch,
			initial_value: string(3000),
			multiline: bool,
			min_length: number(0, 3000),
			max_length: number(1, 3000),
		},
	),
	(value, at, problems) => {
		if (!isObject(value)) return;
		const { initial_value: initial, max_length: most } = value;
		if (typeof initial === "string" && typeof most === "number" && initial.length > most) {
			problems.push({ message: "initial_value must not be longer than max_length", at });
		}
	},
);
const lineInput = object(
	{ type },
	{ ...action, ...focus, ...placeholder, ...dispatch, initial_value: string(3000) },
);
const numberInput = object(
	{ type, is_decimal_allowed: bool },
	{
		...action,
		...focus,
		...placeholder,
		...dispatch,
		initial_value: string(100),
		min_value: string(100),
		max_value: string(100),
	},
);

const radio = all(
	object(
		{ type, options: list(richOption, 10) },
		{ ...action, ...focus, confirm, initial_option: richOption },
	),
	initialIsOffered,
);
const checkboxes = all(
	object(
		{ type, options: list(richOption, 10) },
		{ ...action, ...focus, confirm, initial_options: list(richOption, 10) },
	),
	initialIsOffered,
);
const choice = { options: list(plainOption, 100), option_groups: list(group, 100) };
const staticSelect = all(
	object({ type }, { ...action, ...focus, ...placeholder, ...choice, confirm, initial_option: plainOption }),
	hasOptions,
	initialIsOffered,
);
const multiStaticSelect = all(
	object(
		{ type },
		{
			...action,
			...focus,
			...placeholder,
			...choice,
			confirm,
			initial_options: list(plainOption, 100),
			max_selected_items: number(1, 100),
		},
	),
	hasOptions,
	initialIsOffered,
);
const usersSelect = object(
	{ type },
	{ ...action, ...focus, ...placeholder, confirm, initial_user: string(255, 1) },
);
const multiUsersSelect = object(
	{ type },
	{
		...action,
		...focus,
		...placeholder,
		confirm,
		initial_users: list(string(255, 1), 100),
		max_selected_items: number(1, 100),
	},
);

const choices = {
	radio_buttons: radio,
	checkboxes,
	static_select: staticSelect,
	multi_static_select: multiStaticSelect,
	users_select: usersSelect,
	multi_users_select: multiUsersSelect,
	datepicker,
	timepicker,
};

export const imageElement = image;
export const sectionAccessory = byType({ button, overflow, image, ...choices });
export const actionsElement = byType({ button, overflow, datetimepicker, ...choices });
export const inputElement = byType({
	plain_text_input: plainTextInput,
	email_text_input: lineInput,
	url_text_input: lineInput,
	number_input: numberInput,
	datetimepicker,
	...choices,
});

/** The options of a select or a set of buttons, those in groups included. */
export function optionsOf(element: Record<string, unknown>): Record<string, unknown>[] {
	const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
	const lists = [element.options, ...groups.map((one) => (isObject(one) ? one.options : undefined))];
	return lists.flatMap((one) => (Array.isArray(one) ? one.filter(isObject) : []));
}

function hasOptions(value: unknown, at: string, problems: { message: string; at: string }[]): void {
	if (isObject(value) && !value.options === !value.option_groups) {
		problems.push({ message: "must provide either options or option_groups", at });
	}
}

/** Slack refuses a preset that is not one of the options, compared as a whole. */
function initialIsOffered(value: unknown, at: string, problems: { message: string; at: string }[]): void {
	if (!isObject(value)) return;
	const initial = Array.isArray(value.initial_options) ? value.initial_options : [value.initial_option];
	const offered = optionsOf(value).map(fingerprint);
	for (const one of initial.filter(isObject)) {
		if (!offered.includes(fingerprint(one)))
			problems.push({ message: "initial option is not an option", at });
	}
}

function fingerprint(option: Record<string, unknown>): string {
	const text = isObject(option.text) ? option.text : {};
	return JSON.stringify([text.type, text.text, option.value]);
}
