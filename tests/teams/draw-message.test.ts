import { describe, expect, test } from "vitest";
import type { Block } from "../../src/chat/message.ts";
import { drawSheet } from "../../src/teams/draw-form.ts";
import { drawMessage } from "../../src/teams/draw-message.ts";
import { bytes, CARD_BYTES } from "../../src/teams/limits.ts";
import { button, cardOf, drawn, everyBlock, faults, strings } from "./cards.ts";
import { TENANT } from "./microsoft.ts";

describe("a message", () => {
	test("is one card without text beside it, with its summary for notifications", () => {
		const activity = drawMessage({ summary: "Case MIL-2026-0001", blocks: everyBlock }, TENANT);
		expect(Object.keys(activity).sort()).toEqual(["attachments", "summary", "type"]);
		expect(activity.summary).toBe("Case MIL-2026-0001");
		expect(activity.attachments[0].content).toMatchObject({
			version: "1.5",
			fallbackText: "Case MIL-2026-0001",
		});
	});

	test("of every kind of block is a card that Microsoft's renderer takes whole", () => {
		expect(faults(drawn(...everyBlock))).toEqual([]);
	});

	test("never asks to be refreshed, so that no one's view replaces another's", () => {
		expect(JSON.stringify(drawn(...everyBlock))).not.toContain("refresh");
	});

	test("says an alarm in a word as well as in colour", () => {
		const text = JSON.stringify(drawn(...everyBlock));
		expect(text).toContain('"text":"Warning"');
		expect(text).toContain('"text":"Urgent"');
	});

	test("puts a line between what a divider divides", () => {
		expect(drawn({ text: ["a"] }, { divider: true }, { text: ["b"] }).body[1]).toMatchObject({
			separator: true,
		});
	});

	test("keeps the lines of a text apart", () => {
		expect(drawn({ text: ["a\nb\n\nc"] }).body).toHaveLength(3);
	});

	test("gives a column room for its longest word, so that none is broken letter by letter on a phone", () => {
		const head = ["Figure", "This period", "Before", "A year ago"];
		const rows = [["Referrals in all, with those from other authorities", "12", "9", "11"]];
		const [table] = drawn({ table: { head, rows } }).body;
		expect(table).toMatchObject({ columns: [{ width: 4 }, { width: 2 }, { width: 2 }, { width: 2 }] });
	});

	test("fills the cells that a table's row leaves out", () => {
		const [table] = drawn({ table: { head: ["A", "B"], rows: [["1"]] } }).body;
		expect(strings(table, (holder) => [holder.text])).toEqual(["A", "B", "1", ""]);
	});
});

describe("a button", () => {
	test("that opens something asks Teams for a dialog", () => {
		const [set] = drawn({ buttons: [button({ opens: true })] }).body;
		expect(set?.actions).toEqual([
			{
				type: "Action.Submit",
				title: "Close case",
				data: { msteams: { type: "task/fetch" }, action: "case.close", on: "case-1" },
			},
		]);
	});

	test("that acts at once is an Action.Execute, with a Submit for clients that know none", () => {
		const data = { action: "case.close", on: "case-1" };
		const [set] = drawn({ buttons: [button()] }).body;
		expect(set?.actions).toMatchObject([
			{ type: "Action.Execute", verb: "case.close", data, fallback: { type: "Action.Submit", data } },
		]);
	});

	test("in a dialog is a Submit, the only kind that works there", () => {
		const buttons = [button(), button({ opens: true })];
		const { card } = drawSheet({ title: "Case", blocks: [{ buttons }] });
		expect(
			strings(card.content, (holder) => [holder.type]).filter((type) => type.startsWith("Action.")),
		).toEqual(["Action.Submit", "Action.Submit"]);
		expect(JSON.stringify(card)).not.toContain("task/fetch");
	});

	test("has a nonce in an answer, unless it opens something", () => {
		const card = cardOf({ summary: "s", blocks: [{ buttons: [button(), button({ opens: true })] }] }, "n1");
		expect(card.body[0]?.actions).toEqual([
			expect.objectContaining({ data: { action: "case.close", on: "case-1", nonce: "n1" } }),
			expect.objectContaining({
				data: { msteams: { type: "task/fetch" }, action: "case.close", on: "case-1" },
			}),
		]);
	});

	test("is one of six in a row, since Teams drops the seventh", () => {
		const card = drawn({ buttons: Array.from({ length: 14 }, (_, n) => button({ label: `B${n}` })) });
		expect(card.body.map((set) => (set.actions as unknown[]).length)).toEqual([6, 6, 2]);
	});

	test("of a row's menu stands behind the first one's overflow", () => {
		const [row] = drawn({ rows: [{ text: "x", menu: [button(), button(), button()] }] }).body;
		const modes = strings(row, (holder) =>
			holder.type === "Action.Execute" ? [holder.mode ?? "primary"] : [],
		);
		expect(modes).toEqual(["primary", "secondary", "secondary"]);
	});
});

