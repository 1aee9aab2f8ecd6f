import type { PageMessage } from "../teams/page-state.ts";
import { type CardPress, drawCard } from "./teams-card.ts";
import { avatar, el, iconButton, when } from "./teams-dom.ts";
import { drawMarkdown } from "./teams-markdown.ts";
import { type MenuItem, openMenu } from "./teams-menu.ts";

export interface MessageOptions {
	/** Commands of the message extension for a message. */
	apps: (message: PageMessage) => readonly MenuItem[];
	press: (message: PageMessage, pressed: CardPress) => void;
	edit: (message: PageMessage, text: string) => void;
	remove: (message: PageMessage) => void;
}

/** One message: who, when, the words, the card, and a menu of what can be done with it. */
export function drawMessage(message: PageMessage, o: MessageOptions): HTMLElement {
	const { by } = message;
	const side = by.own ? "tm-message tm-own" : "tm-message";
	const head = el(
		"header",
		{ class: "tm-message-head" },
		el("strong", {}, by.name),
		by.bot && el("span", { class: "tm-tag" }, "App"),
		el("time", { attrs: { datetime: message.at } }, when(message.at)),
		message.edited && el("span", { class: "tm-edited" }, "Edited"),
	);
	const body = el("div", { class: "tm-message-body" });
	if (message.deleted) body.append(el("p", { class: "tm-deleted" }, "This message has been deleted."));
	if (message.text !== "") body.append(el("p", { class: "tm-text" }, ...wordsOf(message)));
	if (message.card) body.append(drawCard(message.card, (pressed) => o.press(message, pressed)));
	const attrs = { "aria-label": `${by.name}, ${when(message.at)}`, "data-message": message.id };
	const article = el(
		"article",
		{ class: side, attrs },
		avatar(by.name, by.bot),
		el("div", { class: "tm-bubble" }, head, body),
	);
	if (!message.deleted) article.append(moreButton(message, o, body));
	return article;
}

function moreButton(message: PageMessage, o: MessageOptions, body: HTMLElement): HTMLElement {
	const own: MenuItem[] = [
		{ label: "Edit", choose: () => editIn(body, message, o) },
		{ label: "Delete", choose: () => o.remove(message) },
	];
	const button = iconButton("more", "More actions", () => {
		const items = [...o.apps(message), ...(message.by.own ? own : [])];
		const none: MenuItem = { label: "Nothing to do here", choose: () => {} };
		openMenu(button, "More actions", items.length > 0 ? items : [none]);
	});
	button.classList.add("tm-message-more");
	button.setAttribute("aria-haspopup", "menu");
	return button;
}

function editIn(body: HTMLElement, message: PageMessage, o: MessageOptions): void {
	const before = [...body.childNodes];
	const box = el("textarea", { class: "tm-edit", attrs: { rows: "2", "aria-label": "Edit message" } });
	const shown = message.text.replace(/<at>(.*?)<\/at>/g, "@$1");
	box.value = shown;
	const cancel = () => body.replaceChildren(...before);
	const save = (event: Event) => {
		event.preventDefault();
		const text = box.value.trim();
		if (text === "" || text === shown) return cancel();
		o.edit(message, text);
	};
	const leave = (event: Event) => {
		if ((event as KeyboardEvent).key === "Escape") cancel();
	};
	const form = el(
		"form",
		{ class: "tm-edit-form", on: { submit: save, keydown: leave } },
		box,
		el("button", { class: "tm-button", attrs: { type: "button" }, on: { click: cancel } }, "Cancel"),
		el("button", { class: "tm-button tm-button-main", attrs: { type: "submit" } }, "Save"),
	);
	body.replaceChildren(form);
	box.focus();
}

/** A bot writes Markdown; what people write is shown as it is, with its mentions set apart. */
function wordsOf(message: PageMessage): Node[] {
	if (message.by.bot) return drawMarkdown(message.text);
	const parts = message.text.split(/<at>(.*?)<\/at>/);
	return parts.map((part, at) =>
		at % 2 === 1 ? el("span", { class: "tm-mention" }, part) : document.createTextNode(part),
	);
}
