import { type Drawer, drawBlocks } from "./slack-blocks.ts";
import type { PageState } from "./slack-client.ts";
import { drawDialog } from "./slack-dialog.ts";
import { el, icon, isObject, redraw, stringOf } from "./slack-dom.ts";
import { words } from "./slack-mrkdwn.ts";
import { pressNow } from "./slack-press.ts";
import { drawerBasics, type Ui } from "./slack-ui.ts";

type OpenView = PageState["stack"][number];

/** Draws the open modal into its layer, and keeps the rest of the window out of reach while there is one. */
export function drawModal(ui: Ui, layer: HTMLElement, below: HTMLElement): void {
	const top = ui.state.stack.at(-1);
	const was = layer.dataset.view;
	const changed = redraw(
		layer,
		top && [ui.state.me?.id, top.id, top.hash, top.errors, top.trouble, ui.state.stack.length],
		() => (top ? [dialogOf(ui, top)] : []),
	);
	below.toggleAttribute("inert", top !== undefined);
	if (!changed) return;
	layer.dataset.view = top?.id ?? "";
	if (top) focusIn(layer, was === top.id);
	else if (was) below.querySelector<HTMLElement>(".sl-composer textarea")?.focus();
}

function dialogOf(ui: Ui, open: OpenView): HTMLElement {
	const { view } = open;
	const deep = ui.state.stack.length > 1;
	const leave = () => void ui.does("closes", { all: true });
	const cancel = () => void ui.does("closes");
	const send = el(
		"button",
		{ type: "submit", class: "sl-button sl-primary" },
		words(view.submit) || "Submit",
	);
	return drawDialog({
		title: words(view.title),
		back: deep ? cancel : undefined,
		leave,
		leaveLabel: "Close",
		body: [
			open.trouble !== undefined &&
				el("p", { class: "sl-trouble", role: "alert" }, icon("caution"), open.trouble),
			drawBlocks(view.blocks, modalDrawer(ui, open)),
		],
		footer: [
			el(
				"button",
				{ type: "button", class: "sl-button", click: cancel },
				words(view.close) || (deep ? "Back" : "Cancel"),
			),
			view.submit !== undefined && send,
		],
		send: () => {
			if (view.submit === undefined || send.disabled) return;
			send.disabled = true;
			send.setAttribute("aria-busy", "true");
			void ui.does("submits").finally(() => {
				send.disabled = false;
				send.removeAttribute("aria-busy");
			});
		},
	});
}

function modalDrawer(ui: Ui, open: OpenView): Drawer {
	return {
		...drawerBasics(ui.state),
		errors: open.errors,
		held: (block, element) => {
			const state = open.values[stringOf(block.block_id)]?.[stringOf(element.action_id)];
			return isObject(state) ? state : {};
		},
		press: (which, at, confirm) => pressNow(ui, "view", which, at, confirm),
		entered: (block, _, value) => void ui.does("fills", { [stringOf(block.block_id)]: value }),
	};
}

/** Focus goes to the first field that is wrong, else to the first field; a redrawn view scrolls to its trouble. */
function focusIn(layer: HTMLElement, same: boolean): void {
	const wrong = layer.querySelector<HTMLElement>("[aria-invalid]");
	const body = layer.querySelector<HTMLElement>(".sl-dialog-body");
	const first = body?.querySelector<HTMLElement>("input, textarea, select, button") ?? body;
	const goal = wrong ?? (same && layer.contains(document.activeElement) ? null : first);
	goal?.focus({ preventScroll: wrong === null });
	wrong?.scrollIntoView({ block: "center" });
}
