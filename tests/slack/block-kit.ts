import { expect } from "vitest";
import { z } from "zod";

/**
 * Slack's rules for blocks as its documentation states them, written apart from the adapter's own limits, so that a
 * misread limit shows.
 */

const plain = (max: number) =>
	z.object({ type: z.literal("plain_text"), text: z.string().min(1).max(max), emoji: z.literal(false) });
const either = (max: number) =>
	z.union([
		plain(max),
		z.object({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max), verbatim: z.literal(true) }),
	]);
const id = z.string().min(1).max(255);

const option = z.object({
	text: plain(75),
	value: z.string().min(1).max(150),
	description: plain(75).optional(),
});
const options = (max: number) => z.array(option).min(1).max(max);
const groups = z
	.array(z.object({ label: plain(75), options: options(100) }))
	.min(1)
	.max(100);

const button = z.strictObject({
	type: z.literal("button"),
	text: plain(75),
	action_id: id,
	value: z.string().max(2000),
	style: z.enum(["primary", "danger"]).optional(),
});
const overflow = z.strictObject({ type: z.literal("overflow"), action_id: id, options: options(5) });
const select = z.strictObject({
	type: z.literal("static_select"),
	action_id: id,
	placeholder: plain(150),
	options: options(100).optional(),
	option_groups: groups.optional(),
	initial_option: option.optional(),
});
const radios = z.strictObject({
	type: z.literal("radio_buttons"),
	action_id: id,
	options: options(10),
	initial_option: option.optional(),
});
const checkboxes = z.strictObject({
	type: z.literal("checkboxes"),
	action_id: id,
	options: options(10),
	initial_options: options(10).optional(),
});
const input = z.union([
	z.strictObject({
		type: z.literal("plain_text_input"),
		action_id: id,
		multiline: z.boolean(),
		max_length: z.int().min(1).max(3000),
		initial_value: z.string().min(1).max(3000).optional(),
	}),
	z.strictObject({ type: z.literal("datepicker"), action_id: id, initial_date: z.iso.date().optional() }),
	radios,
	checkboxes,
	select,
	z.strictObject({
		type: z.literal("multi_static_select"),
		action_id: id,
		placeholder: plain(150),
		options: options(100).optional(),
		option_groups: groups.optional(),
		initial_options: options(100).optional(),
	}),
]);

const block = z.union([
	z.strictObject({ type: z.literal("header"), text: plain(150) }),
	z.strictObject({ type: z.literal("divider") }),
	z.strictObject({ type: z.literal("context"), elements: z.array(either(3000)).min(1).max(10) }),
	z.strictObject({
		type: z.literal("actions"),
		block_id: id.optional(),
		elements: z
			.array(z.union([button, overflow, select, radios, checkboxes]))
			.min(1)
			.max(25),
	}),
	z.strictObject({ type: z.literal("section"), fields: z.array(either(2000)).min(1).max(10) }),
	z.strictObject({
		type: z.literal("section"),
		text: either(3000),
		accessory: z.union([button, overflow, select]).optional(),
	}),
	z.strictObject({
		type: z.literal("input"),
		block_id: id,
		optional: z.boolean(),
		label: plain(2000),
		hint: plain(2000).optional(),
		element: input,
	}),
]);

const message = z.strictObject({ text: z.string().max(4000), blocks: z.array(block).max(50) });

const modal = z.strictObject({
	type: z.literal("modal"),
	callback_id: id,
	private_metadata: z.string().max(3000),
	notify_on_close: z.boolean().optional(),
	title: plain(24),
	submit: plain(24).optional(),
	close: plain(24),
	blocks: z.array(block).max(100),
});

/** Fails where Slack would refuse the message. */
export function check(drawn: { blocks: unknown[] }): void {
	const result = message.safeParse(drawn);
	expect(result.error?.issues ?? []).toEqual([]);
	// Undocumented: all blocks together, from about 13,200 characters on.
	expect(totalText(drawn.blocks)).toBeLessThan(13_200);
	expectOwnIds(drawn.blocks);
}

/** Fails where Slack would refuse the modal. */
export function checkModal(view: { blocks: unknown[]; submit?: unknown }): void {
	const result = modal.safeParse(view);
	expect(result.error?.issues ?? []).toEqual([]);
	expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(250_000);
	if (view.blocks.some((one) => (one as { type: string }).type === "input"))
		expect(view.submit).toBeDefined();
	expectOwnIds(view.blocks.filter((one) => (one as { type: string }).type !== "input"));
}

function expectOwnIds(blocks: unknown[]): void {
	const ids = [...JSON.stringify(blocks).matchAll(/"action_id":"([^"]*)"/g)].map((match) => match[1]);
	expect(new Set(ids).size).toBe(ids.length);
}

function totalText(value: unknown): number {
	if (Array.isArray(value)) return value.reduce((total: number, one) => total + totalText(one), 0);
	if (typeof value === "object" && value !== null) return totalText(Object.values(value));
	return typeof value === "string" ? value.length : 0;
}
