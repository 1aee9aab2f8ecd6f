import type { PageState } from "./slack-client.ts";
import { el, newDomId } from "./slack-dom.ts";

export interface Completion {
	/** What stands in the field once it is chosen. */
	text: string;
	label: string;
	detail: string;
}

/** What can be completed in what is typed: a command at the start, or a person's handle after "@". */
export function completionsFor(state: PageState, area: HTMLTextAreaElement, inThread: boolean): Completion[] {
	const { value } = area;
	const caret = value.slice(0, area.selectionStart);
	if (/^\/\S*$/.test(caret) && !inThread && state.installed) {
		return state.app.commands
			.filter((one) => one.command.startsWith(caret))
			.map((one) => ({
				text: `${one.command} `,
				label: `${one.command} ${one.usageHint ?? ""}`.trim(),
				detail: `${one.description} (${state.app.name})`,
			}));
	}
	const begun = /(?:^|\s)@([\w.-]*)$/.exec(caret);
	if (!begun) return [];
	const typed = (begun[1] ?? "").toLowerCase();
	const before = caret.slice(0, caret.length - typed.length);
	return state.users
		.filter((one) => one.name.startsWith(typed) || one.realName.toLowerCase().startsWith(typed))
		.slice(0, 6)
		.map((one) => ({
			text: `${before}${one.name} ${value.slice(area.selectionStart)}`,
			label: one.realName,
			detail: `@${one.name}${one.title ? `, ${one.title}` : ""}`,
		}));
}

/** The list above a field. Arrow keys move, Enter or Tab takes, Escape sends it away. */
export function newCompletions(area: HTMLTextAreaElement): {
	element: HTMLElement;
	offer(found: readonly Completion[]): void;
	/** Whether the key was meant for the list. */
	takes(event: KeyboardEvent): boolean;
} {
	const id = newDomId();
	const element = el("div", { class: "sl-completions", role: "listbox", id, "aria-label": "Suggestions" });
	let offered: readonly Completion[] = [];
	let at = 0;
	element.hidden = true;
	area.setAttribute("aria-controls", id);
	area.addEventListener("blur", () => offer([]));

	function offer(found: readonly Completion[]): void {
		offered = found;
		at = 0;
		draw();
	}

	function draw(): void {
		element.hidden = offered.length === 0;
		element.replaceChildren(
			...offered.map((one, index) =>
				el(
					"div",
					{
						role: "option",
						id: `${id}-${index}`,
						class: "sl-completion",
						"aria-selected": index === at ? "true" : "false",
						pointerdown: (event) => {
							event.preventDefault();
							take(one);
						},
					},
					el("strong", {}, one.label),
					el("small", {}, one.detail),
				),
			),
		);
		if (offered.length > 0) area.setAttribute("aria-activedescendant", `${id}-${at}`);
		else area.removeAttribute("aria-activedescendant");
	}

	function take(one: Completion): void {
		area.value = one.text;
		offer([]);
		area.focus();
	}

	return {
		element,
		offer,
		takes(event) {
			const chosen = offered[at];
			if (!chosen) return false;
			const isTyped = area.value.trimEnd() === chosen.text.trimEnd();
			if (event.key === "ArrowDown" || event.key === "ArrowUp") {
				at = (at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
				draw();
			} else if (event.key === "Tab" || (event.key === "Enter" && !isTyped)) take(chosen);
			else if (event.key === "Escape") offer([]);
			else return false;
			event.preventDefault();
			event.stopPropagation();
			return true;
		},
	};
}
