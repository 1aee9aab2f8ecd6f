import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { readKeys } from "../../src/record/key-file.ts";
import { tempFolder } from "../support/temp-folder.ts";

const KEY = `v1:${randomBytes(32).toString("base64")}`;
const NEXT = `v2:${randomBytes(32).toString("base64")}`;

let folder: string;
beforeAll(() => {
	folder = tempFolder("rollcall-keys");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A key service's client: a program that prints something. */
function program(name: string, body: string): string {
	const file = join(folder, name);
	writeFileSync(file, `#!/bin/sh\n${body}\n`);
	chmodSync(file, 0o755);
	return file;
}

const read = (environment: Record<string, string>) => readKeys(readConfig(environment).keySource, folder);
const refusal = (environment: Record<string, string>): string => {
	try {
		read(environment);
	} catch (error) {
		return (error as Error).message;
	}
	throw new Error("It was not refused");
};

describe("the master keys", () => {
	test("come from the environment, from a file or from a command, in the same lines", () => {
		const file = join(folder, "keys");
		writeFileSync(file, `${KEY}\n${NEXT}\n`);
		const sources: Record<string, string>[] = [
			{ ROLLCALL_MASTER_KEYS: `${KEY},${NEXT}` },
			{ ROLLCALL_MASTER_KEYS_FILE: file },
			{ ROLLCALL_KEY_COMMAND: `${program("print", `printf '%s\\n%s\\n' '${KEY}' '${NEXT}'`)}` },
		];
		for (const source of sources) {
			const keys = read(source);
			expect([keys.versions, keys.current]).toEqual([["v1", "v2"], "v2"]);
			// All three hold the same keys: what one wraps, another opens.
			const { wrapped, master, key } = read(sources[0]!).newDataKey("a-child");
			expect(keys.unwrap("a-child", master, wrapped)).toEqual(key);
		}
	});

	test("are asked of the command without a shell: what follows its name is words and nothing more", () => {
		const mark = join(folder, "ran");
		const command = `${program("words", `printf '%s' "$1" > ${join(folder, "first")}; echo '${KEY}'`)} $(touch ${mark}) ; touch ${mark}`;
		expect(read({ ROLLCALL_KEY_COMMAND: command }).current).toBe("v1");
		expect(existsSync(mark)).toBe(false);
		expect(readFileSync(join(folder, "first"), "utf8")).toBe("$(touch");
	});

	test("are refused without a word of what the command printed", () => {
		const secret = randomBytes(20).toString("base64");
		const failing = program("fails", `echo 'v1:${secret}'; echo '${secret}' >&2; exit 3`);
		expect(refusal({ ROLLCALL_KEY_COMMAND: failing })).toBe(
			"ROLLCALL_KEY_COMMAND gave no keys (it ended with 3). Run it by hand to see why.",
		);
		const mumbling = program("mumbles", `echo 'v1:${secret}'`);
		const says = refusal({ ROLLCALL_KEY_COMMAND: mumbling });
		expect(says).toMatch(/^ROLLCALL_KEY_COMMAND must hold VERSION:BASE64 entries of 32 bytes/);
		expect(says).not.toContain(secret);
	});

	test.each([
		["a command that is not there", { ROLLCALL_KEY_COMMAND: "/none/such" }, /gave no keys \(ENOENT\)/],
		["a command that prints nothing", { ROLLCALL_KEY_COMMAND: "true" }, /^ROLLCALL_KEY_COMMAND holds no key/],
		["a file that is not there", { ROLLCALL_MASTER_KEYS_FILE: "/none/such" }, /cannot be read \(ENOENT\)/],
		["two keys of one name", { ROLLCALL_MASTER_KEYS: `${KEY},${KEY}` }, /has two keys called v1/],
		[
			"two sources at once",
			{ ROLLCALL_MASTER_KEYS: KEY, ROLLCALL_KEY_COMMAND: "true" },
			/^Only one of ROLLCALL_MASTER_KEYS, ROLLCALL_MASTER_KEYS_FILE, ROLLCALL_KEY_COMMAND may be set/,
		],
	])("are refused from %s, in a sentence", (_, environment, says) => {
		expect(refusal(environment as Record<string, string>)).toMatch(says);
	});
});
