import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "../../src");

test("no two statements have one name: a connection that prepared the first refuses the second", () => {
	const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) =>
		file.endsWith(".ts"),
	);
	const named = files.flatMap((file) => {
		const code = readFileSync(join(SRC, file), "utf8");
		return [...code.matchAll(/name: "([^"]+)",\s*text:/g)].map(([, name]) => ({ name: name!, file }));
	});
	expect(named.length).toBeGreaterThan(500);
	const twice = named.filter((one, n) => named.findIndex(({ name }) => name === one.name) !== n);
	expect(twice).toEqual([]);
});
