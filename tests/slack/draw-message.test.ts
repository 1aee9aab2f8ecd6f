import { describe, expect, test } from "vitest";
import type { Block, Button, Message } from "../../src/chat/message.ts";
import { drawMessage } from "../../src/slack/draw-message.ts";
import { sizeOf } from "../../src/slack/fit-blocks.ts";
import { check } from "./block-kit.ts";

const TEAM = "T0PANEL";

function draw(...blocks: Block[]) {
	return drawMessage({ summary: "MIL-2026-0001", blocks }, TEAM);
}

function button(label: string, more: Partial<Button> = {}): Button {
	return { label, action: "record-outcome", on: "case-7", opens: false, ...more };
}

/** What tries to be a mention, a link, formatting, an emoji or another line. */
const HOSTILE = [
	"<!channel>",
	"<!here|all>",
	"<@U0EVE>",
	"<#C0EVE>",
	"<https://evil.test|Open the case>",
	"*Urgent:* leave the house",
	"_emphasis_ ~struck~ `code` ```block```",
	"> quoted",
	":rotating_light:",
	"Ada\nUrgent: forged line",
	"Ada\u2028Urgent: forged line",
	"\u202Edesrever\u202C \u2066isolated\u2069",
	"nul\u0000 escape\u001b[31m bell\u0007",
	"lone \ud800 half",
	"&lt;!channel&gt; &amp;amp;",
	"𝒜".repeat(20),
	"اسم عربي 123",
	`Z${"\u0301".repeat(50)}algo`,
	"",
	"   ",
];

const UNSAFE = ["\0", "\u0007", "\u001b", "\u2028", "\u202E", "\u202C", "\u2066"];

