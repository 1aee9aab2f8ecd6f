import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** The text of a file of the project. */
export const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Names in a folder of the project. */
export const names = (folder: string): string[] => readdirSync(join(ROOT, folder)).sort();

/** Every document that people read, by its path in the project. */
export const DOCUMENTS: readonly string[] = [
	...["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
	"site/README.md",
	...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name.replaceAll("\\", "/")}`)
		.sort(),
];

/** The ids of a document's headings, as GitHub and the site give them. */
export const headingsIn = (text: string): string[] =>
	[...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
		title!
			.toLowerCase()
			.replaceAll(/[`*]/g, "")
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
			.trim()
			.replaceAll(" ", "-"),
	);

/** What stands in backticks or in a block of code. */
export function codeIn(text: string): string[] {
	return [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
		([, block, inline]) => block ?? inline ?? "",
	);
}

/** The addresses of a document's links and pictures, those on other sites left out. */
export function linksIn(text: string): string[] {
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, address]) => address!)
		.filter((a) => !a.includes("://"));
}
