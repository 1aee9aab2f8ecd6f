import type { Drawer } from "./slack-blocks.ts";
import { el, isObject, type Json, listOf, newDomId, stringOf } from "./slack-dom.ts";
import { words } from "./slack-mrkdwn.ts";

interface Field {
	block: Json;
	element: Json;
	drawer: Drawer;
}

/** An `input` block: label, hint, the element, and what is wrong with what was entered. */
export function drawInput(block: Json, drawer: Drawer): Node {
	const element = isObject(block.element) ? block.element : {};
	const error = drawer.errors[stringOf(block.block_id)];
	const [id, hintId, errorId] = [newDomId(), newDomId(), newDomId()];
	const label = words(block.label);
	const optional = block.optional === true && el("span", { class: "sl-optional" }, " (optional)");
	const hint = block.hint !== undefined && el("p", { class: "sl-hint", id: hintId }, words(block.hint));
	const wrong = error !== undefined && el("p", { class: "sl-error", id: errorId }, error);
	const described = [hint && hintId, wrong && errorId].filter(Boolean).join(" ") || undefined;
	const frame = error === undefined ? "sl-field" : "sl-field sl-wrong";
	if (isGroup(element)) {
		return el(
			"fieldset",
			{ class: frame, "aria-describedby": described },
			el("legend", { class: "sl-label" }, label, optional),
			optionList({ block, element, drawer }, error !== undefined),
			hint,
			wrong,
		);
	}
	const control = drawControl({ block, element, drawer });
	control.id = id;
	if (described) control.setAttribute("aria-describedby", described);
	if (error !== undefined) control.setAttribute("aria-invalid", "true");
	if (block.optional !== true) control.setAttribute("aria-required", "true");
	return el(
		"div",
		{ class: frame },
		el("label", { class: "sl-label", for: id }, label, optional),
		control,
		hint,
		wrong,
	);
}

/** An element to choose in that stands outside an input block; its label is not shown. */
export function drawChoice(o: Field & { label: string }): Node {
	if (isGroup(o.element))
		return el("fieldset", { class: "sl-loose", "aria-label": o.label }, optionList(o, false));
	const control = drawControl(o);
	control.setAttribute("aria-label", o.label);
	control.classList.add("sl-small");
	return control;
}

function isGroup(element: Json): boolean {
	return ["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select"].includes(
		stringOf(element.type),
	);
}

function drawControl({ block, element, drawer }: Field): HTMLElement {
	const value = heldText(drawer.held(block, element));
	const tell = (event: Event) => drawer.entered(block, element, (event.target as HTMLInputElement).value);
	const placeholder = words(element.placeholder) || undefined;
	const maxlength = typeof element.max_length === "number" ? element.max_length : undefined;
	switch (element.type) {
		case "plain_text_input": {
			if (element.multiline !== true) break;
			const area = el("textarea", { class: "sl-input", rows: 4, placeholder, maxlength, change: tell });
			area.value = value;
			return area;
		}
		case "static_select":
		case "users_select": {
			const blank = el("option", { value: "" }, placeholder ?? "Choose an option");
			const select = el(
				"select",
				{ class: "sl-input", change: tell },
				blank,
				...selectOptions(element, drawer),
			);
			select.value = value;
			return select;
		}
		case "datepicker":
			return el("input", { class: "sl-input sl-date", type: "date", value, change: tell });
		case "timepicker":
			return el("input", { class: "sl-input sl-date", type: "time", value, change: tell });
		case "datetimepicker":
			return el("input", {
				class: "sl-input sl-date",
				type: "datetime-local",
				value: value === "" ? "" : localMinute(Number(value)),
				change: (event) => {
					const at = Date.parse((event.target as HTMLInputElement).value);
					drawer.entered(block, element, Number.isNaN(at) ? "" : String(at / 1000));
				},
			});
	}
	const kinds: Record<string, string> = { email_text_input: "email", url_text_input: "url" };
	const type = kinds[stringOf(element.type)] ?? "text";
	const inputmode = element.type === "number_input" ? "decimal" : undefined;
	return el("input", {
		class: "sl-input",
		type,
		inputmode,
		value,
		placeholder,
		maxlength,
		autocomplete: "off",
		change: tell,
	});
}

function selectOptions(element: Json, drawer: Drawer): Node[] {
	if (element.type === "users_select") {
		return drawer.people().map((person) => el("option", { value: person.id }, person.name));
	}
	const one = (option: Json) => el("option", { value: stringOf(option.value) }, words(option.text));
	const groups = listOf(element.option_groups).map((group) =>
		el("optgroup", { label: words(group.label) }, ...listOf(group.options).map(one)),
	);
	return [...listOf(element.options).map(one), ...groups];
}

/** Radio buttons, or tick boxes for everything of which several may be chosen. */
function optionList({ block, element, drawer }: Field, wrong: boolean): HTMLElement {
	const single = element.type === "radio_buttons";
	const name = newDomId();
	const held = drawer.held(block, element);
	const chosen = heldList(held);
	const all: Json[] =
		element.type === "multi_users_select"
			? drawer
					.people()
					.map((person) => ({ value: person.id, text: { type: "plain_text", text: person.name } }))
			: [
					...listOf(element.options),
					...listOf(element.option_groups).flatMap((group) => listOf(group.options)),
				];
	const list = el("div", { class: all.length > 8 ? "sl-options sl-scroll" : "sl-options" });
	const tell = () => {
		const ticked = [...list.querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
		drawer.entered(block, element, single ? (ticked[0] ?? "") : ticked);
	};
	for (const option of all) {
		const value = stringOf(option.value);
		const box = el("input", {
			type: single ? "radio" : "checkbox",
			name,
			value,
			checked: chosen.includes(value),
			"aria-invalid": wrong || undefined,
			change: tell,
		});
		const text = el("span", {}, ...drawer.text(option.text));
		const detail = option.description !== undefined && el("small", {}, ...drawer.text(option.description));
		list.append(
			el("label", { class: "sl-option" }, box, el("span", { class: "sl-option-text" }, text, detail)),
		);
	}
	return list;
}

/** What an element's state holds, as the text of one control. */
function heldText(state: Json): string {
	const held = Object.entries(state).find(([name]) => name === "value" || name.startsWith("selected_"))?.[1];
	if (typeof held === "number") return String(held);
	return isObject(held) ? stringOf(held.value) : stringOf(held);
}

function heldList(state: Json): string[] {
	const held = state.selected_options ?? state.selected_option ?? state.selected_users ?? [];
	return [held].flat().map((one) => (isObject(one) ? stringOf(one.value) : stringOf(one)));
}

/** Seconds since 1970 as the browser's own date-and-time field wants them. */
function localMinute(seconds: number): string {
	const at = new Date(seconds * 1000);
	return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
