import type { Button as SlackButton } from "@slack/types";
import { Link } from "../chat/link.ts";
import type { Button, Key, Words } from "../chat/message.ts";
import { plainText } from "./draw-line.ts";
import { LIMITS } from "./limits.ts";

/**
 * What a button carries. A feature's action travels as `action|subject`; the adapter's own controls begin with
 * `!`, which no action's name does: `!open|draft` shows a form again, `!back|draft` returns to the screen before.
 */
export type Pressed =
	| { kind: "action"; action: string; on: Key }
	| { kind: "form"; did: "open" | "back"; draft: Key };

/** The value of an action's button or menu entry: opaque ids only. */
export function actionValue(action: string, on: Key): string {
	return `${action}|${on}`;
}

/** The value of a form's own control. */
function controlValue(did: "open" | "back", draft: Key): string {
	return `!${did}|${draft}`;
}

/** What was pressed, or undefined when the value is not one of ours. */
export function readValue(value: string | undefined): Pressed | undefined {
	const bar = value?.indexOf("|") ?? -1;
	if (value === undefined || bar < 1) return undefined;
	const name = value.slice(0, bar);
	const id = value.slice(bar + 1);
	if (!name.startsWith("!")) return { kind: "action", action: name, on: id };
	const did = name.slice(1);
	return did === "open" || did === "back" ? { kind: "form", did, draft: id } : undefined;
}

/** A button. `n` makes its id unique within the message, as Slack asks. */
export function drawButton(button: Button, n: number): SlackButton {
	const style = button.tone === "main" ? "primary" : button.tone;
	return {
		type: "button",
		text: plainText(button.label, LIMITS.buttonText),
		action_id: `${button.action}:${n}`,
		value: actionValue(button.action, button.on),
		...(style === undefined ? {} : { style }),
	};
}

/** A button that opens a page of ours. Slack tells the bot of the press too: without a value it is no news. */
export function drawLink(label: Words, to: Link, n: number): SlackButton {
	return {
		type: "button",
		text: plainText(label, LIMITS.buttonText),
		action_id: `link:${n}`,
		url: Link.address(to),
	};
}

/** A control of the form itself: its label and what it does. */
export function drawControl(label: string, did: "open" | "back", draft: Key): SlackButton {
	return {
		type: "button",
		text: plainText(label, LIMITS.buttonText),
		action_id: `form:${did}`,
		value: controlValue(did, draft),
	};
}
