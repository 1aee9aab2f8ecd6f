import { isObject } from "./check.ts";
import { elementsOf } from "./check-blocks.ts";
import { shortId } from "./ids.ts";
import type { Json } from "./world.ts";

/** A copy of the blocks as Slack stores them: every block and element has an id, every text its default flags. */
export function filledIn(blocks: readonly unknown[]): Json[] {
	return blocks.filter(isObject).map((block) => {
		const copy = withFlags(block) as Json;
		copy.block_id ??= shortId();
		for (const element of elementsOf(copy)) element.action_id ??= shortId();
		return copy;
	});
}

function withFlags(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withFlags);
	if (!isObject(value)) return value;
	const copy: Json = Object.fromEntries(Object.entries(value).map(([name, held]) => [name, withFlags(held)]));
	if (copy.type === "plain_text") copy.emoji ??= true;
	if (copy.type === "mrkdwn") copy.verbatim ??= false;
	return copy;
}
