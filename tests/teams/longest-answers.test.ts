import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Field, Option, Page } from "../../src/chat/form.ts";
import { Private } from "../../src/chat/private.ts";
import { codesOf } from "../../src/domain/lists/coded.ts";
import { DECISION_TYPES } from "../../src/domain/lists/decision-types.ts";
import { features } from "../../src/features/all.ts";
import { needed, typed } from "../../src/features/answers.ts";
import type { Asking, Questions, Step } from "../../src/features/kit.ts";
import { drawPage } from "../../src/slack/draw-form.ts";
import { drawForm } from "../../src/teams/draw-form.ts";
import { bytes, CARD_BYTES } from "../../src/teams/limits.ts";

/** The largest view that Slack takes, in bytes. */
const VIEW_BYTES = 250_000;

/** Characters that take the most room each: three bytes, a pair of four, one that JSON escapes, a line's end. */
const ALPHABETS = ["a", "é", "文", "\u2028", "🧒", '"', "\\", "\n"];

const SENTENCE =
	"Shorten this to 3,000 characters or fewer, so that it can be kept with the case as you typed it.";

/** Somebody's name and agency, as long as they are in practice. */
const people: Option[] = Array.from({ length: 25 }, (_, n) => ({
	value: `0c0c0c0c-0000-4000-8000-${String(n).padStart(12, "0")}`,
	label: `Alexandra Featherstonehaugh-${n}, Millbrook Education Welfare`,
}));

const page = (fields: Record<string, Field>, values: Page["values"] = {}): Page => ({
	...{
		draft: "0c0c0c0c-0000-4000-8000-000000000001.2",
		title: "Raise a notification",
		step: [2, 4] as const,
	},
	...{ send: "Next", back: true, notes: [{ text: ["In an emergency call 999. MASH 01632 960000."] }] },
	...{ fields, values },
});

/** The boxes of a screen on Teams, by name, with how much each takes. */
function boxes(of: Page): Map<string, number> {
	const inputs = drawForm(of, {}).card.content.body.filter((one) => one.type === "Input.Text");
	return new Map(inputs.map(({ id, maxLength }) => [String(id), Number(maxLength)]));
}

/** Every box of a screen filled to the brim, and an error at every field. */
function atTheBrim(fields: Record<string, Field>, alphabet: string) {
	const filled = [...boxes(page(fields))].map(([name, most]): [string, Private] => {
		const text = alphabet.repeat(Math.ceil(most / alphabet.length)).slice(0, most);
		return [name, new Private(text.toWellFormed())];
	});
	const errors = Object.fromEntries(Object.keys(fields).map((name) => [name, SENTENCE]));
	return { full: page(fields, Object.fromEntries(filled)), errors };
}

function expectToFit(fields: Record<string, Field>, what: string): void {
	for (const alphabet of ALPHABETS) {
		const { full, errors } = atTheBrim(fields, alphabet);
		expect(bytes(drawForm(full, errors)), `${what} on Teams, of ${alphabet}`).toBeLessThanOrEqual(CARD_BYTES);
		const view = drawPage(full, { tenant: "T1", screen: "s" }, errors);
		expect(bytes(view), `${what} on Slack, of ${alphabet}`).toBeLessThanOrEqual(VIEW_BYTES);
	}
}

/** As many likely matches as a notification is shown beside. */
const LIKELY = Array.from({ length: 5 }, (_, n) => `${n}=MIL-2027-000${n}`).join(" ");

/** A label that is read from the record: a case, what is asked about it, and how late that is. */
const OF_THE_RECORD =
	"MIL-2027-12345: Home visit and any alternative address. Due Wednesday 10 March, 12 school days late";

/** Whoever is asked the most. */
const COORDINATOR = { panel: "millbrook", person: { roles: [{ panel: "millbrook", role: "coordinator" }] } };

/** Every screen that the bot can ask, with the fields that it has for each type of decision. */
const screens = features.flatMap(({ actions = [] }) =>
	actions.flatMap(({ name, form }) =>
		(form?.steps ?? []).flatMap((step) => fieldsOf(`${name}: ${step.title}`, step)),
	),
);

function fieldsOf(title: string, { fields }: Step): [string, Record<string, Field>][] {
	if (typeof fields !== "function") return [[title, offered(fields)]];
	return codesOf(DECISION_TYPES).map((type) => {
		const asking = { ctx: COORDINATOR, soFar: { type }, kept: { likely: LIKELY } } as unknown as Asking;
		return [`${title}, ${type}`, offered(fields(asking))];
	});
}

function offered(questions: Questions): Record<string, Field> {
	return Object.fromEntries(
		Object.entries(questions).map(([name, question]) => [
			name,
			{
				...question,
				...(typeof question.label === "function" ? { label: OF_THE_RECORD } : {}),
				...("options" in question ? { options: optionsOf(question.options) } : {}),
			} as Field,
		]),
	);
}

/** What is read from the record when a form is opened is people here: they take more room than anything else. */
function optionsOf(options: unknown): unknown {
	return typeof options === "function" ? people : options;
}

test("there are screens with boxes to look at", () => {
	expect(screens.filter(([, fields]) => boxes(page(fields)).size > 0).length).toBeGreaterThan(8);
});

test.for(screens)("%s fits, filled to the brim and wrong everywhere", ([title, fields]) => {
	expectToFit(fields, title);
});

test("screens of any number of boxes and lengths fit, as far as anything can be said in them", () => {
	for (const count of [1, 2, 3, 5, 8, 12, 16]) {
		for (const most of [20, 200, 500, 3_000, 40_000, undefined]) {
			const schema = most === undefined ? z.string() : typed(most);
			const fields = Object.fromEntries(
				Array.from({ length: count }, (_, n): [string, Field] => [
					`field_${n}`,
					{ label: `What is known of matter ${n}`, hint: "Kept private.", as: "text", lines: 3, schema },
				]),
			);
			expectToFit(fields, `${count} boxes of ${most}`);
		}
	}
});

describe("a box takes", () => {
	const box = (schema: z.ZodType, more: Page["values"] = {}) =>
		boxes(page({ x: { label: "x", as: "text", schema } }, more)).get("x");
	const onSlack = (schema: z.ZodType, more: Page["values"] = {}) =>
		drawPage(page({ x: { label: "x", as: "text", schema } }, more), {
			tenant: "T1",
			screen: "s",
		}).blocks.flatMap((block) =>
			"element" in block && "max_length" in block.element ? [block.element.max_length] : [],
		)[0];

	test.each([
		[typed(), 200],
		[typed(20), 20],
		[needed("Say why.", 500), 500],
		[z.string(), 3_000],
		[z.string().max(9_000), 3_000],
		[z.string().transform(Number).pipe(z.number()), 3_000],
	])("what its schema does", (schema, most) => {
		expect([box(schema), onSlack(schema)]).toEqual([most, most]);
	});

	test("also what is longer already, so that it can be shortened", () => {
		const long = { x: new Private("y".repeat(250)) };
		expect([box(typed(), long), onSlack(typed(), long)]).toEqual([250, 250]);
	});

	test("less where several long ones share a screen, and the short ones keep their length", () => {
		const long: Field = { label: "x", as: "text", schema: typed(3_000) };
		const sizes = boxes(page({ a: long, b: long, c: long, d: { ...long, schema: typed(40) } }));
		expect(sizes.get("d")).toBe(40);
		expect(sizes.get("a")).toBeGreaterThan(1_500);
		expect(Math.abs(sizes.get("a")! - sizes.get("c")!)).toBeLessThanOrEqual(1);
	});
});
