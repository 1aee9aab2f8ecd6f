import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ELSEWHERE } from "./elsewhere.ts";
import { cell } from "./page.ts";
import { literalsIn, SENTENCES } from "./sentences.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const [broken = "", elsewhere = ""] = readFileSync(join(ROOT, "docs/doctor.md"), "utf8").split(
	"\n## Not broken here\n",
);
/** What the page shows that was said, as it was said. */
const shown = broken
	.split("\n")
	.filter((line) => line.startsWith("| "))
	.join("\n")
	.replaceAll("\\|", "|")
	.replaceAll("&lt;", "<")
	.replaceAll("&gt;", ">");
const isShown = (pattern: RegExp) => new RegExp(pattern, "i").test(shown);

describe("every sentence that the command has", () => {
	test.each(SENTENCES.filter(({ says }) => !ELSEWHERE.some((one) => says.startsWith(one.says))))(
		"$says ($file) is said of a break on docs/doctor.md",
		({ pattern }) => {
			expect(isShown(pattern)).toBe(true);
		},
	);

	test.each(ELSEWHERE)("$says is said of no break there, and a test holds it", ({ says, by }) => {
		const those = SENTENCES.filter((one) => one.says.startsWith(says));
		expect(those).not.toEqual([]);
		expect(those.filter(({ pattern }) => isShown(pattern))).toEqual([]);
		expect(existsSync(join(ROOT, by))).toBe(true);
		expect(elsewhere).toContain(`| ${cell(says)} | `);
	});
});

test("the sentences of a file are found by what stands around them", () => {
	const code = `
		// broken("A comment is none.")
		const a = broken(\`The \${which ? "one" : \`other \${x}\`} is wrong "here".\`);
		const b = fine("All is well.");
		return orFine([], c ? "This" : 'x') ?? lookAt(d ?? "It is \\"old\\" by now.");`;
	expect(literalsIn(code)).toEqual([
		{ call: "broken", parts: ["The ", ' is wrong "here".'] },
		{ call: "fine", parts: ["All is well."] },
		{ call: "orFine", parts: ["This"] },
		{ call: "lookAt", parts: ['It is "old" by now.'] },
	]);
});
