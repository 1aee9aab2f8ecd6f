import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const FOLDER = new URL("../../migrations/", import.meta.url);

const { entries } = JSON.parse(readFileSync(new URL("meta/_journal.json", FOLDER), "utf8")) as {
	entries: { idx: number; when: number; tag: string }[];
};

test("each migration stands in the journal once", () => {
	const files = readdirSync(FOLDER).filter((name) => name.endsWith(".sql"));
	expect(entries.map((e) => `${e.tag}.sql`).sort()).toEqual(files.sort());
});

test("a migration is later than all before it: one that is not is passed over by a database that has the others", () => {
	const times = entries.map((e) => e.when);
	expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
	const places = entries.map((e) => e.idx);
	expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
});
