import type { Card } from "../teams/changes.ts";
import { teamsHostConfig } from "./teams-host-config.ts";

/** A press of a card's button, with every value in the card's inputs. */
export interface CardPress {
	action: { type: string; title: string; verb: string; data: unknown };
	values: Record<string, string>;
}

/**
 * Draws an Adaptive Card with Microsoft's renderer. `press` gets the buttons that the bot hears of; links open in
 * a tab of their own, and only over https.
 */
export function drawCard(json: Card, press: (pressed: CardPress) => void): HTMLElement {
	const renderer = globalThis.AdaptiveCards;
	const holder = document.createElement("div");
	holder.className = "tm-card";
	if (!renderer) return holder;
	const card = new renderer.AdaptiveCard();
	card.hostConfig = new renderer.HostConfig(teamsHostConfig);
	renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
		result.outputHtml = safeMarkdown(text);
		result.didProcess = true;
	};
	card.onExecuteAction = (action) => {
		const made = action.toJSON() as {
			type: string;
			title?: string;
			verb?: string;
			data?: unknown;
			url?: string;
		};
		if (made.type === "Action.OpenUrl") return openLink(made.url ?? "");
		const { type, title = "", verb = "", data = {} } = made;
		const inputs = card.getAllInputs().filter((input) => input.id !== undefined);
		const values = Object.fromEntries(inputs.map((input) => [input.id, inputText(input.value)]));
		press({ action: { type, title, verb, data }, values });
	};
	card.parse(json);
	const drawn = card.render();
	if (drawn) holder.append(drawn);
	return holder;
}

function inputText(value: unknown): string {
	return value === undefined || value === null || Number.isNaN(value) ? "" : String(value);
}

/** Opens an https address; anything else is ignored. */
function openLink(address: string): void {
	if (!URL.canParse(address) || new URL(address).protocol !== "https:") return;
	window.open(address, "_blank", "noopener,noreferrer");
}

/**
 * The little Markdown that is drawn: bold, italics and list marks; a link shows its text alone. The text is
 * escaped first, so that no markup of the card's author survives.
 */
export function safeMarkdown(text: string): string {
	return escaped(text)
		.replace(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, '<span class="tm-mention">$1</span>')
		.replace(/\[([^\]]*)\]\([^)\s]*\)/g, "$1")
		.replace(/\*\*(?=\S)(.+?)\*\*/g, "<strong>$1</strong>")
		.replace(/(^|[\s(])\*(?=[^\s*])([^*]+?)\*(?=$|[\s).,;:!?])/gm, "$1<em>$2</em>")
		.replace(/(^|[\s(])_(?=\S)([^_]+?)_(?=$|[\s).,;:!?])/gm, "$1<em>$2</em>")
		.replace(/^[-*] /gm, "• ")
		.replace(/\r?\n/g, "<br>");
}

function escaped(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", "&#39;");
}
