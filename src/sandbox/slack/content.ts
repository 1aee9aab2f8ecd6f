import { isObject, wordsOf } from "./check.ts";
import { problemsOfBlocks, tooMuch } from "./check-blocks.ts";
import { filledIn } from "./fill-in.ts";
import type { Refusal } from "./views.ts";
import type { Json } from "./world.ts";

/** What a message says, as an app sent it. */
export interface Content {
	text: string;
	blocks?: Json[];
	metadata?: Json;
	mrkdwn?: boolean;
}

const LONGEST_TEXT = 40_000;
const LONGEST_METADATA_BYTES = 16_384;

/**
 * Reads `text`, `blocks` and `metadata` of a call and checks them as Slack does. JSON may come as text (form
 * encoding) or as values (a JSON body).
 * @param longest the most characters `text` may have: 40,000 in a new message, 4,000 in an update.
 */
export function readContent(
	args: Record<string, unknown>,
	longest = LONGEST_TEXT,
): Partial<Content> | Refusal {
	const content: Partial<Content> = {};
	if (args.text !== undefined) content.text = String(args.text);
	if (content.text !== undefined && content.text.length > longest) return { error: "msg_too_long" };
	if (args.mrkdwn !== undefined) content.mrkdwn = String(args.mrkdwn) !== "false";

	const blocks = readJson(args.blocks);
	if (blocks !== undefined) {
		if (!Array.isArray(blocks)) return { error: "invalid_blocks_format" };
		const problems = problemsOfBlocks(blocks, "message");
		if (problems.length > 0) return { error: "invalid_blocks", messages: problems.map(wordsOf) };
		const much = tooMuch(blocks.filter(isObject));
		if (much) return { error: much };
		content.blocks = filledIn(blocks);
	}

	const metadata = readJson(args.metadata);
	if (metadata !== undefined) {
		const fits =
			isObject(metadata) && typeof metadata.event_type === "string" && isObject(metadata.event_payload);
		const empty = isObject(metadata) && Object.keys(metadata).length === 0;
		if (!fits && !empty) return { error: "invalid_metadata_format" };
		if (Buffer.byteLength(JSON.stringify(metadata)) > LONGEST_METADATA_BYTES)
			return { error: "metadata_too_large" };
		content.metadata = metadata as Json;
	}
	return content;
}

/** A value that may have come as JSON text; undefined when it was not given, null when it is not JSON. */
export function readJson(value: unknown): unknown {
	if (typeof value !== "string") return value;
	if (value === "") return undefined;
	try {
		return JSON.parse(value);
	} catch {
		return null;
	}
}

/** Whether there is anything to show. */
export function saysSomething(content: Partial<Content>): boolean {
	return Boolean(content.text) || (content.blocks?.length ?? 0) > 0;
}
