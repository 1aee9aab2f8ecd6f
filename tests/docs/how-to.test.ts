import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { applyPatch, parsePatch } from "diff";
import { afterEach, describe, expect, test } from "vitest";
import { names, ROOT, read } from "./documents.ts";

/** What is not part of the source, or is not wanted in a copy of it. */
const LEFT = new Set(["node_modules", ".git", ".rollcall", ".vitepress", "pages"]);

let copy = "";
afterEach(() => rmSync(copy, { recursive: true, force: true }));

function copyOfTheProject(): string {
	const to = mkdtempSync(join(tmpdir(), "rollcall-how-to-"));
	cpSync(ROOT, to, { recursive: true, filter: (path) => path === ROOT || !LEFT.has(basename(path)) });
	symlinkSync(join(ROOT, "node_modules"), join(to, "node_modules"), "junction");
	return to;
}

/** The blocks of one language in a document, in their order. */
const blocks = (text: string, language: string): string[] =>
	[...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block]) => block!);

function changes(folder: string, patch: string): void {
	for (const one of parsePatch(patch)) {
		const file = join(folder, one.newFileName!.replace(/^b\//, ""));
		const isNew = one.oldFileName === "/dev/null";
		const changed = applyPatch(isNew ? "" : readFileSync(file, "utf8"), one);
		if (changed === false) throw new Error(`The change no longer fits ${one.newFileName}`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, changed);
	}
}

/** Runs a line of the document, and returns how it ended and what it said. */
async function runs(folder: string, line: string): Promise<{ code: number | null; said: string }> {
	const env = { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
	const child = spawn(line, { cwd: folder, shell: true, env });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
	return { code, said };
}

describe.each(names("docs/how-to"))("docs/how-to/%s", (name) => {
	const text = read(`docs/how-to/${name}`);

	test("is true when it is followed", { timeout: 300_000 }, async () => {
		copy = copyOfTheProject();
		for (const patch of blocks(text, "diff")) changes(copy, patch);
		const lines = blocks(text, "sh").flatMap((block) => block.trim().split("\n"));
		expect(lines.length).toBeGreaterThan(1);
		for (const line of lines) {
			const { code, said } = await runs(copy, line);
			expect(code, `${line}\n${said}`).toBe(0);
		}
	});
});
