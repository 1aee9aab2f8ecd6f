import { expect, test } from "vitest";
import { problemsOfBlocks, tooMuch } from "../../../src/sandbox/slack/check-blocks.ts";
import { problemsOfView } from "../../../src/sandbox/slack/check-view.ts";

const text = (length: number) => ({ type: "plain_text", text: "x".repeat(length) });
const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, n) => make(n));
const option = (n: number) => ({ text: text(5), value: `v${n}` });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const input = (element: object) => ({ type: "input", label: text(5), element });
const select = (count: number) => ({ type: "static_select", options: times(count, option) });
const table = (rows: number, cells: number, length = 1) => ({
	type: "table",
	rows: times(rows, () => times(cells, () => ({ type: "raw_text", text: "x".repeat(length) }))),
});

/** Each limit with the last thing that Slack takes and the first it refuses. */
const limits: [string, (n: number) => object, number][] = [
	["characters in a header", (n) => ({ type: "header", text: text(n) }), 150],
	["characters in a section", (n) => ({ type: "section", text: text(n) }), 3000],
	["fields in a section", (n) => ({ type: "section", fields: times(n, () => text(1)) }), 10],
	["characters in a field", (n) => ({ type: "section", fields: [text(n)] }), 2000],
	["elements in actions", (n) => actions(...times(n, () => ({ type: "button", text: text(1) }))), 25],
	["characters on a button", (n) => actions({ type: "button", text: text(n) }), 75],
	[
		"characters in a button's value",
		(n) => actions({ type: "button", text: text(1), value: "x".repeat(n) }),
		2000,
	],
	[
		"characters in an action id",
		(n) => actions({ type: "button", text: text(1), action_id: "x".repeat(n) }),
		255,
	],
	["characters in a block id", (n) => ({ type: "divider", block_id: "x".repeat(n) }), 255],
	["options in a select", (n) => input(select(n)), 100],
	["options in an overflow menu", (n) => actions({ type: "overflow", options: times(n, option) }), 5],
	["options in radio buttons", (n) => input({ type: "radio_buttons", options: times(n, option) }), 10],
	["options in checkboxes", (n) => input({ type: "checkboxes", options: times(n, option) }), 10],
	["characters of an option", (n) => input({ ...select(0), options: [{ text: text(n), value: "v" }] }), 75],
	[
		"characters in an option's value",
		(n) => input({ ...select(0), options: [{ text: text(1), value: "x".repeat(n) }] }),
		150,
	],
	["elements in a context", (n) => ({ type: "context", elements: times(n, () => text(1)) }), 10],
	["characters in markdown", (n) => ({ type: "markdown", text: "x".repeat(n) }), 12_000],
	["rows in a table", (n) => table(n, 1), 100],
	["cells in a row", (n) => table(1, n), 20],
	["characters in a label", (n) => ({ ...input({ type: "plain_text_input" }), label: text(n) }), 2000],
];

test.each(limits)("%s", (_, block, most) => {
	expect(problemsOfBlocks([block(most)], "message")).toEqual([]);
	expect(problemsOfBlocks([block(most + 1)], "message")).not.toEqual([]);
});

test.each([
	["a message", "message", 50],
	["a modal", "modal", 100],
	["a home", "home", 100],
] as const)("%s has so many blocks at most", (_, surface, most) => {
	const blocks = (n: number) => times(n, () => ({ type: "divider" }));
	expect(problemsOfBlocks(blocks(most), surface)).toEqual([]);
	expect(problemsOfBlocks(blocks(most + 1), surface)).toEqual([
		{ message: `no more than ${most} items allowed`, at: "/blocks" },
	]);
});

test.each<[string, unknown, string]>([
	["an unknown block", { type: "marquee" }, "unsupported type: marquee"],
	["an unknown property", { type: "divider", colour: "red" }, "invalid additional property: colour"],
	["an unknown element", actions({ type: "dial" }), "unsupported type: dial"],
	[
		"an element of a wrong place",
		actions({ type: "plain_text_input" }),
		"unsupported type: plain_text_input",
	],
	["an empty text", { type: "section", text: text(0) }, "must be more than 0 characters"],
	[
		"mrkdwn in a header",
		{ type: "header", text: { type: "mrkdwn", text: "x" } },
		"must be a valid enum value",
	],
	["an empty section", { type: "section" }, "must define either `text` or `fields`"],
	[
		"a select without options",
		input({ type: "static_select" }),
		"must provide either options or option_groups",
	],
	[
		"a preset never offered",
		input({ ...select(2), initial_option: option(3) }),
		"initial option is not an option",
	],
	["an empty cell", table(1, 1, 0), "must be more than 0 characters"],
	["no object", "divider", "unsupported type: undefined"],
	[
		"the same action twice",
		actions(...times(2, () => ({ type: "button", text: text(1), action_id: "a" }))),
		"action_id already exists",
	],
])("%s is refused", (_, block, message) => {
	expect(
		problemsOfBlocks([block], "message")
			.map((one) => one.message)
			.join(),
	).toContain(message);
});

test("block ids are unique, and the place of a problem is named", () => {
	const blocks = [
		{ type: "divider", block_id: "a" },
		{ type: "divider", block_id: "a" },
	];
	expect(problemsOfBlocks(blocks, "message")).toEqual([
		{ message: "block_id already exists: a", at: "/blocks/1" },
	]);
	expect(problemsOfBlocks([{ type: "header", text: text(151) }], "message")).toEqual([
		{ message: "must be less than 151 characters", at: "/blocks/0/text/text" },
	]);
});

test("the blocks of a message together have 13,200 characters at most, and one table of 10,000", () => {
	const sections = (length: number) => times(4, () => ({ type: "section", text: text(length) }));
	expect(tooMuch([...sections(3000), { type: "section", text: text(1200) }])).toBeUndefined();
	expect(tooMuch([...sections(3000), { type: "section", text: text(1201) }])).toBe("msg_blocks_too_long");
	expect(tooMuch([table(1, 1), table(1, 1)])).toBe("only_one_table_allowed");
	expect(tooMuch([table(2, 1, 5000)])).toBeUndefined();
	expect(tooMuch([table(2, 1, 5001)])).toBe("invalid_blocks");
});

test.each([
	["title", 24],
	["submit", 24],
	["close", 24],
] as const)("a modal's %s has %i characters at most", (name, most) => {
	const modal = (n: number) => ({ type: "modal", title: text(1), blocks: [], [name]: text(n) });
	expect(problemsOfView(modal(most), "modal")).toEqual([]);
	expect(problemsOfView(modal(most + 1), "modal")).not.toEqual([]);
});

test("a modal's metadata and callback id are limited, inputs need a send button, tables stay outside", () => {
	const modal = (changes: object) =>
		problemsOfView({ type: "modal", title: text(1), blocks: [], ...changes }, "modal");
	expect(modal({ private_metadata: "x".repeat(3000), callback_id: "x".repeat(255) })).toEqual([]);
	expect(modal({ private_metadata: "x".repeat(3001) })).not.toEqual([]);
	expect(modal({ callback_id: "x".repeat(256) })).not.toEqual([]);
	expect(modal({ blocks: [input({ type: "plain_text_input" })] })).toMatchObject([
		{ message: "missing required field: submit" },
	]);
	expect(modal({ blocks: [table(1, 1)] })).toMatchObject([{ message: "unsupported type: table" }]);
	expect(modal({ submit_disabled: true })).toMatchObject([
		{ message: "invalid additional property: submit_disabled" },
	]);
});
