import { describe, expect, test } from "vitest";
import { read } from "./documents.ts";

const readme = read("README.md");
const config = read("src/config.ts");

/** What the environment may hold, as src/config.ts reads it. */
const [, schema = ""] = /const Environment = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(config) ?? [];
const settings = [...schema.matchAll(/^\t([A-Z_]+):/gm)].map(([, name]) => name!);
const [, refused = ""] = /const NEVER_IN_PRODUCTION = \[\n([\s\S]*?)\n\]/.exec(config) ?? [];
const neverInProduction = [...refused.matchAll(/"([A-Z_]+)"/g)].map(([, name]) => name!);

/** The README's table of settings: the variable, and when it is given. */
const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm)].map(([, name, when]) => ({
	name: name!,
	when: when!,
}));

describe("the README", () => {
	test("says both commands exactly", () => {
		expect(readme).toContain("\nnpm ci && npm start\n");
		expect(readme).toContain("\nnpm cit\n");
	});

	test("has each setting that the configuration reads, once, and no other", () => {
		expect(settings).toContain("DATABASE_URL");
		expect(rows.map((r) => r.name).sort()).toEqual([...settings].sort());
	});

	test("says which settings production refuses", () => {
		expect(neverInProduction).toContain("SLACK_API_URL");
		const said = rows.filter((r) => r.when === "never in production").map((r) => r.name);
		expect(said.sort()).toEqual([...neverInProduction].sort());
	});

	test("shows the sandbox, a notification, a decision, a case's details and what happened", () => {
		const pictures = [...readme.matchAll(/!\[[^\]]+\]\(docs\/images\/(\w+)\.png\)/g)].map(([, name]) => name);
		expect(pictures.sort()).toEqual(["decision", "details", "happened", "raise", "sandbox"]);
	});
});
