import { el, icon, iconButton } from "./teams-dom.ts";
import { type MenuItem, openMenu } from "./teams-menu.ts";

export interface Suggestion {
	/** What stands in the text once it is chosen. */
	text: string;
	hint: string;
}

export interface ComposerOptions {
	label: string;
	placeholder: string;
	/** The bot's name; the @ button writes it. Absent in the chat with the bot itself. */
	mention?: string;
	/** Names that may follow an @. */
	people: () => readonly string[];
	/** The bot's commands, offered after its mention, or in its own chat at once. */
	commands: () => readonly { title: string; description: string }[];
	/** The message extension's commands for this composer. */
	apps: () => readonly MenuItem[];
	send: (text: string) => Promise<void>;
}

/** A box to write a message in, with suggestions, the @ button and the apps menu. */
export function composer(o: ComposerOptions): HTMLElement {
	let offered: Suggestion[] = [];
	let chosen = 0;

	const box = el("textarea", {
		class: "tm-composer-text",
		attrs: { rows: "1", placeholder: o.placeholder, "aria-label": o.label, "aria-autocomplete": "list" },
		on: {
			input: () => changed(),
			focus: () => changed(),
			blur: () => offer([]),
			keydown: (event) => key(event as KeyboardEvent),
		},
	});
	const list = el("ul", {
		class: "tm-suggestions",
		attrs: { role: "listbox", "aria-label": "Suggestions", hidden: "" },
	});
	const sendButton = el(
		"button",
		{ class: "tm-send", attrs: { type: "submit", "aria-label": "Send", title: "Send" } },
		icon("send"),
	);

	const changed = () => {
		box.style.height = "auto";
		box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
		offer(suggestionsFor(o, box.value.slice(0, box.selectionStart)));
	};

	const offer = (next: Suggestion[]) => {
		offered = next;
		// In an empty box nothing is chosen yet, so that Enter does not write a command by itself.
		chosen = box.value.trim() === "" ? -1 : 0;
		show();
	};

	const show = () => {
		list.hidden = offered.length === 0;
		list.replaceChildren(
			...offered.map((one, at) =>
				el(
					"li",
					{
						attrs: { role: "option", "aria-selected": String(at === chosen) },
						// Before the blur, which would take the list away.
						on: {
							pointerdown: (event) => {
								event.preventDefault();
								take(one);
							},
						},
					},
					el("strong", {}, one.text.trim()),
					el("span", {}, one.hint),
				),
			),
		);
	};

	const take = (one: Suggestion) => {
		const before = box.value.slice(0, box.selectionStart);
		const start = before.startsWith("@") || before.includes(" @") ? tokenStart(o, before) : 0;
		box.setRangeText(one.text, start, box.selectionStart, "end");
		box.focus();
		changed();
	};

	const key = (event: KeyboardEvent) => {
		if (offered.length > 0) {
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (step !== undefined) {
				event.preventDefault();
				chosen = (Math.max(chosen, step < 0 ? 0 : -1) + step + offered.length) % offered.length;
				return show();
			}
			const one = offered[chosen];
			const isTyped = one && box.value.trim().endsWith(one.text.trim());
			if (one && (event.key === "Tab" || (event.key === "Enter" && !isTyped))) {
				event.preventDefault();
				return take(one);
			}
			if (event.key === "Escape") {
				event.stopPropagation();
				return offer([]);
			}
		}
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			form.requestSubmit();
		}
	};

	const send = async (event: Event) => {
		event.preventDefault();
		const text = box.value.trim();
		if (text === "") return;
		box.value = "";
		changed();
		offer([]);
		await o.send(text);
	};

	const mention = () => {
		box.setRangeText(`@${o.mention} `, box.selectionStart, box.selectionEnd, "end");
		box.focus();
		changed();
	};
	const apps = iconButton("add", "Actions and apps", () => openMenu(apps, "Actions and apps", o.apps()));
	apps.setAttribute("aria-haspopup", "menu");
	const form = el(
		"form",
		{ class: "tm-composer", on: { submit: (event) => void send(event) } },
		list,
		box,
		el(
			"div",
			{ class: "tm-composer-tools" },
			o.mention !== undefined && iconButton("at", `Mention ${o.mention}`, mention),
			apps,
			sendButton,
		),
	);
	return form;
}

/** What may come next, given the text before the cursor. */
function suggestionsFor(o: ComposerOptions, before: string): Suggestion[] {
	const command = commandPart(o, before);
	if (command !== undefined)
		return o
			.commands()
			.filter(({ title }) => title.toLowerCase().startsWith(command.toLowerCase()))
			.slice(0, 8)
			.map(({ title, description }) => ({ text: `${title} `, hint: description }));
	const name = /(?:^|\s)@([^@]*)$/.exec(before)?.[1];
	if (name === undefined || name.includes("\n")) return [];
	return [...(o.mention ? [o.mention] : []), ...o.people()]
		.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()) && one !== name.trim())
		.slice(0, 6)
		.map((one) => ({ text: `@${one} `, hint: one === o.mention ? "App" : "" }));
}

/** The beginning of a command; undefined where no command is being written. */
function commandPart(o: ComposerOptions, before: string): string | undefined {
	if (o.mention === undefined) return before.includes("\n") || before.includes("@") ? undefined : before;
	const after = before.split(`@${o.mention} `)[1];
	return after === undefined || after.includes("\n") ? undefined : after;
}

/** Where the word begins that a suggestion replaces. */
function tokenStart(o: ComposerOptions, before: string): number {
	const command = commandPart(o, before);
	return command === undefined ? before.lastIndexOf("@") : before.length - command.length;
}
