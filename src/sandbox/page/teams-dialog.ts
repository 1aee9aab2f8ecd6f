import type { Dialog } from "../teams/changes.ts";
import { type CardPress, drawCard } from "./teams-card.ts";
import { avatar, el, iconButton } from "./teams-dom.ts";

export interface DialogOptions {
	app: string;
	/** Whom a people picker offers. */
	directory: readonly { id: string; name: string }[];
	press: (pressed: CardPress) => void;
	close: () => void;
}

const focusable = "button, input, select, textarea, [tabindex]:not([tabindex='-1'])";

/** A task module over the page: focus stays within, Escape closes it. */
export function drawDialog(dialog: Dialog, o: DialogOptions): HTMLElement {
	const title = dialog.title || o.app;
	const keys = (event: KeyboardEvent) => {
		if (event.key === "Escape") o.close();
		if (event.key === "Tab") keepWithin(box, event);
	};
	const box = el(
		"section",
		{
			class: "tm-dialog",
			attrs: { role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: "-1" },
			on: { keydown: (event) => keys(event as KeyboardEvent) },
		},
		el(
			"header",
			{ class: "tm-dialog-head" },
			avatar(o.app, true),
			el("h2", {}, title),
			iconButton("close", "Close", o.close),
		),
		el("p", { class: "tm-dialog-error", attrs: { role: "alert", hidden: "" } }),
		el(
			"div",
			{ class: "tm-dialog-body" },
			dialog.card ? drawCard(withPeople(dialog.card, o.directory), o.press) : dialogText(dialog, o),
		),
	);
	return el("div", { class: "tm-shade" }, box);
}

/** The client's own list of people in place of a query of the directory, which no card may make itself. */
function withPeople<T>(part: T, directory: DialogOptions["directory"]): T {
	if (Array.isArray(part)) return part.map((one) => withPeople(one, directory)) as T;
	if (typeof part !== "object" || part === null) return part;
	const { "choices.data": query, ...rest } = part as Record<string, unknown>;
	if (query !== undefined) {
		return { ...rest, choices: directory.map(({ id, name }) => ({ title: name, value: id })) } as T;
	}
	return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, withPeople(one, directory)])) as T;
}

/** Puts the focus into the dialog: on its first field, where it has one. */
export function focusDialog(shade: HTMLElement): void {
	const first = shade.querySelector<HTMLElement>(
		".tm-dialog-body input, .tm-dialog-body select, .tm-dialog-body textarea",
	);
	(first ?? shade.querySelector<HTMLElement>(".tm-dialog"))?.focus();
}

/** Shows what went wrong at the top of an open dialog. Returns false when none is open. */
export function showInDialog(shade: HTMLElement | null, text: string): boolean {
	const place = shade?.querySelector<HTMLElement>(".tm-dialog-error");
	if (!place) return false;
	place.textContent = text;
	place.hidden = false;
	return true;
}

function dialogText(dialog: Dialog, o: DialogOptions): HTMLElement {
	return el(
		"div",
		{ class: "tm-dialog-text" },
		el("p", { class: "tm-text" }, dialog.text ?? ""),
		el(
			"button",
			{ class: "tm-button tm-button-main", attrs: { type: "button" }, on: { click: o.close } },
			"Close",
		),
	);
}

function keepWithin(box: HTMLElement, event: KeyboardEvent): void {
	const all = [...box.querySelectorAll<HTMLElement>(focusable)].filter((one) => one.offsetParent !== null);
	const [first, last] = [all[0], all.at(-1)];
	const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
	if (!leaving) return;
	event.preventDefault();
	(event.shiftKey ? last : first)?.focus();
}
