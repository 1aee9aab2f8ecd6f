import { el } from "./teams-dom.ts";

export interface MenuItem {
	label: string;
	hint?: string;
	choose: () => void;
}

/** Opens a menu below its button. Arrow keys move, Escape and a press elsewhere close it. */
export function openMenu(anchor: HTMLElement, title: string, items: readonly MenuItem[]): void {
	const within = anchor.closest<HTMLElement>(".tm") ?? document.body;
	within.querySelector(".tm-menu")?.remove();

	const close = (backTo?: HTMLElement) => {
		menu.remove();
		document.removeEventListener("pointerdown", outside, true);
		anchor.setAttribute("aria-expanded", "false");
		backTo?.focus();
	};
	const outside = (event: Event) => {
		if (!menu.contains(event.target as Node)) close();
	};
	const choose = (item: MenuItem) => {
		close(anchor);
		item.choose();
	};
	const move = (event: KeyboardEvent) => {
		if (event.key === "Escape") {
			event.stopPropagation();
			close(anchor);
			return;
		}
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step === undefined) return;
		event.preventDefault();
		const all = [...menu.querySelectorAll("button")];
		const at = all.indexOf(document.activeElement as HTMLButtonElement);
		all[(at + step + all.length) % all.length]?.focus();
	};

	const menu = el(
		"div",
		{
			class: "tm-menu",
			attrs: { role: "menu", "aria-label": title },
			on: { keydown: (event) => move(event as KeyboardEvent) },
		},
		el("p", { class: "tm-menu-title", attrs: { "aria-hidden": "true" } }, title),
		...items.map((item) =>
			el(
				"button",
				{ attrs: { type: "button", role: "menuitem" }, on: { click: () => choose(item) } },
				el("span", {}, item.label),
				item.hint !== undefined && el("small", {}, item.hint),
			),
		),
	);
	within.append(menu);
	place(menu, anchor, within);
	anchor.setAttribute("aria-expanded", "true");
	document.addEventListener("pointerdown", outside, true);
	menu.querySelector("button")?.focus();
}

/** Below the button where there is room, otherwise above it; never beyond the edges. */
function place(menu: HTMLElement, anchor: HTMLElement, within: HTMLElement): void {
	const [at, room] = [anchor.getBoundingClientRect(), within.getBoundingClientRect()];
	const left = Math.min(at.left - room.left, room.width - menu.offsetWidth - 8);
	const below = at.bottom - room.top + 4;
	const above = at.top - room.top - menu.offsetHeight - 4;
	menu.style.left = `${Math.max(8, left)}px`;
	menu.style.top = `${below + menu.offsetHeight > room.height ? Math.max(8, above) : below}px`;
}
