import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const server = "src/sandbox/slack";
const page = "src/sandbox/page";
const own = (folder: string) =>
	readdirSync(folder)
		.filter((name) => name.endsWith(".ts") && (folder === server || name.startsWith("slack-")))
		.map((name) => join(folder, name));

/** What a file imports, types included. */
function importsOf(source: string): string[] {
	return [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";/gms)].map(
		(found) => found[1] ?? "",
	);
}

test("the stand-in shares no code with the bot: it imports itself and what Node brings, nothing else", () => {
	const all = own(server).flatMap((file) => importsOf(readFileSync(file, "utf8")));
	expect(all.length).toBeGreaterThan(100);
	expect(all.filter((from) => !from.startsWith("./") && !isBuiltin(from))).toEqual([]);
});

test("the page's modules run in a browser once their types are taken away", () => {
	for (const file of own(page)) {
		const script = stripTypeScriptTypes(readFileSync(file, "utf8"));
		for (const from of importsOf(script)) {
			expect(from, file).toMatch(/^\.\/(slack|shell)-[a-z-]+\.ts$/);
			expect(existsSync(join(page, from)), `${file} imports ${from}`).toBe(true);
		}
	}
});

test("data never becomes markup in the page", () => {
	for (const file of own(page)) {
		expect(readFileSync(file, "utf8"), file).not.toMatch(
			/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/,
		);
	}
});
