import { Link } from "../chat/link.ts";
import type { Button, Words } from "../chat/message.ts";
import type { Element } from "./card.ts";
import { BUTTONS_IN_A_ROW, cut, LABEL_CHARS } from "./limits.ts";
import { oneLine } from "./safe-text.ts";

/** Where buttons stand. In a dialog Teams knows only Action.Submit, and what it sends comes back into the dialog. */
export interface Stand {
	in: "message" | "dialog";
	/** Marks this drawing of the card, so that a press which Teams repeats is known for the same. */
	nonce?: string;
}

const STYLE = { main: "positive", danger: "destructive" } as const;

/** A button. One that opens a dialog carries no nonce: opening it twice is no repeat. */
export function drawButton(button: Button, stand: Stand): Element {
	const data = { action: button.action, on: button.on };
	const look = {
		title: cut(oneLine(button.label) || "Open", LABEL_CHARS),
		...(button.tone ? { style: STYLE[button.tone] } : {}),
	};
	if (stand.in === "message" && button.opens) {
		return { type: "Action.Submit", ...look, data: { msteams: { type: "task/fetch" }, ...data } };
	}
	const once = stand.nonce && !button.opens ? { ...data, nonce: stand.nonce } : data;
	const submit: Element = { type: "Action.Submit", ...look, data: once };
	if (stand.in === "dialog") return submit;
	return { type: "Action.Execute", ...look, verb: button.action, data: once, fallback: submit };
}

/** Buttons beside one another, in as many rows as Teams needs to show them all. */
export function drawButtons(buttons: readonly Button[], stand: Stand): Element[] {
	const rows: Element[] = [];
	for (let start = 0; start < buttons.length; start += BUTTONS_IN_A_ROW) {
		const actions = buttons.slice(start, start + BUTTONS_IN_A_ROW).map((button) => drawButton(button, stand));
		rows.push({ type: "ActionSet", actions });
	}
	return rows;
}

/** Buttons that open a page of ours in the browser. The bot does not hear of the press. */
export function drawLinks(links: readonly { label: Words; to: Link }[]): Element[] {
	const actions = links.map(({ label, to }) => ({
		type: "Action.OpenUrl",
		title: cut(oneLine(label) || "Open", LABEL_CHARS),
		url: Link.address(to),
	}));
	return actions.map((action) => ({ type: "ActionSet", actions: [action] }));
}

/** A row's buttons: of a menu, the first as a button; the others, and what `behind` holds, behind its "…". */
export function drawMenu(
	buttons: readonly Button[],
	stand: Stand,
	behind?: readonly Button[],
): Element | undefined {
	if (buttons.length === 0) return undefined;
	const shown = behind ? buttons : buttons.slice(0, 1);
	const rest = behind ?? buttons.slice(1);
	const actions = [
		...shown.map((button) => drawButton(button, stand)),
		...rest.map((button) => ({ ...drawButton(button, stand), mode: "secondary" })),
	];
	return { type: "ActionSet", actions };
}
