import type { Drawer } from "./slack-blocks.ts";
import { el, type Json, listOf, stringOf } from "./slack-dom.ts";
import { drawChoice } from "./slack-inputs.ts";
import { showMenu } from "./slack-menu.ts";
import { words } from "./slack-mrkdwn.ts";

/**
 * An element of an actions block or a section's accessory.
 *
 * @param title what is said above it
 */
export function drawElement(block: Json, element: Json, drawer: Drawer, title = ""): Node {
	switch (element.type) {
		case "button":
			return drawButton(block, element, drawer);
		case "overflow":
			return drawOverflow(block, element, drawer);
		case "image":
			return drawImage(element);
		default:
			return drawChoice({ block, element, drawer, label: words(element.placeholder) || title || "Choose" });
	}
}

/** An image of a block; that of a file is in its address. Others than https and data are not asked for. */
export function drawImage(image: Json): Node {
	const address = stringOf(image.image_url);
	const alt = stringOf(image.alt_text);
	if (!/^(https:|data:image\/)/i.test(address)) return el("span", { class: "sl-image-missing" }, alt);
	return el("img", { class: "sl-image", src: address, alt, loading: "lazy", referrerpolicy: "no-referrer" });
}

function drawButton(block: Json, element: Json, drawer: Drawer): Node {
	const style = { primary: " sl-primary", danger: " sl-danger" }[stringOf(element.style)] ?? "";
	const which = { block_id: block.block_id, action_id: element.action_id };
	const button = el(
		"button",
		{
			type: "button",
			class: `sl-button${style}`,
			"aria-label": stringOf(element.accessibility_label) || undefined,
			click: () => {
				const address = stringOf(element.url);
				if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
				drawer.press(which, button, element.confirm);
			},
		},
		words(element.text),
	);
	return button;
}

function drawOverflow(block: Json, element: Json, drawer: Drawer): Node {
	const which = { block_id: block.block_id, action_id: element.action_id };
	const more = el(
		"button",
		{
			type: "button",
			class: "sl-button sl-overflow",
			"aria-label": "More choices",
			"aria-haspopup": "menu",
			"aria-expanded": "false",
			click: () =>
				showMenu(
					more,
					"More choices",
					listOf(element.options).map((option) => ({
						label: words(option.text),
						detail: option.description ? words(option.description) : undefined,
						run: () => drawer.press({ ...which, value: option.value }, more, element.confirm),
					})),
				),
		},
		"•••",
	);
	return more;
}
