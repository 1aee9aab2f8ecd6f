import { AdaptiveCard, SerializationContext } from "adaptivecards";
import type { Block, Button, Message } from "../../src/chat/message.ts";
import type { Card } from "../../src/teams/card.ts";
import { drawMessage } from "../../src/teams/draw-message.ts";
import { TENANT } from "./microsoft.ts";

export const cardOf = (message: Message, nonce?: string): Card =>
	drawMessage(message, TENANT, nonce).attachments[0].content;
export const drawn = (...blocks: Block[]): Card => cardOf({ summary: "Summary", blocks });
export const button = (change: Partial<Button> = {}): Button => ({
	label: "Close case",
	action: "case.close",
	on: "case-1",
	opens: false,
	...change,
});

/** What Microsoft's own renderer finds wrong with a card. */
export function faults(card: Card): string[] {
	const context = new SerializationContext();
	const parsed = new AdaptiveCard();
	parsed.parse(card, context);
	const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
	return [...events, ...parsed.validateProperties().validationEvents.map((event) => event.message)];
}

/** Every string in a card for which this holds of the object it stands in. */
export function strings(value: unknown, of: (holder: Record<string, unknown>) => unknown[]): string[] {
	if (Array.isArray(value)) return value.flatMap((one) => strings(one, of));
	if (typeof value !== "object" || value === null) return [];
	const holder = value as Record<string, unknown>;
	const own = of(holder).filter((one): one is string => typeof one === "string");
	return [...own, ...Object.values(holder).flatMap((one) => strings(one, of))];
}

/** The texts of a card in which a client reads Markdown. */
export const markdownTexts = (card: Card): string[] =>
	strings(card, (holder) => {
		if (holder.type === "TextBlock") return [holder.text];
		return "title" in holder && "value" in holder && !("type" in holder) ? [holder.title, holder.value] : [];
	});

export const everyBlock: Block[] = [
	{ heading: "Cases waiting" },
	{ text: ["One line", ["Two ", { strong: "parts" }]] },
	{ text: ["Small print"], tone: "quiet" },
	{ text: ["Two agencies have not answered"], tone: "warning" },
	{ text: ["A child may be at risk"], tone: "urgent" },
	{ divider: true },
	{ facts: [["State", "Enquiries open"]] },
	{
		rows: [
			{ text: "MIL-2026-0001", menu: [button(), button({ label: "Open", opens: true })] },
			{ text: "No menu" },
		],
	},
	{ table: { head: ["Agency", "Answer"], rows: [["Health", "yes"], ["Police"]] } },
	{ buttons: [button({ tone: "main" }), button({ tone: "danger" })] },
];

/** Texts with which somebody could try to make a message say what it does not. */
export const ATTACKS = [
	"[click here](https://example.org)",
	"[click][1]\n\n[1]: https://example.org",
	"![picture](https://example.org/p.png)",
	"<https://example.org>",
	"<a href='https://example.org'>x</a>",
	"**bold** *it* __b__ _i_ ~~gone~~ `code`",
	"# Heading\n## Two\n===\n---\n> quote\n>more\n- list\n+ list\n1. one\n2) two",
	"    code block",
	"\\[escaped\\](https://example.org)",
	"&lt;at&gt;Everyone&lt;/at&gt; &#91;x&#93;(https://example.org)",
	"<at>Duty officer</at>",
	"< AT >Duty officer</ at >",
	"<\u0000at>Duty officer</\u202Eat>",
	"{{DATE(2026-11-20T09:00:00Z,SHORT)}}",
	"\u202Egnp.exe\u2066 \u0007bell\uFEFF",
	"lone \uD800 surrogate",
	"a\r\nb\u2028c\td",
];
