import { el } from "./slack-dom.ts";

export interface MenuEntry {
	label: string;
	/** A quieter line below. */
	detail?: string;
	tone?: "danger";
	run(): void;
}

let open: { close(): void } | undefined;

/**
 * Shows a menu at the button that was pressed. Arrow keys move, Enter chooses, Escape or a press elsewhere closes it
 * and gives the button its focus back.
 */
export function showMenu(at: HTMLElement, label: string, entries: readonly MenuEntry[]): void {
	open?.close();
	const menu = el("div", { class: "sl-menu", role: "menu", "aria-label": label });
	const close = () => {
		menu.remove();
		at.setAttribute("aria-expanded", "false");
		document.removeEventListener("pointerdown", elsewhere, true);
		open = undefined;
	};
	const elsewhere = (event: Event) => {
		if (event.target instanceof Node && !menu.contains(event.target)) close();
	};
	const items = entries.map((entry) =>
		el(
			"button",
			{
				type: "button",
				role: "menuitem",
				class: entry.tone === "danger" ? "sl-menu-item sl-danger" : "sl-menu-item",
				click: () => {
					close();
					at.focus();
					entry.run();
				},
			},
			el("span", {}, entry.label),
			entry.detail !== undefined && el("small", {}, entry.detail),
		),
	);
	menu.append(
		...(items.length > 0 ? items : [el("p", { class: "sl-menu-empty" }, "Nothing to choose here")]),
	);
	menu.addEventListener("keydown", (event) => {
		const now = items.indexOf(document.activeElement as HTMLButtonElement);
		const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
		if (next !== undefined) items.at(next % items.length)?.focus();
		else if (event.key === "Escape") {
			close();
			at.focus();
		} else return;
		event.preventDefault();
		event.stopPropagation();
	});
	const window = at.closest<HTMLElement>(".sl-window") ?? document.body;
	window.append(menu);
	place(menu, at, window);
	at.setAttribute("aria-expanded", "true");
	document.addEventListener("pointerdown", elsewhere, true);
	open = { close };
	items[0]?.focus();
}

/** Puts the menu below its button, or above it where there is no room, inside the window. */
function place(menu: HTMLElement, at: HTMLElement, window: HTMLElement): void {
	const [button, frame] = [at.getBoundingClientRect(), window.getBoundingClientRect()];
	const below = button.bottom - frame.top + 4;
	const fits = below + menu.offsetHeight < frame.height;
	const top = fits ? below : button.top - frame.top - menu.offsetHeight - 4;
	const left = Math.min(button.left - frame.left, frame.width - menu.offsetWidth - 8);
	menu.style.top = `${Math.max(8, top)}px`;
	menu.style.left = `${Math.max(8, left)}px`;
}
