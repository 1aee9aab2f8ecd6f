import { describe, expect, test } from "vitest";
import type { Message } from "../../src/chat/message.ts";
import { withoutMarkdown } from "../../src/teams/safe-text.ts";
import { ATTACKS, button, cardOf, drawn, faults, markdownTexts, strings } from "./cards.ts";
import { TENANT } from "./microsoft.ts";

/** What Markdown still sees of a text: an escaped character is a letter to it. */
const unescaped = (text: string): string => text.replace(/\\[\\`*_{}[\]()#+\-.!~<>=&]/g, "x");

describe("what somebody typed", () => {
	const everywhere = (text: string): Message => ({
		summary: text,
		blocks: [
			{ heading: text },
			{ text: [text, [text, { strong: text }, { person: { label: text, identities: [] } }]] },
			{
				text: [
					[
						{
							person: {
								label: "Duty officer",
								identities: [{ platform: "teams", tenant: TENANT, user: "u1" }],
							},
						},
						text,
					],
				],
			},
			{ text: [text], tone: "warning" },
			{ facts: [[text, text]] },
			{ rows: [{ text, menu: [button({ label: text })] }] },
			{ table: { head: [text], rows: [[text]] } },
			{ buttons: [button({ label: text })] },
		],
	});

	for (const [index, attack] of ATTACKS.entries()) {
		test(`makes no link, no formatting, no mention and no date (${index + 1}: ${JSON.stringify(attack)})`, () => {
			const card = cardOf(everywhere(attack));
			expect(faults(card)).toEqual([]);
			for (const text of markdownTexts(card)) {
				const bare = unescaped(text.replace("<at>Duty officer</at>", ""));
				expect(bare).not.toMatch(/[*_`~]|\]\s*[([:]|<[a-z/]/i);
				expect(bare).not.toMatch(/^(?: {4}| {0,3}(?:#{1,6}(?:\s|$)|>|[-+]\s|={2,}|-{2,}|\d+[.)]\s))/m);
				expect(bare).not.toMatch(/&#?\w+;/);
			}
			const all = strings(card, (holder) => [holder.text, holder.title, holder.value, holder.fallbackText]);
			for (const text of all) {
				expect(text).not.toMatch(/\{\{/);
				expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/u);
				expect(text.isWellFormed()).toBe(true);
				expect(text.replaceAll("<at>Duty officer</at>", "")).not.toMatch(/<\s*\/?\s*at\b/i);
			}
			expect(card.msteams?.entities).toHaveLength(1);
		});
	}

	test("is shown as it is where no Markdown is read", () => {
		const name = "Anne-Marie O’Neill_*[x](y)*";
		expect(strings(drawn({ text: [name] }), (holder) => [holder.text])).toContain(name);
	});

	test("in another script, with its joiners and accents, is left alone", () => {
		for (const name of ["نورا\u200Cجان", "Ngũgĩ wa Thiong’o", "Łukasz", "李小龍", "👩‍👧"]) {
			expect(strings(drawn({ text: [name] }), (holder) => [holder.text])).toContain(name);
		}
	});

	test("reads the same after escaping for everyday text", () => {
		for (const text of [
			"MIL-2026-0001",
			"St John's & St Mary's",
			"12.5 days",
			"No. 7 (b)",
			"a-b",
			"50% #1",
		]) {
			expect(withoutMarkdown(text)).toBe(text);
		}
	});
});
