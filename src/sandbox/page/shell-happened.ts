import type { Choices } from "./shell-choices.ts";
import { type Happened, readHappened } from "./shell-client.ts";
import { el } from "./slack-dom.ts";

/** Milliseconds between two looks, while it is shown. */
const LOOK_MS = 1_000;

/** As many as are shown: more than a click ever makes. */
const SHOWN = 60;

const WHERE: Readonly<Record<Happened["where"], string>> = {
	slack: "Slack",
	teams: "Teams",
	record: "Record",
};

/** What went on behind what was done: requests both ways, and rows of the record, the newest first. */
export function newHappened(toggle: HTMLElement, section: HTMLElement, choices: Choices): { draw(): void } {
	const list = el("ol", { class: "happened-list" });
	const empty = el(
		"p",
		{ class: "happened-empty" },
		"Do something in Slack or Teams: its requests, and the rows that it makes in the record, are listed here.",
	);
	section.append(
		el(
			"div",
			{ class: "happened-head" },
			el("h2", {}, "What happened"),
			el("p", {}, "The newest first. Open a line for what was sent, answered or recorded."),
			el("button", { type: "button", class: "happened-clear", click: clear }, "Clear"),
		),
		empty,
		list,
	);
	let after = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	toggle.addEventListener("click", () => choices.showHappened(!choices.happened()));

	function clear(): void {
		list.replaceChildren();
		empty.hidden = false;
	}

	async function look(): Promise<void> {
		const found = await readHappened(after).catch(() => []);
		after = found.at(-1)?.n ?? after;
		list.prepend(...found.map(line).reverse());
		while (list.children.length > SHOWN) list.lastElementChild!.remove();
		empty.hidden = list.children.length > 0;
		timer = choices.happened() ? setTimeout(look, LOOK_MS) : undefined;
	}

	return {
		draw() {
			const open = choices.happened();
			toggle.setAttribute("aria-expanded", String(open));
			section.hidden = !open;
			if (open && timer === undefined) timer = setTimeout(look, 0);
		},
	};
}

function line({ at, where, says, went, detail }: Happened): HTMLElement {
	return el(
		"li",
		{ "data-where": where },
		el(
			"details",
			{},
			el(
				"summary",
				{},
				el("time", { datetime: at }, new Date(at).toLocaleTimeString("en-GB", { timeZone: "Europe/London" })),
				el("span", { class: "happened-where" }, WHERE[where]),
				el("span", { class: "happened-says" }, says),
				el("span", { class: "happened-went" }, went),
			),
			el("pre", { tabindex: "0" }, JSON.stringify(detail, null, 2)),
		),
	);
}