describe("rows", () => {
	test("that are urgent stand in one box with their title, and their buttons under each of them", () => {
		const rows = [1, 2].map((n) => ({
			text: `Row ${n}`,
			buttons: [button({ label: "I'm on it" }), button({ label: "Open" })],
			menu: [button({ label: "Extend" })],
		}));
		const { body } = drawn({ title: "Urgent: act now", tone: "urgent", rows }, { text: ["After"] });
		expect(body.map((element) => element.type)).toEqual(["Container", "RichTextBlock"]);
		const [box] = body;
		expect(box).toMatchObject({ style: "attention" });
		const items = box?.items as { type: string; actions?: { title: string; mode?: string }[] }[];
		expect(items.map((item) => item.type)).toEqual([
			"TextBlock",
			...["RichTextBlock", "ActionSet"],
			...["RichTextBlock", "ActionSet"],
		]);
		expect(items[2]?.actions?.map(({ title, mode }) => [title, mode])).toEqual([
			["I'm on it", undefined],
			["Open", undefined],
			["Extend", "secondary"],
		]);
	});
});

describe("two people of one name", () => {
	test("are mentioned apart", () => {
		const person = (user: string) => ({
			person: { label: "A. Rao", identities: [{ platform: "teams", tenant: TENANT, user }] },
		});
		const card = drawn({ text: [[person("u1"), " and ", person("u2"), " and ", person("u1")]] });
		expect(card.msteams?.entities?.map((one) => [one.mentioned.id, one.text])).toEqual([
			["u1", "<at>A. Rao</at>"],
			["u2", "<at>A. Rao (2)</at>"],
		]);
		expect(card.body[0]?.text).toBe("<at>A. Rao</at> and <at>A. Rao (2)</at> and <at>A. Rao</at>");
	});
});

describe("a message too large for Teams", () => {
	const long = (length: number) => '日本x"\\'.repeat(Math.ceil(length / 5)).slice(0, length);
	const extremes: Record<string, Block[]> = {
		"many rows with menus": [
			{ heading: "Digest" },
			{ rows: Array.from({ length: 500 }, (_, n) => ({ text: `Case ${n}`, menu: [button(), button()] })) },
			{ buttons: [button({ label: "Show the list" })] },
		],
		"many facts": [{ facts: Array.from({ length: 2_000 }, (_, n) => [`F${n}`, long(200)] as const) }],
		"one enormous text": [{ text: [long(200_000)] }],
		"a text of many lines": [{ text: ["x\n".repeat(20_000)] }],
		"many blocks": Array.from({ length: 3_000 }, (_, n) => ({ text: [`Block ${n}`] })),
		"a large table": [
			{
				table: {
					head: ["a", "b", "c"],
					rows: Array.from({ length: 900 }, () => [long(90), long(90), long(90)]),
				},
			},
		],
		"everything at its longest": everyBlock.map((block) =>
			"text" in block ? { ...block, text: Array.from({ length: 300 }, () => long(5_000)) } : block,
		),
	};
	for (const [what, blocks] of Object.entries(extremes)) {
		test(`${what}: is cut to what Teams takes, and says what was left out`, () => {
			const activity = drawMessage({ summary: long(10_000), blocks }, TENANT);
			expect(bytes(activity)).toBeLessThanOrEqual(CARD_BYTES);
			expect(activity.summary.length).toBeLessThanOrEqual(300);
			expect(faults(activity.attachments[0].content)).toEqual([]);
			expect(JSON.stringify(activity)).toMatch(/…and \d+ more|…"/);
		});
	}

	test("keeps its buttons, and counts the rows it leaves out", () => {
		const card = drawn(...(extremes["many rows with menus"] ?? []));
		const rows = card.body.filter((element) => element.type === "ColumnSet").length;
		expect(JSON.stringify(card)).toContain(`…and ${500 - rows} more`);
		expect(card.body.at(-1)).toMatchObject({ type: "ActionSet" });
	});

	test("that just fits is not cut", () => {
		const card = drawn({
			rows: Array.from({ length: 60 }, (_, n) => ({ text: `Case ${n}`, menu: [button({ opens: true })] })),
		});
		expect(card.body).toHaveLength(60);
	});
});
