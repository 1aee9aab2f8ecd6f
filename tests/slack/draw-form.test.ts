import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Field, Option, Page } from "../../src/chat/form.ts";
import { Private } from "../../src/chat/private.ts";
import { drawPage, drawSheet } from "../../src/slack/draw-form.ts";
import { checkModal } from "./block-kit.ts";
import { aPage } from "./harness.ts";

const schema = z.any();
const setting = { tenant: "T0PANEL", channel: "C0PANEL", screen: "screen-1" };

function draw(change: Partial<Page>, errors = {}) {
	const view = drawPage(aPage(change), setting, errors);
	checkModal(view);
	return view;
}

function options(n: number): Option[] {
	return Array.from({ length: n }, (_, i) => ({ value: `v${i}`, label: `Choice ${i}` }));
}

/** The element that a field is drawn as. */
function elementOf(field: Field, value?: Page["values"][string]) {
	const view = draw({ fields: { one: field }, values: value === undefined ? {} : { one: value } });
	const block = view.blocks.find((one) => one.type === "input");
	return block && "element" in block ? block.element : undefined;
}

describe("a screen of a form", () => {
	test("says which step it is, and shortens a long title, which then stands whole above", () => {
		const view = draw({ title: "Raise a child missing education", step: [1, 3], send: "Next" });
		expect(view).toMatchObject({
			title: { text: "Raise a child missing…" },
			submit: { text: "Next" },
			close: { text: "Close" },
		});
		expect(view.blocks).toMatchObject([
			{ type: "header", text: { text: "Raise a child missing education" } },
			{ type: "context", elements: [{ text: "Step 1 of 3" }] },
		]);
	});

	test("says what the step is about", () => {
		const view = draw({ step: [2, 3], about: "The <child>" });
		expect(view.blocks[0]).toMatchObject({ elements: [{ text: "Step 2 of 3: The &lt;child&gt;" }] });
	});

	test("a choice that everybody is to look at is not called optional, though it may be left blank", () => {
		const options = [
			{ value: "a", label: "First" },
			{ value: "b", label: "Second" },
		];
		const asked = { schema: z.any(), expected: true, options } as const;
		const view = draw({
			step: [1, 1],
			fields: {
				ticks: { label: "Tick *all*", hint: "As it is now", as: "many", ...asked },
				rest: { label: "The rest", as: "one", ...asked },
				other: { label: "Other", as: "many", schema: z.any(), options },
			},
			values: { ticks: ["b"], rest: "a" },
		});
		expect(view.blocks).toMatchObject([
			{ type: "section", text: { type: "mrkdwn", text: "*Tick ∗all∗*\nAs it is now" } },
			{
				type: "actions",
				block_id: "ticks",
				elements: [{ type: "checkboxes", action_id: "screen-1:ticks", initial_options: [{ value: "b" }] }],
			},
			{ type: "section", text: { text: "*The rest*" } },
			{
				type: "actions",
				block_id: "rest",
				elements: [{ type: "radio_buttons", action_id: "screen-1:rest", initial_option: { value: "a" } }],
			},
			{ type: "input", block_id: "other", optional: true },
		]);
	});

	test("a form of one screen has no steps", () => {
		expect(draw({ step: [1, 1] }).blocks).toEqual([]);
	});

	test("each field's block has the field's name, and an action id that is new with each drawing", () => {
		const field: Field = { label: "Reason", hint: "In a few words", schema, as: "text" };
		const [block] = draw({ fields: { reason: field }, step: [1, 1] }).blocks;
		expect(block).toMatchObject({
			type: "input",
			block_id: "reason",
			optional: true,
			label: { text: "Reason" },
			hint: { text: "In a few words" },
			element: { type: "plain_text_input", action_id: "screen-1", multiline: false },
		});
	});

	test("what was answered before is filled in, revealed to the one who typed it, exactly", () => {
		const typed = 'Moved *away* <to> "Ada\'s" & gone';
		expect(elementOf({ label: "l", schema, as: "text", lines: 5 }, new Private(typed))).toMatchObject({
			initial_value: typed,
			multiline: true,
		});
		expect(elementOf({ label: "l", schema, as: "date" }, "2026-09-01")).toMatchObject({
			initial_date: "2026-09-01",
		});
		expect(elementOf({ label: "l", schema, as: "one", options: options(3) }, "v1")).toMatchObject({
			initial_option: { value: "v1" },
		});
		expect(elementOf({ label: "l", schema, as: "many", options: options(3) }, ["v0", "v2"])).toMatchObject({
			initial_options: [{ value: "v0" }, { value: "v2" }],
		});
	});

	test.each(["soon", "2026-13-45", "", "2026-9-1"])(
		"a date that is none (%j) leaves the field empty",
		(value) => {
			expect(elementOf({ label: "l", schema, as: "date" }, value)).toEqual({
				type: "datepicker",
				action_id: "screen-1",
			});
		},
	);

	test("an answer that is no longer offered is not filled in", () => {
		expect(elementOf({ label: "l", schema, as: "one", options: options(3) }, "gone")).not.toHaveProperty(
			"initial_option",
		);
	});

	test.each([
		["one", 10, undefined, "radio_buttons"],
		["one", 11, undefined, "static_select"],
		["one", 3, "list", "static_select"],
		["many", 10, undefined, "checkboxes"],
		["many", 11, undefined, "multi_static_select"],
	] as const)("%s of %i choices (look: %s) is drawn as %s", (as, n, look, type) => {
		expect(elementOf({ label: "l", schema, as, options: options(n), look } as Field)?.type).toBe(type);
	});

	test("hundreds of choices are in groups, all of them there, the one chosen before still chosen", () => {
		const element = elementOf({ label: "l", schema, as: "one", options: options(250) }, "v200");
		const groups = element && "option_groups" in element ? (element.option_groups ?? []) : [];
		expect(groups.map((group) => group.options.length)).toEqual([100, 100, 50]);
		expect(groups[0]?.label.text).toBe("Choice 0 to Choice 99");
		expect(element).toMatchObject({ initial_option: { value: "v200" } });
	});

	test("a label too long for a choice goes on below it", () => {
		const label =
			"The child has moved to another area and the new authority has been told about it in writing";
		const element = elementOf({ label: "l", schema, as: "one", options: [{ value: "v", label }] });
		const [option] = element && "options" in element ? (element.options ?? []) : [];
		expect(`${option?.text.text} ${option && "description" in option ? option.description?.text : ""}`).toBe(
			label,
		);
	});

	test("more text than a box takes is cut, and says so", () => {
		const view = draw({
			fields: { one: { label: "l", schema, as: "text" } },
			values: { one: new Private("a".repeat(5000)) },
		});
		expect(JSON.stringify(view.blocks)).toContain("Only the first 3,000 characters fit here");
	});

	test("Back is there when there is a screen before", () => {
		const back = { type: "actions", elements: [{ text: { text: "Back" }, value: "!back|draft-1" }] };
		expect(draw({ back: true }).blocks.at(-1)).toMatchObject(back);
		expect(JSON.stringify(draw({ back: false }))).not.toContain("!back");
	});

	test("an error stands above its field, and one of another screen at the top", () => {
		const field: Field = { label: "Reason", schema, as: "text" };
		const { blocks } = draw(
			{ step: [1, 1], fields: { reason: field } },
			{ reason: "Say why", other: "And when" },
		);
		expect(blocks).toMatchObject([
			{ text: { text: "Error: And when" } },
			{ text: { text: "Error: Say why" } },
			{ type: "input" },
		]);
	});

	test("a form of forty fields with long notes and labels still opens", () => {
		const fields = Object.fromEntries(
			Array.from({ length: 40 }, (_, i) => [
				`f${i}`,
				{ label: "L".repeat(5000), hint: "H".repeat(5000), schema, as: "text" } as Field,
			]),
		);
		draw({
			title: "T".repeat(500),
			send: "S".repeat(100),
			back: true,
			fields,
			notes: [{ text: ["n".repeat(9000)] }],
		});
	});
});

