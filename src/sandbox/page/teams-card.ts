import type { Card } from "../teams/changes.ts";
import { el } from "./teams-dom.ts";
import { teamsHostConfig } from "./teams-host-config.ts";
import { drawMarkdown } from "./teams-markdown.ts";
import { openMenu } from "./teams-menu.ts";

/** A press of a card's button, with every value in the card's inputs. */
export interface CardPress {
	action: { type: string; title: string; verb: string; data: unknown };
	values: Record<string, string>;
}

/**
 * Draws an Adaptive Card with Microsoft's renderer. `press` gets the buttons that the bot hears of; links open in
 * a tab of their own, and only over https or on this machine.
 */
export function drawCard(json: Card, press: (pressed: CardPress) => void): HTMLElement {
	const renderer = globalThis.AdaptiveCards;
	const holder = document.createElement("div");
	holder.className = "tm-card";
	if (!renderer) return holder;
	const card = new renderer.AdaptiveCard();
	card.hostConfig = new renderer.HostConfig(teamsHostConfig);
	renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
		// The renderer wants markup: the browser writes it, from elements that hold the text as text.
		result.outputHtml = el("p", {}, ...drawMarkdown(text)).outerHTML;
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
	// The renderer's own menu lies outside the page's Teams, without a style.
	card.onDisplayOverflowActionMenu = (actions, button) => {
		const items = actions.map((action) => ({ label: action.title ?? "", choose: () => action.execute() }));
		if (button) openMenu(button, "More actions", items);
		return true;
	};
	card.parse(json);
	const drawn = card.render();
	if (drawn) holder.append(drawn);
	return holder;
}

function inputText(value: unknown): string {
	return value === undefined || value === null || Number.isNaN(value) ? "" : String(value);
}

/** Opens an https address, or one of this machine's own; anything else is ignored. */
function openLink(address: string): void {
	if (!URL.canParse(address)) return;
	const { protocol, hostname } = new URL(address);
	const isHere = protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname);
	if (protocol !== "https:" && !isHere) return;
	window.open(address, "_blank", "noopener,noreferrer");
}
