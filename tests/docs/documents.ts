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
	...["docs/threat-model.md", "docs/asvs.md", "docs/performance.md", "docs/plans.md"],
	...names("docs/guides").map((name) => `docs/guides/${name}`),
	...names("docs/adr").map((name) => `docs/adr/${name}`),
];

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