describe("a page to read", () => {
	test("shows names as they are, and keeps the lines of what was typed", () => {
		const blocks = [
			{ facts: [["Name", new Private("Zoë O'Neill-Žižek")]] as const },
			{ text: [new Private("first\nsecond")] },
		];
		const view = drawSheet({ title: "Case", blocks }, setting);
		checkModal(view);
		expect(JSON.stringify(view)).toContain("Zoë O'Neill-Žižek");
		expect(JSON.stringify(view)).toContain("first\\nsecond");
		expect(view.submit).toBeUndefined();
	});

	test("what was typed at length is shown whole, over several blocks", () => {
		const long = Array.from({ length: 3000 }, (_, i) => `word${i}`).join(" ");
		const view = drawSheet({ title: "Case", blocks: [{ facts: [["Reason", new Private(long)]] }] }, setting);
		checkModal(view);
		const shown = view.blocks.flatMap((block) =>
			"text" in block && block.type === "section" ? [block.text?.text] : [],
		);
		expect(shown.slice(1).join(" ")).toBe(long);
	});

	test("keeps the limits with a thousand rows of it", () => {
		const rows = Array.from({ length: 1000 }, (_, i) => ({
			text: new Private(`Row ${i} & more`),
			menu: [{ label: "Open", action: "a", on: `${i}`, opens: true }],
		}));
		const view = drawSheet({ title: "Case", blocks: [{ rows }] }, setting);
		checkModal(view);
		expect(JSON.stringify(view.blocks.at(-1))).toContain("…and 902 more");
	});
});
