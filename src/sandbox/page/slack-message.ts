import { drawBlocks } from "./slack-blocks.ts";
import type { PageMessage } from "./slack-client.ts";
import { type Child, el, icon } from "./slack-dom.ts";
import { showMenu } from "./slack-menu.ts";
import { drawMrkdwn, drawPlain } from "./slack-mrkdwn.ts";
import { pressDrawer } from "./slack-press.ts";
import { clockTime, fullTime, instantOf } from "./slack-time.ts";
import { namesOf, type Ui } from "./slack-ui.ts";

/** One message, with what can be done with it. `follows` leaves the author out: the one before was theirs, too. */
export function drawMessage(
	ui: Ui,
	message: PageMessage,
	o: { follows: boolean; inThread: boolean; lastReply?: string },
): HTMLElement {
	const at = instantOf(message.ts);
	const fromApp = message.raw?.byApp === true;
	const time = el("time", { datetime: at.toISOString(), title: fullTime(at) }, clockTime(at));
	const head = el(
		"div",
		{ class: "sl-message-head" },
		el("strong", {}, message.by),
		fromApp && el("span", { class: "sl-badge" }, "App"),
		time,
	);
	return el(
		"article",
		{
			class: `sl-message${o.follows ? " sl-follows" : ""}${message.ephemeral ? " sl-ephemeral" : ""}`,
			"data-ts": message.ts,
			"aria-label": `${message.by}, ${clockTime(at)}`,
			tabindex: -1,
		},
		o.follows ? el("div", { class: "sl-gutter" }, time) : avatar(message, ui),
		el(
			"div",
			{ class: "sl-message-body" },
			message.ephemeral && el("p", { class: "sl-only-you" }, icon("eye"), "Only visible to you"),
			!o.follows && head,
			ui.editing === message.ts ? editor(ui, message) : content(ui, message),
			...filesOf(message),
			!o.inThread && message.replies > 0 && threadLink(ui, message, o.lastReply),
		),
		!message.ephemeral && !message.raw?.tombstone && toolbar(ui, message, o.inThread),
	);
}

/** A square with initials; the app's own has its letter. */
function avatar(message: PageMessage, ui: Ui): HTMLElement {
	if (message.raw?.byApp) {
		return el(
			"span",
			{ class: "sl-avatar sl-app-mark", "aria-hidden": "true" },
			ui.state.app.name.slice(0, 1),
		);
	}
	const initials = message.by
		.split(/\s+/)
		.map((part) => part.slice(0, 1))
		.join("")
		.slice(0, 2);
	const hue = [...message.by].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
	const drawn = el("span", { class: "sl-avatar", "aria-hidden": "true" }, initials);
	// Not an attribute: the page's content security policy refuses inline styles.
	drawn.style.setProperty("--sl-hue", String(hue));
	return drawn;
}

function content(ui: Ui, message: PageMessage): HTMLElement {
	const edited = message.edited && el("small", { class: "sl-edited" }, " (edited)");
	if (message.blocks.length > 0) {
		const where = { channel: message.channel, ts: message.ts };
		return el("div", {}, drawBlocks([...message.blocks], pressDrawer(ui, where)), edited);
	}
	const text = message.raw?.text ?? message.text;
	const drawn = message.raw?.mrkdwn === false ? drawPlain(text) : drawMrkdwn(text, namesOf(ui.state));
	return el("div", { class: "sl-text" }, ...drawn, edited);
}

function filesOf(message: PageMessage): Child[] {
	return (message.raw?.files ?? []).map((file) =>
		el("p", { class: "sl-file" }, file.title, el("small", {}, file.name)),
	);
}

function threadLink(ui: Ui, message: PageMessage, lastReply: string | undefined): HTMLElement {
	const count = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
	const last = lastReply === undefined ? "" : `last at ${clockTime(instantOf(lastReply))}`;
	return el(
		"button",
		{ type: "button", class: "sl-replies", click: () => ui.go({ ...ui.shown, thread: message.ts }) },
		el("strong", {}, count),
		el("small", {}, last),
	);
}

function toolbar(ui: Ui, message: PageMessage, inThread: boolean): HTMLElement {
	const where = { channel: message.channel, ts: message.ts };
	const shortcuts = ui.state.app.shortcuts
		.filter((one) => one.type === "message" && ui.state.installed)
		.map((one) => ({
			label: one.name,
			detail: ui.state.app.name,
			run: () => void ui.does("messageShortcut", one.callbackId, where),
		}));
	const own = [
		{
			label: "Edit message",
			run: () => {
				ui.editing = message.ts;
				ui.draw();
			},
		},
		{ label: "Delete message", tone: "danger" as const, run: () => void ui.does("deletes", where) },
	];
	const mine = message.raw?.user === ui.state.me?.id;
	const more = el(
		"button",
		{
			type: "button",
			class: "sl-plain",
			"aria-label": "More actions",
			title: "More actions",
			"aria-haspopup": "menu",
			"aria-expanded": "false",
			click: () => showMenu(more, "More actions", mine ? [...shortcuts, ...own] : shortcuts),
		},
		icon("dots"),
	);
	const reply = el(
		"button",
		{
			type: "button",
			class: "sl-plain",
			"aria-label": "Reply in thread",
			title: "Reply in thread",
			click: () => ui.go({ ...ui.shown, thread: message.ts }),
		},
		icon("reply"),
	);
	return el(
		"div",
		{ class: "sl-toolbar", role: "group", "aria-label": "Message actions" },
		!inThread && reply,
		more,
	);
}

function editor(ui: Ui, message: PageMessage): HTMLElement {
	const area = el("textarea", { class: "sl-input", rows: 2, "aria-label": "Edit message" });
	area.value = message.text;
	const stop = () => {
		ui.editing = undefined;
		ui.draw();
	};
	const save = () => {
		void ui.does("edits", { channel: message.channel, ts: message.ts }, area.value).then(stop);
	};
	area.addEventListener("keydown", (event) => {
		if (event.key === "Escape") stop();
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			save();
		}
	});
	queueMicrotask(() => area.focus());
	return el(
		"div",
		{ class: "sl-editor" },
		area,
		el("button", { type: "button", class: "sl-button", click: stop }, "Cancel"),
		el("button", { type: "button", class: "sl-button sl-primary", click: save }, "Save"),
	);
}
