import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Field, Page } from "../../src/chat/form.ts";
import type { Block, Frank } from "../../src/chat/message.ts";
import { Private } from "../../src/chat/private.ts";
import { drawForm, drawNotice, drawSheet } from "../../src/teams/draw-form.ts";
import { drawMessage } from "../../src/teams/draw-message.ts";
import { bytes, CARD_BYTES } from "../../src/teams/limits.ts";
import { ATTACKS, faults } from "./cards.ts";
import { TENANT } from "./microsoft.ts";

describe("a form", () => {
	const field = (change: object): Field =>
		({ label: "Label", schema: z.string(), as: "text", ...change }) as Field;
	const options = [
		{ value: "a", label: "First" },
		{ value: "b", label: "Second" },
	];
	const page = (change: Partial<Page> = {}): Page => ({
		draft: "draft-1",
		title: "Raise a case",
		step: [2, 3],
		send: "Next",
		back: true,
		notes: [{ text: ["Tell us what you know."] }],
		fields: {
			name: field({ hint: "As on the school roll" }),
			story: field({ lines: 4 }),
			born: field({ as: "date" }),
			reason: field({ as: "one", options }),
			school: field({ as: "one", options, look: "list" }),
			checks: field({ as: "many", options }),
		},
		values: { name: new Private("Zebedee Quill"), born: "2015-02-03", reason: "b", checks: ["a", "b"] },
		...change,
	});
	const body = (form: Page, errors = {}) => drawForm(form, errors).card.content.body;
	const input = (name: string, form = page()) => body(form).find((element) => element.id === name);

	test("is a card that Microsoft's renderer takes whole", () => {
		expect(faults(drawForm(page(), { name: "Enter a name" }).card.content)).toEqual([]);
	});

	test("draws each field by its name, with what was answered before", () => {
		expect(input("name")).toMatchObject({
			type: "Input.Text",
			label: "Label (optional)",
			value: "Zebedee Quill",
		});
		expect(input("story")).toMatchObject({ type: "Input.Text", isMultiline: true });
		expect(input("born")).toMatchObject({ type: "Input.Date", value: "2015-02-03" });
		expect(input("reason")).toMatchObject({ type: "Input.ChoiceSet", style: "expanded", value: "b" });
		expect(input("school")).toMatchObject({ type: "Input.ChoiceSet", style: "compact" });
		expect(input("checks")).toMatchObject({ type: "Input.ChoiceSet", isMultiSelect: true, value: "a,b" });
	});

	test("gives back what was typed to the letter, but for what cannot be seen", () => {
		for (const typed of ATTACKS) {
			const lines = typed.toWellFormed().replace(/[\u2028\u2029]/g, "\n");
			const seen = lines.replace(/[[\p{Cc}\p{Bidi_Control}\uFEFF]--[\t\r\n]]/gv, "");
			expect(input("name", page({ values: { name: new Private(typed) } }))?.value).toBe(seen);
		}
	});

	test("leaves judging to the bot, whose sentences are better than the client's", () => {
		expect(JSON.stringify(body(page()))).not.toMatch(/isRequired|regex|errorMessage/);
	});

	test("says what may be left out, and of nothing that everybody is to answer", () => {
		const asked = page({
			fields: {
				name: field({ schema: z.string().min(1) }),
				story: field({}),
				born: field({ as: "date", schema: z.iso.date() }),
				checks: field({ as: "many", options, schema: z.array(z.string()) }),
				harm: field({ as: "many", options, schema: z.array(z.string()), expected: true }),
			},
			values: {},
		});
		const labels = Object.keys(asked.fields).map((name) => input(name, asked)?.label);
		expect(labels).toEqual(["Label", "Label (optional)", "Label", "Label (optional)", "Label"]);
	});

	test("says which step this is, unless it is the only one", () => {
		expect(JSON.stringify(body(page()))).toContain("Step 2 of 3");
		expect(JSON.stringify(body(page({ about: "The child" })))).toContain("Step 2 of 3: The child");
		expect(JSON.stringify(body(page({ step: [1, 1] })))).not.toContain("Step");
	});

	test("stands an error beneath its field, and all of them on top", () => {
		const elements = body(page(), { name: "Enter the full name", born: "Enter a date" });
		const at = elements.findIndex((element) => element.id === "name");
		expect(elements[at + 1]).toMatchObject({ text: "Error: Enter the full name", color: "Attention" });
		expect(elements[at + 2]).toMatchObject({ text: "As on the school roll" });
		expect(JSON.stringify(elements[1])).toContain("There is a problem");
		expect(JSON.stringify(elements[1])).toContain("Label: Enter a date");
	});

	test("names a field once where its error names it already", () => {
		const says = "Fill in “Evidence of the move”.";
		const fields = { proof: field({ label: "Evidence of the move" }) };
		const summary = JSON.stringify(body(page({ fields, values: {} }), { proof: says })[1]);
		expect(summary).toContain(says);
		expect(summary).not.toContain("Evidence of the move: ");
	});

	test("sends the draft's id, what was pressed, and the fields' names; never an answer", () => {
		const { actions } = drawForm(page(), {}).card.content;
		const data = {
			draft: "draft-1",
			one: ["name", "story", "born", "reason", "school"],
			many: ["checks"],
		};
		expect(actions?.map(({ title, data: sent }) => [title, sent])).toEqual([
			["Next", { ...data, did: "next" }],
			["Back", { ...data, did: "back" }],
			["Finish later", { ...data, did: "close" }],
		]);
	});

	test("has no way back on its first screen", () => {
		const { actions } = drawForm(page({ back: false }), {}).card.content;
		expect(actions?.map(({ title }) => title)).toEqual(["Next", "Finish later"]);
	});

	test("unfolds a long list of choices, and shows a short one", () => {
		const many = Array.from({ length: 7 }, (_, n) => ({ value: `v${n}`, label: `L${n}` }));
		const style = (of: typeof many) =>
			input("x", page({ fields: { x: field({ as: "one", options: of }) } }))?.style;
		expect(style(many)).toBe("compact");
		expect(style(many.slice(0, 6))).toBe("expanded");
	});

	test("may not use the dialog's own names, nor a comma in a value", () => {
		for (const name of ["draft", "did", "one", "many", "msteams", "close"]) {
			expect(() => body(page({ fields: { [name]: field({}) } }))).toThrow(name);
		}
		const bad = [{ value: "a,b", label: "x" }];
		expect(() => body(page({ fields: { x: field({ as: "many", options: bad }) } }))).toThrow(",");
	});

	test("cuts its notes rather than an answer when it is too large", () => {
		const story = "x".repeat(12_000);
		const notes: Block<Frank>[] = [{ text: Array.from({ length: 300 }, () => "y".repeat(500)) }];
		const { card } = drawForm(page({ notes, values: { story } }), {});
		expect(bytes(card)).toBeLessThanOrEqual(CARD_BYTES);
		expect(card.content.body.find((element) => element.id === "story")?.value).toBe(story);
	});
});

describe("what is private", () => {
	const name = new Private("Zebedee Quill");

	test("is shown in a dialog, everywhere it may stand", () => {
		const blocks: Block<Frank>[] = [
			{ text: [name, ["Name: ", name]] },
			{ facts: [["Name", name]] },
			{ rows: [{ text: name }] },
		];
		expect(JSON.stringify(drawSheet({ title: "Case", blocks })).match(/Zebedee Quill/g)).toHaveLength(4);
	});

	test("cannot be drawn into a message, even when the types are got round", () => {
		for (const block of [
			{ text: [name] },
			{ facts: [["Name", name]] },
			{ heading: name },
			{ rows: [{ text: name }] },
		]) {
			expect(() => drawMessage({ summary: "s", blocks: [block as unknown as Block] }, TENANT)).toThrow();
		}
	});

	test("is not in what a notice says", () => {
		expect(drawNotice({ summary: "s", blocks: [{ text: ["Saved"] }] }, "n1").card.content.actions).toEqual([
			{ type: "Action.Submit", title: "Close", data: { close: true } },
		]);
	});
});
