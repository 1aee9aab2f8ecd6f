import { expect, test } from "vitest";
import { paragraphsOf, unknownNames } from "../../src/domain/letter-text.ts";
import { LETTERS } from "../../src/domain/lists/letters.ts";

test("a template comes apart into paragraphs of words and names", () => {
	expect(paragraphsOf("Dear {{ parent }},\n\nabout {{child}}.\n \nYours")).toEqual([
		["Dear ", { field: "parent" }, ","],
		["about ", { field: "child" }, "."],
		["Yours"],
	]);
});

test("a name that nothing is filled in for is told, and left as it was written", () => {
	expect(unknownNames("{{child}} {{mother}} {{ }}")).toEqual(["mother", ""]);
	expect(paragraphsOf("to {{mother}}")).toEqual([["to ", "{{mother}}"]]);
});

test.each(LETTERS.map((letter) => [letter.code, letter.text]))(
	"the words of %s use names that are filled",
	(_, text) => {
		expect(unknownNames(text)).toEqual([]);
		for (const field of ["child", "officer", "phone", "reference"]) expect(text).toContain(`{{${field}}}`);
	},
);
