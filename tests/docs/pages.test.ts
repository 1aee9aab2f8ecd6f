import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGES } from "../../scripts/pages.ts";

test.each(PAGES)("docs/$file says what the code does: npm run docs writes it anew", ({ file, text }) => {
	const written = readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8");
	expect(written).toBe(text());
});
