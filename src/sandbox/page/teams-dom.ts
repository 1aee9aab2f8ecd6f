type Child = Node | string | undefined | false;

interface Made {
	class?: string;
	/** Attributes; one that is undefined is left out. */
	attrs?: Record<string, string | undefined>;
	on?: Record<string, (event: Event) => void>;
}

/** An element with its class, attributes, listeners and children. Strings become text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	made: Made = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	if (made.class) element.className = made.class;
	for (const [name, value] of Object.entries(made.attrs ?? {}))
		if (value !== undefined) element.setAttribute(name, value);
	for (const [event, listener] of Object.entries(made.on ?? {})) element.addEventListener(event, listener);
	element.append(...children.filter((child) => child !== undefined && child !== false));
	return element;
}

const strokes = {
	add: "M10 4v12M4 10h12",
	at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1a2 2 0 0 0 4 0v-1a7 7 0 1 0-3 5.7",
	close: "M5 5l10 10M15 5L5 15",
	more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
	reply: "M8 5L4 9l4 4M4 9h7a5 5 0 0 1 5 5v1",
	search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
	send: "M3.5 3.5L17 10 3.5 16.5 6 10zM6 10h6",
	app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM13.5 11v5M11 13.5h5",
} as const;

export type IconName = keyof typeof strokes;

/** A line drawing, hidden from screen readers: what it stands on has a label of its own. */
export function icon(name: IconName): SVGSVGElement {
	const space = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(space, "svg");
	svg.setAttribute("viewBox", "0 0 20 20");
	svg.setAttribute("class", `tm-icon tm-icon-${name}`);
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(space, "path");
	path.setAttribute("d", strokes[name]);
	svg.append(path);
	return svg;
}

/** A button that shows an icon alone, with its label as tooltip. */
export function iconButton(name: IconName, label: string, press: (event: Event) => void): HTMLButtonElement {
	const attrs = { type: "button", "aria-label": label, title: label };
	return el("button", { class: "tm-icon-button", attrs, on: { click: press } }, icon(name));
}

/** Somebody's initials on a colour of their own; the bot has a square. */
export function avatar(name: string, bot = false): HTMLElement {
	const words = name.split(/\s+/).filter(Boolean);
	const initials = (
		words.length > 1 ? `${words[0]?.[0]}${words.at(-1)?.[0]}` : name.slice(0, 1)
	).toUpperCase();
	const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
	const kind = bot ? "tm-avatar-bot" : `tm-hue-${hue}`;
	return el("span", { class: `tm-avatar ${kind}`, attrs: { "aria-hidden": "true" } }, initials);
}

/** The instant as people read it here: "14 Sep, 09:30". */
export function when(iso: string): string {
	const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
	return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "Europe/London" }).format(new Date(iso));
}

export interface Keyed {
	key: string;
	/** What the element was made from: it is made anew only when this changes. */
	from: string;
	make: () => HTMLElement;
}

/**
 * Makes the parent's children these, in this order. An element whose `from` is unchanged stays, with what was
 * typed into it and with the focus.
 */
export function reconcile(parent: HTMLElement, items: readonly Keyed[]): void {
	const known = new Map(
		[...parent.children].map((child) => [(child as HTMLElement).dataset.key, child as HTMLElement]),
	);
	const kept = items.map((item) => {
		const old = known.get(item.key);
		if (old?.dataset.from === item.from) return old;
		const made = item.make();
		made.dataset.key = item.key;
		made.dataset.from = item.from;
		return made;
	});
	for (const child of [...parent.children]) if (!kept.includes(child as HTMLElement)) child.remove();
	for (const [at, child] of kept.entries()) {
		const there = parent.children[at];
		if (there !== child) parent.insertBefore(child, there ?? null);
	}
}
