import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../src/cli/program.ts";
import { codeIn, DOCUMENTS, headingsIn, linksIn, names, ROOT, read } from "./documents.ts";

const code = DOCUMENTS.flatMap((file) => codeIn(read(file)).map((text) => ({ file, text })));
const printed = (pattern: RegExp) => [
	...new Set(code.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found]) => found!))),
];

describe("the documents", () => {
	test.each(DOCUMENTS)("%s links to files that are there", (file) => {
		const to = linksIn(read(file)).map((link) => join(dirname(file), link.split("#")[0]!));
		expect(to.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
	});

	test.each(DOCUMENTS)("%s links to headings that are there", (file) => {
		const to = linksIn(read(file)).filter((link) => /^[^#]*(\.md)?#/.test(link));
		const dead = to.filter((link) => {
			const [path, heading] = link.split("#");
			const text = read(path ? join(dirname(file), path) : file);
			return !headingsIn(text).includes(heading!);
		});
		expect(dead).toEqual([]);
	});

	test("name files that are there, from the project's folder or from src", () => {
		const paths = printed(/^((?:[\w-]+\/)+[\w.-]+\.(?:ts|sql|json|yaml|png))$/g);
		expect(paths).toEqual(expect.arrayContaining(["store/transact.ts", "migrations/meta/_journal.json"]));
		const isThere = (path: string) => existsSync(join(ROOT, path)) || existsSync(join(ROOT, "src", path));
		expect(paths.filter((path) => !isThere(path))).toEqual([]);
	});

	test("name scripts that package.json has", () => {
		const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
		const named = printed(/npm run ([\w:-]+)/g);
		expect(named).toContain("bench");
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
	});

	test("name commands that rollcall has", async () => {
		const named = printed(/npx rollcall ([a-z][a-z-]*)/g);
		expect(named).toEqual(expect.arrayContaining(["apply", "migrate", "manifest", "audit"]));
		const nowhere = () => undefined;
		for (const name of named) {
			const code = await runCommand([name, "--help"], { out: nowhere, err: nowhere, environment: {} });
			expect(code, `rollcall ${name} --help`).toBe(0);
		}
	});

	test("list every record of a choice once, under its own title", () => {
		const records = names("docs/adr").filter((name) => name !== "README.md");
		const lines = records.map((name) => {
			const title = read(`docs/adr/${name}`).split("\n", 1)[0]!.replace("# ", "");
			const number = name.slice(0, 4);
			return `- [${number}](${name}) ${title.replace(`${number} `, "")}`;
		});
		const index = read("docs/adr/README.md")
			.split("\n")
			.filter((line) => line.startsWith("- "));
		expect(index).toEqual(lines);
	});

	test("show every folder of src", () => {
		const rows = read("ARCHITECTURE.md").matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm);
		const shown = [...rows].flatMap(([, cell]) => cell!.replaceAll("`", "").split(", "));
		const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((d) => d.isDirectory());
		expect(shown.sort()).toEqual(folders.map((d) => d.name).sort());
	});

	test("give a reason for every package that is installed", () => {
		const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
		const reasons = codeIn(read("docs/adr/0013-dependencies.md")).map((name) => name.replace(/\*$/, ""));
		const installed = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
			Object.keys(manifest[kind] ?? {}),
		);
		const unnamed = installed.filter(
			(name) => !reasons.some((r) => (r.endsWith("/") ? name.startsWith(r) : name === r)),
		);
		expect(unnamed).toEqual([]);
	});
});
