import { readFileSync, statSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";

/** A file of the page, as the browser gets it. */
export interface PageFile {
	type: string;
	body: string;
}

const FOLDER = new URL("./page/", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
	ts: "text/javascript; charset=utf-8",
	css: "text/css; charset=utf-8",
	html: "text/html; charset=utf-8",
	svg: "image/svg+xml",
};

const made = new Map<string, PageFile & { changed: number }>();

/**
 * A file of the page by its plain name; undefined when there is none. A module comes without its types, under its own
 * name, so that its imports need no rewriting. What was read once is kept until the file changes.
 */
export function pageFile(name: string): PageFile | undefined {
	// Letters, digits and hyphens around one full stop: no name of that shape leads out of the folder.
	const ending = /^[a-z0-9-]+\.([a-z]+)$/.exec(name)?.[1] ?? "";
	const type = TYPES[ending];
	if (type === undefined) return undefined;
	const url = new URL(name, FOLDER);
	const changed = statSync(url, { throwIfNoEntry: false })?.mtimeMs;
	if (changed === undefined) return undefined;
	const known = made.get(name);
	if (known?.changed === changed) return known;
	const text = readFileSync(url, "utf8");
	const file = { type, body: ending === "ts" ? withoutTypes(text) : text, changed };
	made.set(name, file);
	return file;
}

/** Node warns that stripping is experimental, once, to whoever runs the sandbox and can do nothing about it. */
function withoutTypes(source: string): string {
	const { emitWarning } = process;
	process.emitWarning = () => {};
	try {
		return stripTypeScriptTypes(source);
	} finally {
		process.emitWarning = emitWarning;
	}
}
