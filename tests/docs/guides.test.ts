import { describe, expect, test } from "vitest";
import { helpFeature } from "../../src/bot/help.ts";
import { features } from "../../src/features/all.ts";
import { codeIn, names, read } from "./documents.ts";

const GUIDES = names("docs/guides").map((name) => `docs/guides/${name}`);
const actions = [...features, helpFeature(features)].flatMap((f) => f.actions ?? []);
const words = new Set(actions.flatMap((a) => a.doors.word ?? []));

describe.each(GUIDES)("%s", (guide) => {
	const text = read(guide);

	test("says words that Rollcall knows", () => {
		const said = codeIn(text).map((code) => code.replace(/^\/cme ?/, "").split(" ")[0]!);
		expect(said.filter((word) => word && !words.has(word))).toEqual([]);
	});

	test("is short, and tells every picture in words", () => {
		expect(text.split("\n").length).toBeLessThan(120);
		expect([...text.matchAll(/!\[([^\]]*)\]/g)].filter(([, alt]) => !alt)).toEqual([]);
	});
});
