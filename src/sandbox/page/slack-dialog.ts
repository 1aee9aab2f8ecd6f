import { type Child, el, icon, newDomId } from "./slack-dom.ts";

/** A dialog over the window. What lies below it cannot be reached until it is gone; Escape leaves it. */
export function drawDialog(o: {
	title: string;
	/** Shown at the left of the title, instead of nothing. */
	back?: () => void;
	leave: () => void;
	leaveLabel: string;
	body: readonly Child[];
	footer: readonly Child[];
	small?: boolean;
	send?: () => void;
}): HTMLElement {
	const titleId = newDomId();
	const form = el(
		"form",
		{
			class: o.small ? "sl-dialog sl-dialog-small" : "sl-dialog",
			novalidate: true,
			submit: (event) => {
				event.preventDefault();
				o.send?.();
			},
			keydown: (event) => {
				if ((event as KeyboardEvent).key !== "Escape") return;
				event.stopPropagation();
				o.leave();
			},
		},
		el(
			"header",
			{ class: "sl-dialog-head" },
			o.back &&
				el(
					"button",
					{ type: "button", class: "sl-plain", "aria-label": "Back", click: o.back },
					icon("back"),
				),
			el("h3", { id: titleId }, o.title),
			el(
				"button",
				{ type: "button", class: "sl-plain", "aria-label": o.leaveLabel, click: o.leave },
				icon("close"),
			),
		),
		el("div", { class: "sl-dialog-body", tabindex: -1 }, ...o.body),
		el("footer", { class: "sl-dialog-foot" }, ...o.footer),
	);
	return el("div", { class: "sl-veil", role: "dialog", "aria-labelledby": titleId }, form);
}

/** Asks for confirmation as an element's `confirm` object words it; at once without one. */
export function confirmFirst(
	window: HTMLElement,
	words: { title: string; text: readonly Node[]; confirm: string; deny: string; danger: boolean } | undefined,
	then: () => void,
): void {
	if (!words) {
		then();
		return;
	}
	const before = document.activeElement;
	const below = [...window.children].filter((child) => !child.hasAttribute("inert"));
	const close = () => {
		dialog.remove();
		for (const child of below) child.removeAttribute("inert");
		if (before instanceof HTMLElement) before.focus();
	};
	const yes = el(
		"button",
		{ type: "submit", class: words.danger ? "sl-button sl-danger" : "sl-button sl-primary" },
		words.confirm,
	);
	const dialog = drawDialog({
		title: words.title,
		leave: close,
		leaveLabel: "Close",
		small: true,
		body: [el("div", { class: "sl-text" }, ...words.text)],
		footer: [el("button", { type: "button", class: "sl-button", click: close }, words.deny), yes],
		send: () => {
			close();
			then();
		},
	});
	for (const child of below) child.setAttribute("inert", "");
	window.append(dialog);
	yes.focus();
}
