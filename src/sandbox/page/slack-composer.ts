import { completionsFor, newCompletions } from "./slack-completions.ts";
import { el, icon } from "./slack-dom.ts";
import { showMenu } from "./slack-menu.ts";
import type { Ui } from "./slack-ui.ts";

/** Where what is typed goes. */
export interface Target {
	channel: string;
	thread?: string;
	label: string;
}

/**
 * A place to type: Enter sends, Shift and Enter begins a line; "/" and "@" offer completions.
 * @param sends is told before anything is sent
 */
export function newComposer(
	ui: Ui,
	sends?: () => void,
): {
	element: HTMLElement;
	aim(target: Target | undefined, note: string): void;
} {
	let target: Target | undefined;
	const drafts = new Map<string, string>();
	const area = el("textarea", { rows: 1, class: "sl-type", autocomplete: "off", spellcheck: "true" });
	const completions = newCompletions(area);
	const note = el("p", { class: "sl-composer-note" });
	const send = el("button", { type: "submit", class: "sl-send", "aria-label": "Send" }, icon("send"));
	const shortcuts = el(
		"button",
		{
			type: "button",
			class: "sl-plain",
			"aria-label": "Shortcuts",
			title: "Shortcuts",
			"aria-haspopup": "menu",
			"aria-expanded": "false",
			click: () => showMenu(shortcuts, "Shortcuts", globalShortcuts(ui)),
		},
		icon("bolt"),
	);
	const form = el(
		"form",
		{ class: "sl-composer", submit: sendNow },
		completions.element,
		area,
		el("div", { class: "sl-composer-tools" }, shortcuts, send),
	);
	area.addEventListener("input", () => {
		grow(area);
		completions.offer(completionsFor(ui.state, area, target?.thread !== undefined));
	});
	area.addEventListener("keydown", (event) => {
		if (completions.takes(event)) return;
		if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		form.requestSubmit();
	});

	function sendNow(event: Event): void {
		event.preventDefault();
		const text = area.value.trim();
		if (text === "" || !target) return;
		area.value = "";
		grow(area);
		completions.offer([]);
		sends?.();
		void ui.does("types", text, { channel: target.channel, thread: target.thread });
	}

	return {
		element: el("div", { class: "sl-composer-frame" }, form, note),
		aim(next, words) {
			const keyOf = (one: Target | undefined) =>
				one ? `${ui.state.me?.id} ${one.channel} ${one.thread ?? ""}` : "";
			form.hidden = next === undefined;
			note.textContent = words;
			note.hidden = words === "";
			if (form.dataset.key === keyOf(next)) return;
			drafts.set(form.dataset.key ?? "", area.value);
			form.dataset.key = keyOf(next);
			area.value = drafts.get(keyOf(next)) ?? "";
			target = next;
			area.setAttribute("aria-label", next?.label ?? "");
			area.placeholder = next?.label ?? "";
			grow(area);
		},
	};
}

function globalShortcuts(ui: Ui) {
	return ui.state.app.shortcuts
		.filter((one) => one.type === "global" && ui.state.installed)
		.map((one) => ({
			label: one.name,
			detail: ui.state.app.name,
			run: () => void ui.does("shortcut", one.callbackId),
		}));
}

/** Makes the field as high as what was typed, to a limit that the stylesheet sets. */
function grow(area: HTMLTextAreaElement): void {
	area.style.height = "auto";
	area.style.height = `${area.scrollHeight}px`;
}
