import { readFileSync } from "node:fs";
import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";

const DEMO = new URL("../src/sandbox/demo/panel.yaml", import.meta.url);

/** What stands without a comment in the sandbox's panel file, or not at all. */
const UNSAID: Readonly<Record<string, string>> = {
	key: "Your own short name for it, which ties the file to the record: keep it.",
	title: "What people call the panel.",
	phone: "The number on which referrers are told to ring the officer.",
	calendar: "An iCalendar file beside this one with the authority's terms, in place of terms and closures.",
	closures: "Days within a term without a session.",
	authorities: "Other authorities whose contact, or whose districts, the panel wants at hand.",
};

/**
 * What the sandbox's panel file says of each of a panel's settings, by its name: in that file every setting stands, with the
 * words for whoever writes one. A setting that is only shown there, after a #, has the words above it.
 */
export function settingWords(): ReadonlyMap<string, string> {
	const words = new Map(Object.entries(UNSAID));
	const panel = parseDocument(readFileSync(DEMO, "utf8")).get("panel") as YAMLMap;
	for (const { key, value } of panel.items) {
		if (!isScalar(key)) continue;
		const above = (key.commentBefore ?? "").split(/\n\s*\n/).map((block) => block.split("\n"));
		for (const lines of above.slice(0, -1)) {
			const shown = /^ (\w+):/.exec(lines.at(-1)!)?.[1];
			if (shown) words.set(shown, joined(lines.slice(0, -1)));
		}
		const own = above.at(-1)!.join("") || (isScalar(value) && value.comment) || "";
		if (own) words.set(String(key.value), joined(above.at(-1)!.join("") ? above.at(-1)! : [own]));
		if (!isMap(value)) continue;
		for (const part of value.items) {
			if (isScalar(part.key) && part.key.commentBefore) {
				words.set(`${key.value}.${part.key.value}`, joined(part.key.commentBefore.split("\n")));
			}
		}
	}
	return words;
}

const joined = (lines: readonly string[]): string => lines.map((line) => line.trim()).join(" ");
