type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

export type Child = Node | string | undefined | false;

/**
 * Builds an element. An attribute that is a function listens to the event of that name; `false` and `undefined`
 * leave an attribute or a child out. Data only ever becomes text or an attribute, never markup.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === false) continue;
		if (typeof value === "function") element.addEventListener(name, value);
		else element.setAttribute(name, value === true ? "" : String(value));
	}
	element.append(
		...children.filter((child): child is Node | string => child !== undefined && child !== false),
	);
	return element;
}

/** Simple line drawings, as SVG paths on a grid of 20 by 20. */
const drawings = {
	hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
	lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
	home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v8h9v-8",
	bolt: "M11 2.5 4.5 11.5h5l-1 6 6.5-9h-5z",
	reply: "M4 5h12v8H9l-3.5 3v-3H4z",
	dots: "M10 4.3v.6M10 9.7v.6M10 15.1v.6",
	close: "M5 5l10 10M15 5 5 15",
	back: "M12 4 6 10l6 6",
	send: "M3.5 4 17 10 3.5 16l1.5-6zM5 10h6",
	eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
	caution: "M10 3.5 17.5 16.5h-15zM10 8v4.5M10 14.6v.01",
	people:
		"M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM2.5 16c.4-2.8 2.4-4.3 5-4.3s4.6 1.5 5 4.3M13 4.2a2.7 2.7 0 0 1 0 5.1M14.5 12c1.7.5 2.800 1.900 3 4",
};

export type Drawing = keyof typeof drawings;

/** A picture that says nothing by itself: what it means always stands beside it or in a label. */
export function icon(name: Drawing): SVGSVGElement {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 20 20");
	svg.setAttribute("class", "sl-icon");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
	path.setAttribute("d", drawings[name]);
	svg.append(path);
	return svg;
}

/** Puts new children in the place of the old ones only when what they are drawn from has changed. */
export function redraw(place: HTMLElement, from: unknown, draw: () => readonly Child[]): boolean {
	const signature = JSON.stringify(from);
	if (signatures.get(place) === signature) return false;
	signatures.set(place, signature);
	place.replaceChildren(
		...draw().filter((child): child is Node | string => child !== undefined && child !== false),
	);
	return true;
}

const signatures = new WeakMap<HTMLElement, string>();

export type Json = Record<string, unknown>;

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects in a list; none in anything else. */
export function listOf(value: unknown): Json[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A string, or nothing of anything else. */
export function stringOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}

let count = 0;

/** A fresh id that ties a label, a hint or an error to its field. */
export function newDomId(): string {
	count += 1;
	return `sl-${count}`;
}
