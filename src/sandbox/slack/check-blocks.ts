import {
	all,
	bool,
	byType,
	type Check,
	isObject,
	list,
	number,
	object,
	oneOf,
	type Problem,
	string,
} from "./check.ts";
import {
	actionsElement,
	anyText,
	imageElement,
	inputElement,
	plain,
	sectionAccessory,
} from "./check-elements.ts";

/** Where blocks stand. Some kinds of block are for messages only. */
export type Surface = "message" | "modal" | "home";

/** All text of a message's blocks together: not documented by Slack, met by users (bolt-js issue 2509). */
const MOST_CHARACTERS = 13_200;
const MOST_TABLE_CHARACTERS = 10_000;

const type: Check = () => {};
const blockId = { block_id: string(255, 1) };

const richStyle = object({}, { bold: bool, italic: bool, strike: bool, code: bool, underline: bool });
const rich = (fields: Record<string, Check>, more: Record<string, Check> = {}): Check =>
	object({ type, ...fields }, { style: richStyle, ...more });
const richLeaf = byType({
	text: rich({ text: string(3000, 1) }),
	link: rich({ url: string(3000, 1) }, { text: string(3000), unsafe: bool }),
	user: rich({ user_id: string(255, 1) }),
	channel: rich({ channel_id: string(255, 1) }),
	usergroup: rich({ usergroup_id: string(255, 1) }),
	emoji: rich({ name: string(255, 1) }, { unicode: string(255) }),
	broadcast: rich({ range: oneOf("here", "channel", "everyone") }),
	date: rich(
		{ timestamp: number(0, 1e11), format: string(500, 1) },
		{ url: string(3000), fallback: string(500) },
	),
});
const richSection = object({ type, elements: list(richLeaf, 1000, 0) });
const bordered = { border: number(0, 1) };
const richText = object(
	{
		type,
		elements: list(
			byType({
				rich_text_section: richSection,
				rich_text_quote: object({ type, elements: list(richLeaf, 1000, 0) }, bordered),
				rich_text_preformatted: object(
					{ type, elements: list(richLeaf, 1000, 0) },
					{ ...bordered, language: string(50) },
				),
				rich_text_list: object(
					{
						type,
						style: oneOf("bullet", "ordered"),
						elements: list(byType({ rich_text_section: richSection }), 1000),
					},
					{ ...bordered, indent: number(0, 8), offset: number(0, 10_000) },
				),
			}),
			1000,
		),
	},
	blockId,
);

const cell = byType({
	raw_text: object({ type, text: string(MOST_TABLE_CHARACTERS, 1) }),
	raw_number: object({ type, value: number(-1e15, 1e15), text: string(MOST_TABLE_CHARACTERS, 1) }),
	rich_text: richText,
});
const column = object({}, { align: oneOf("left", "center", "right"), is_wrapped: bool });

const everywhere: Record<string, Check> = {
	header: object({ type, text: plain(150) }, blockId),
	divider: object({ type }, blockId),
	section: all(
		object(
			{ type },
			{
				...blockId,
				text: anyText(3000),
				fields: list(anyText(2000), 10),
				accessory: sectionAccessory,
				expand: bool,
			},
		),
		(value, at, problems) => {
			if (isObject(value) && value.text === undefined && value.fields === undefined) {
				problems.push({ message: "must define either `text` or `fields`", at });
			}
		},
	),
	actions: object({ type, elements: list(actionsElement, 25) }, blockId),
	context: object(
		{
			type,
			elements: list(byType({ plain_text: plain(3000), mrkdwn: anyText(3000), image: imageElement }), 10),
		},
		blockId,
	),
	input: object(
		{ type, label: plain(2000), element: inputElement },
		{ ...blockId, hint: plain(2000), optional: bool, dispatch_action: bool },
	),
	image: object(
		{ type, alt_text: string(2000, 1) },
		{
			...blockId,
			image_url: string(3000, 1),
			slack_file: object({}, { id: string(255), url: string(3000) }),
			title: plain(2000),
		},
	),
	rich_text: richText,
};

const inMessages: Record<string, Check> = {
	...everywhere,
	markdown: object({ type, text: string(12_000, 1) }, blockId),
	table: object(
		{ type, rows: list(list(cell, 20), 100) },
		{ ...blockId, column_settings: list(column, 20, 0) },
	),
};

/** What is wrong with these blocks on this surface, in Slack's words; empty when nothing is. */
export function problemsOfBlocks(blocks: unknown, surface: Surface, at = "/blocks"): Problem[] {
	const problems: Problem[] = [];
	const known = byType(surface === "message" ? inMessages : everywhere);
	list(known, surface === "message" ? 50 : 100, 0)(blocks, at, problems);
	if (Array.isArray(blocks)) idsAreUnique(blocks, at, problems);
	return problems;
}

function idsAreUnique(blocks: readonly unknown[], at: string, problems: Problem[]): void {
	const seen = new Set<unknown>();
	blocks.forEach((block, index) => {
		if (!isObject(block)) return;
		if (block.block_id !== undefined && seen.has(block.block_id)) {
			problems.push({ message: `block_id already exists: ${String(block.block_id)}`, at: `${at}/${index}` });
		}
		seen.add(block.block_id);
		const actions = elementsOf(block).flatMap((one) => (one.action_id === undefined ? [] : [one.action_id]));
		if (new Set(actions).size < actions.length) {
			problems.push({ message: "action_id already exists in this block", at: `${at}/${index}` });
		}
	});
}

/** The interactive elements of a block: of an actions block, a section's accessory, an input's element. */
export function elementsOf(block: Record<string, unknown>): Record<string, unknown>[] {
	if (block.type === "actions") return Array.isArray(block.elements) ? block.elements.filter(isObject) : [];
	return [block.accessory, block.element].filter(isObject).filter((one) => one.type !== "image");
}

/** The error code for a message whose blocks are well formed but too much together, or undefined. */
export function tooMuch(blocks: readonly Record<string, unknown>[]): string | undefined {
	const tables = blocks.filter((block) => block.type === "table");
	if (tables.length > 1) return "only_one_table_allowed";
	if (charactersOf(tables) > MOST_TABLE_CHARACTERS) return "invalid_blocks";
	if (charactersOf(blocks) > MOST_CHARACTERS) return "msg_blocks_too_long";
	return undefined;
}

/** The characters of every text a person reads in a Block Kit object. */
function charactersOf(value: unknown): number {
	if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + charactersOf(one), 0);
	if (!isObject(value)) return 0;
	return Object.entries(value).reduce(
		(sum, [name, held]) =>
			sum + (name === "text" && typeof held === "string" ? held.length : charactersOf(held)),
		0,
	);
}
