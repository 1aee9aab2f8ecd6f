import { elementsOf } from "./check-blocks.ts";
import { optionsOf } from "./check-elements.ts";
import type { Chosen } from "./inputs.ts";
import { blocksAsText } from "./plain-text.ts";
import { textOf } from "./typed-text.ts";
import type { Workspace } from "./workspace.ts";
import type { Json } from "./world.ts";

/** Which button or menu entry a person means. A string or pattern is what it says. Every given part must fit. */
export type Which =
	| string
	| RegExp
	| {
			label?: string | RegExp;
			action_id?: string | RegExp;
			value?: string;
			block_id?: string;
			/** Text that stands in the same block, or in the block just before: which row it is. */
			near?: string | RegExp;
			/** What to choose in a select, radio buttons, checkboxes or a date picker. */
			choose?: Chosen;
	  };

/** A thing that can be pressed or chosen: a button, an entry of an overflow menu, or an element to choose in. */
export interface Pressable {
	block: Json;
	element: Json;
	/** The entry, in an overflow menu. */
	option?: Json;
	label: string;
	nearby: string;
}

/** The one pressable thing that is meant. @throws Error naming what there is, when none or several fit. */
export function findPressable(workspace: Workspace, blocks: readonly Json[], which: Which): Pressable {
	const wanted = typeof which === "string" || which instanceof RegExp ? { label: which } : which;
	const all = pressables(workspace, blocks);
	const fitting = all.filter(
		({ block, element, option, label, nearby }) =>
			fits(label, wanted.label) &&
			fits(String(element.action_id), wanted.action_id) &&
			(wanted.value === undefined || wanted.value === (option ?? element).value) &&
			(wanted.block_id === undefined || wanted.block_id === block.block_id) &&
			(wanted.near === undefined ||
				(typeof wanted.near === "string" ? nearby.includes(wanted.near) : wanted.near.test(nearby))),
	);
	const [only] = fitting;
	if (only && fitting.length === 1) return only;
	const offered = all.map((one) => `“${one.label}” (${String(one.element.action_id)})`).join(", ");
	const said = JSON.stringify(wanted, (_, held) => (held instanceof RegExp ? String(held) : held));
	throw new Error(`${fitting.length} things to press fit ${said}; there are: ${offered || "none"}`);
}

function pressables(workspace: Workspace, blocks: readonly Json[]): Pressable[] {
	return blocks.flatMap((block, index) => {
		const before = blocks[index - 1];
		const nearby = blocksAsText(workspace, before && block.type === "actions" ? [before, block] : [block]);
		return elementsOf(block).flatMap((element): Pressable[] => {
			if (element.type === "overflow") {
				return optionsOf(element).map((option) => ({
					block,
					element,
					option,
					label: textOf(option.text),
					nearby,
				}));
			}
			return [{ block, element, label: textOf(element.text) || textOf(element.placeholder), nearby }];
		});
	});
}

function fits(text: string, wanted: string | RegExp | undefined): boolean {
	if (wanted === undefined) return true;
	return typeof wanted === "string" ? text === wanted : wanted.test(text);
}
