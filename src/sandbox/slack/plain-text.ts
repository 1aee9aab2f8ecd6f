import { isObject } from "./check.ts";
import { decode, textOf } from "./typed-text.ts";
import type { Workspace } from "./workspace.ts";
import type { Json } from "./world.ts";

/** mrkdwn as a person reads it: mentions as names, links as their labels, dates as their fallback, no marks. */
export function readable(workspace: Workspace, mrkdwn: string): string {
	const named = mrkdwn.replaceAll(/<([^<>]*)>/g, (_, inside: string) => referenceText(workspace, inside));
	return decode(named.replaceAll(/(^|[\s(])([*_~])(\S|\S.*?\S)\2(?=$|[\s).,:;!?])/gm, "$1$3"));
}

/** Everything a person reads in these blocks, a line for each part; what buttons say stands in brackets. */
export function blocksAsText(workspace: Workspace, blocks: readonly Json[]): string {
	return blocks
		.flatMap((block) => linesOf(workspace, block))
		.filter((line) => line !== "")
		.join("\n");
}

function referenceText(workspace: Workspace, inside: string): string {
	const [target = "", label] = inside.split("|");
	if (target.startsWith("@"))
		return `@${workspace.user(target.slice(1))?.realName ?? label ?? target.slice(1)}`;
	if (target.startsWith("#")) return `#${workspace.channels.get(target.slice(1))?.name ?? label ?? ""}`;
	if (target.startsWith("!date^")) return label ?? target;
	if (target.startsWith("!")) return `@${label ?? target.slice(1)}`;
	return label ?? target.replace(/^mailto:/, "");
}

function linesOf(workspace: Workspace, block: Json): string[] {
	const read = (value: unknown): string => {
		if (!isObject(value)) return "";
		return value.type === "mrkdwn" ? readable(workspace, textOf(value)) : textOf(value);
	};
	switch (block.type) {
		case "section":
			return [read(block.text), ...listOf(block.fields).map(read), ...elementLines(block.accessory, read)];
		case "context":
			return listOf(block.elements).map((one) =>
				isObject(one) && one.type === "image" ? String(one.alt_text) : read(one),
			);
		case "actions":
			return listOf(block.elements).flatMap((one) => elementLines(one, read));
		case "input":
			return [read(block.label), read(block.hint), ...elementLines(block.element, read)];
		case "table":
			return listOf(block.rows).map((row) =>
				listOf(row)
					.map((cell) =>
						isObject(cell) && cell.type === "rich_text" ? richText(workspace, cell) : textOf(cell),
					)
					.join(" | "),
			);
		case "rich_text":
			return [richText(workspace, block)];
		case "image":
			return [textOf(block.title), String(block.alt_text)];
		default:
			return [typeof block.text === "string" ? block.text : textOf(block.text)];
	}
}

function elementLines(element: unknown, read: (value: unknown) => string): string[] {
	if (!isObject(element)) return [];
	if (element.type === "button") return [`[${read(element.text)}]`];
	if (element.type === "image") return [String(element.alt_text)];
	const groups = listOf(element.option_groups).flatMap((group) =>
		isObject(group) ? listOf(group.options) : [],
	);
	const options = [...listOf(element.options), ...groups].map(
		(one) => `[${read(isObject(one) ? one.text : one)}]`,
	);
	return [
		read(element.placeholder),
		typeof element.initial_value === "string" ? element.initial_value : "",
		...options,
	];
}

function richText(workspace: Workspace, value: unknown): string {
	if (!isObject(value)) return "";
	if (Array.isArray(value.elements)) {
		const apart = value.type === "rich_text" || value.type === "rich_text_list" ? "\n" : "";
		return value.elements.map((one) => richText(workspace, one)).join(apart);
	}
	if (value.type === "user") return `@${workspace.user(String(value.user_id))?.realName ?? ""}`;
	if (value.type === "channel") return `#${workspace.channels.get(String(value.channel_id))?.name ?? ""}`;
	if (value.type === "broadcast") return `@${String(value.range)}`;
	if (value.type === "emoji") return `:${String(value.name)}:`;
	if (value.type === "date") return String(value.fallback ?? "");
	return textOf(value) || String(value.url ?? "");
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
