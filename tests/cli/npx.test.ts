import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const environment = { PATH: process.env.PATH, HOME: process.env.HOME };

describe("in a clone", () => {
	let folder: string;
	beforeAll(() => {
		folder = tempFolder("rollcall-npx");
		chmodSync(folder, 0o755); // as root the server runs as somebody else
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test("npx rollcall runs", () => {
		const done = spawnSync("npx", ["rollcall", "school-age", "2021-09-01", "--json"], {
			...{ cwd: ROOT, env: environment, encoding: "utf8", shell: process.platform === "win32" },
		});
		expect(done.stdout).toBe('{"start":"2026-12-31","end":"2038-06-25"}\n');
		expect(done.status).toBe(0);
	}, 60_000);

	test("where nobody reads on, as behind “head”, it goes on to its end and does not complain", () => {
		const rollcall = `"${process.execPath}" "${join(ROOT, "src/cli/rollcall.ts")}"`;
		const done = spawnSync("sh", ["-c", `(${rollcall} due --help; echo "ended with $?" >&2) | true`], {
			...{ cwd: folder, env: environment, encoding: "utf8" },
		});
		expect(done.stderr).toBe("ended with 0\n");
	}, 60_000);

	test("without a database address it keeps the record in .rollcall/ of this folder, and leaves no server behind", () => {
		const rollcall = (...words: string[]) =>
			spawnSync(process.execPath, [join(ROOT, "src/cli/rollcall.ts"), ...words], {
				...{ cwd: folder, env: environment, encoding: "utf8" },
			});
		const demo = join(ROOT, "src/sandbox/demo/panel.yaml");
		expect(rollcall("apply", demo).stdout).toMatch(/changes made\.\n$/);
		expect(rollcall("apply", demo).stdout).toMatch(/^Nothing to change/);
		const data = join(folder, ".rollcall/postgres/data");
		expect(existsSync(join(data, "PG_VERSION"))).toBe(true);
		expect(existsSync(join(data, "postmaster.pid"))).toBe(false);
	}, 60_000);
});