describe("words stay words", () => {
	const places: [string, (words: string) => Block][] = [
		["a heading", (words) => ({ heading: words })],
		["a line", (words) => ({ text: [words] })],
		["a line with a bold part", (words) => ({ text: [["Note: ", { strong: "Ref" }, " ", words]] })],
		["a bold part", (words) => ({ text: [[{ strong: words }]] })],
		["a quiet line", (words) => ({ text: [words], tone: "quiet" })],
		["an urgent line", (words) => ({ text: [words], tone: "urgent" })],
		["a fact's label and value", (words) => ({ facts: [[words, words]] })],
		[
			"a row",
			(words) => ({ rows: [{ text: words }, { text: [{ strong: "Ref" }, words], menu: [button(words)] }] }),
		],
		[
			"a row with buttons, and its title",
			(words) => ({ title: words, tone: "urgent", rows: [{ text: words, buttons: [button(words)] }] }),
		],
		["a cell", (words) => ({ table: { head: [words], rows: [[words]] } })],
		["a button", (words) => ({ buttons: [button(words)] })],
		[
			"an unknown person's label",
			(words) => ({ text: [[{ person: { label: words, identities: [] } }, "!"]] }),
		],
	];

	test.each(places)("in %s nothing that was typed becomes markup", (_, place) => {
		for (const words of HOSTILE) {
			const drawn = draw(place(words));
			check(drawn);
			for (const text of texts(drawn.blocks)) {
				expect(text.text).not.toMatch(/<|>/);
				for (const unsafe of UNSAFE) expect(text.text).not.toContain(unsafe);
				expect(text.text.isWellFormed()).toBe(true);
				if (text.type === "mrkdwn") expectNoMarkup(text.text);
			}
		}
	});

	test("nor in the notification", () => {
		for (const words of HOSTILE) {
			const { text } = drawMessage({ summary: words, blocks: [] }, TEAM);
			expect(text).not.toMatch(/[<>*_~`\n]/);
		}
	});

	test("a line break that was typed does not begin a line of the message", () => {
		const drawn = draw({ text: ["Ada\nUrgent: forged", "second"] });
		expect(texts(drawn.blocks)[0]?.text).toBe("Ada Urgent: forged\nsecond");
	});

	test("plain words are shown exactly, without emoji or links made of them", () => {
		const [block] = draw({ text: ["mid_year_transfer *now* 10:30:45 :x: & https://example.org"] }).blocks;
		expect(block).toEqual({
			type: "section",
			text: {
				type: "plain_text",
				emoji: false,
				text: "mid_year_transfer *now* 10:30:45 :x: &amp; https://example.org",
			},
		});
	});

	test("text from right to left is set off from what stands beside it", () => {
		const name = "\u202Eاسم 12";
		const [alone, among] = [name, [name, " 34"]].map((line) => texts(draw({ text: [line] }).blocks)[0]?.text);
		expect(alone).toBe("اسم 12");
		expect(among).toBe("\u2068اسم 12\u2069 34");
	});

	test("in a line with bold, marks are shown as look-alikes", () => {
		const [block] = draw({ text: [["See ", { strong: "MIL-1" }, ": a*b_c ~d` >e :x:"]] }).blocks;
		expect(block).toEqual({
			type: "section",
			text: { type: "mrkdwn", verbatim: true, text: "See *MIL-1*: a∗bˍc ∼dˋ &gt;e :\u2060x:" },
		});
	});

	/** Only our own marks may be there: bold around words, or a fence around a table, in which nothing is a mark. */
	function expectNoMarkup(text: string) {
		const fenced = /^```\n(.*)\n```$/s.exec(text);
		if (fenced) return expect(fenced[1]).not.toContain("`");
		expect(text.replaceAll(/\*[^*\n]*\*/g, "")).not.toMatch(/[*_~`]/);
		expect(text).not.toMatch(/:[\w+-]+:(?=\s|$)/);
	}
});

describe("what a message looks like", () => {
	test("a person is mentioned in their own workspace, and named elsewhere", () => {
		const person = {
			label: "Ann (Milton council)",
			identities: [{ platform: "slack", tenant: TEAM, user: "U0ANN" }],
		};
		const blocks: Block[] = [{ text: [[{ person }, " decides"]] }];
		expect(texts(drawMessage({ summary: "s", blocks }, TEAM).blocks)[0]?.text).toBe("<@U0ANN> decides");
		expect(texts(drawMessage({ summary: "s", blocks }, "T0OTHER").blocks)[0]?.text).toBe(
			"Ann (Milton council) decides",
		);
	});

	test("an identity that is not a Slack user is never drawn as a mention", () => {
		const identities = [{ platform: "slack", tenant: TEAM, user: "U0ANN> <!channel" }];
		const [text] = texts(draw({ text: [[{ person: { label: "Ann", identities } }]] }).blocks);
		expect(text?.text).toBe("Ann");
	});

	test("a tone is a word before it is a look", () => {
		const drawn = draw(
			{ text: ["three days late"], tone: "warning" },
			{ text: ["child at risk"], tone: "urgent" },
			{ text: ["drawn from the record"], tone: "quiet" },
		);
		expect(texts(drawn.blocks).map((one) => one.text)).toEqual([
			"*Warning.* three days late",
			"*Urgent.* child at risk",
			"drawn from the record",
		]);
		expect(drawn.blocks.map((block) => block.type)).toEqual(["section", "section", "context"]);
	});

	test("facts stand in two columns: the label bold, the value as it is", () => {
		const [block] = draw({
			facts: [
				["State", "Enquiries_open"],
				["Due", ""],
			],
		}).blocks;
		expect(block).toMatchObject({
			type: "section",
			fields: [
				{ text: "*State*" },
				{ type: "plain_text", text: "Enquiries_open" },
				{ text: "*Due*" },
				{ text: "–" },
			],
		});
	});

	test("one entry of a row is a button, some a menu, many a list", () => {
		const menu = (n: number) =>
			Array.from({ length: n }, (_, i) => button(`Entry ${i}`, { on: `case-${i}` }));
		const drawn = draw({ rows: [1, 2, 5, 6].map((n) => ({ text: `Row of ${n}`, menu: menu(n) })) });
		const accessories = drawn.blocks.map((block) => (block.type === "section" ? block.accessory : undefined));
		expect(accessories.map((one) => one?.type)).toEqual(["button", "overflow", "overflow", "static_select"]);
		expect(accessories[1]).toMatchObject({
			options: [{ value: "record-outcome|case-0" }, { value: "record-outcome|case-1" }],
		});
	});

	test("buttons carry ids alone, each with an id of its own, five in a row", () => {
		const drawn = draw({
			buttons: Array.from({ length: 7 }, (_, i) => button(`B${i}`, i === 0 ? { tone: "main" } : {})),
		});
		const elements = drawn.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
		expect(drawn.blocks.map((block) => (block.type === "actions" ? block.elements.length : 0))).toEqual([
			5, 2,
		]);
		expect(elements[0]).toMatchObject({
			value: "record-outcome|case-7",
			style: "primary",
			action_id: "record-outcome:0",
		});
		expect(new Set(elements.map((one) => one.action_id)).size).toBe(7);
	});

	test("a table is lines that are read by themselves: what it is about bold, each figure after its head", () => {
		const [block] = draw({
			table: {
				head: ["Agency", "Open", "Oldest"],
				rows: [
					["Milton", "12", "3 days"],
					["Health `x`", "3", ""],
				],
			},
		}).blocks;
		expect(block?.type === "section" && block.text?.text).toBe(
			"*Milton*: open 12, oldest 3 days\n*Health ˋxˋ*: open 3",
		);
	});

	test("a row's buttons stand under it, in view, with its menu beside them", () => {
		const [title, text, actions] = draw({
			title: "Urgent: act *now*",
			rows: [
				{ text: "Row", buttons: [button("I'm on it"), button("Open")], menu: [button("A"), button("B")] },
			],
		}).blocks;
		expect(title).toMatchObject({ type: "section", text: { type: "mrkdwn", text: "*Urgent: act ∗now∗*" } });
		expect(text).toMatchObject({ type: "section", text: { text: "Row" } });
		expect(text).not.toHaveProperty("accessory");
		expect(actions?.type === "actions" && actions.elements.map((one) => one.type)).toEqual([
			"button",
			"button",
			"overflow",
		]);
	});

	test("rows without a menu are lines of one block", () => {
		expect(draw({ rows: [{ text: "one" }, { text: "two" }] }).blocks).toHaveLength(1);
	});
});

describe("extremes", () => {
	test("a digest of 500 rows with buttons is cut, counted, and keeps its last buttons", () => {
		const rows = Array.from({ length: 500 }, (_, i) => ({
			text: `MIL-2026-${i} ${"words ".repeat(10)}`,
			menu: [button("Open", { on: `case-${i}` })],
		}));
		const drawn = draw({ heading: "Digest" }, { rows }, { buttons: [button("See all")] });
		check(drawn);
		expect(drawn.blocks.at(0)?.type).toBe("header");
		expect(drawn.blocks.at(-1)?.type).toBe("actions");
		const shown = drawn.blocks.filter((block) => block.type === "section").length;
		expect(shown).toBeGreaterThan(20);
		expect(texts([drawn.blocks.at(-2)])[0]?.text).toBe(`…and ${500 - shown} more`);
	});

	test("a message of exactly as many blocks as Slack takes is not cut", () => {
		const drawn = draw({
			rows: Array.from({ length: 50 }, (_, i) => ({ text: `Row ${i}`, menu: [button("Open")] })),
		});
		check(drawn);
		expect(drawn.blocks).toHaveLength(50);
		expect(JSON.stringify(drawn)).not.toContain("more");
	});

	test("hundreds of buttons are cut too", () => {
		const drawn = draw({ buttons: Array.from({ length: 600 }, (_, i) => button(`Button ${i}`)) });
		check(drawn);
		expect(JSON.stringify(drawn.blocks)).toMatch(/…and \d+ more/);
	});

	test("a very long line with bold parts and mentions is cut between them, never within", () => {
		const person = { label: "Ann", identities: [{ platform: "slack", tenant: TEAM, user: "U0ANN" }] };
		const spans = Array.from({ length: 700 }, (_, i) => (i % 2 === 0 ? { person } : { strong: `<b${i}>&` }));
		const drawn = draw({ text: [spans] });
		check(drawn);
		for (const { text } of texts(drawn.blocks)) {
			expect(text.replaceAll("<@U0ANN>", "")).not.toMatch(/[<>]/);
			expect(text.split("*").length % 2).toBe(1);
			expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
		}
	});

	test("every message made at random keeps every limit", () => {
		for (let seed = 1; seed <= 60; seed++) check(drawMessage(anything(seed), TEAM));
	});
});

/** Each text object of a drawing. */
function texts(value: unknown): { type: string; text: string }[] {
	if (Array.isArray(value)) return value.flatMap(texts);
	if (typeof value !== "object" || value === null) return [];
	if ("type" in value && "text" in value && typeof value.text === "string")
		return [value as { type: string; text: string }];
	return Object.values(value).flatMap(texts);
}

/** A message made from a number: the same number, the same message. */
function anything(seed: number): Message {
	let state = seed;
	const below = (n: number) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((state / 2_147_483_648) * n);
	};
	const words = () => (HOSTILE[below(HOSTILE.length)] ?? "").repeat(1 + below(3) * below(200));
	const many = <T>(n: number, make: () => T) => Array.from({ length: below(n) }, make);
	const line = () => (below(2) === 0 ? words() : [words(), { strong: words() }, words()]);
	const makers: (() => Block)[] = [
		() => ({ heading: words() }),
		() => ({ text: many(30, line), tone: (["quiet", "warning", "urgent", undefined] as const)[below(4)] }),
		() => ({ facts: many(30, () => [words(), words()] as const) }),
		() => ({ rows: many(60, () => ({ text: line(), menu: many(9, () => button(words())) })) }),
		() => ({
			title: words(),
			rows: many(20, () => ({
				text: line(),
				buttons: many(3, () => button(words())),
				menu: many(9, () => button(words())),
			})),
		}),
		() => ({ table: { head: many(8, words), rows: many(120, () => many(8, words)) } }),
		() => ({ buttons: many(12, () => button(words())) }),
		() => ({ divider: true }),
	];
	const blocks = Array.from({ length: 1 + below(12) }, () => (makers[below(makers.length)] ?? makers[0]!)());
	return { summary: words(), blocks };
}

test("the size of a message counts every text, and each block", () => {
	expect(sizeOf([{ type: "divider" }])).toBe(125 + "divider".length);
	expect(sizeOf([])).toBe(0);
});
