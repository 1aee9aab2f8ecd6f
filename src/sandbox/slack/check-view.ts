import { bool, type Check, isObject, object, oneOf, type Problem, string } from "./check.ts";
import { problemsOfBlocks } from "./check-blocks.ts";
import { plain } from "./check-elements.ts";

const LARGEST_VIEW_BYTES = 250_000;

const anything: Check = () => {};
const shared = { private_metadata: string(3000), callback_id: string(255), external_id: string(255) };

const modal = object(
	{ type: anything, title: plain(24), blocks: anything },
	{
		...shared,
		submit: plain(24),
		close: plain(24),
		clear_on_close: bool,
		notify_on_close: bool,
	},
);
const home = object({ type: anything, blocks: anything }, shared);

/** Whether the view is larger than Slack takes at all: 250 kB as JSON. */
export function viewIsTooLarge(view: unknown): boolean {
	return Buffer.byteLength(JSON.stringify(view)) > LARGEST_VIEW_BYTES;
}

/** What is wrong with a modal (views.open, update, push) or a home view (views.publish), in Slack's words. */
export function problemsOfView(view: unknown, type: "modal" | "home"): Problem[] {
	const at = "/view";
	const problems: Problem[] = [];
	(type === "modal" ? modal : home)(view, at, problems);
	if (!isObject(view)) return problems;
	oneOf(type)(view.type, `${at}/type`, problems);
	problems.push(...problemsOfBlocks(view.blocks, type, `${at}/blocks`));
	const asks = Array.isArray(view.blocks) && view.blocks.some((one) => isObject(one) && one.type === "input");
	if (type === "modal" && asks && view.submit === undefined) {
		problems.push({ message: "missing required field: submit", at });
	}
	return problems;
}
