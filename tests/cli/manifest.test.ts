import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "../../src/cli/program.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "manifests-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
	const out: string[] = [];
	const err: string[] = [];
	const io = {
		out: (line: string) => out.push(line),
		err: (line: string) => err.push(line),
		environment: {},
	};
	return { code: await runCommand(["manifest", "--out", folder, ...words], io), out, err: err.join("\n") };
}

const read = (file: string) => readFileSync(join(folder, file), "utf8");

describe("rollcall manifest", () => {
	test("writes both, with the council's own address and id", async () => {
		const id = "5B8C2F0E-1D34-4C56-9A78-0B1C2D3E4F50";
		const ran = await run("all", "--url", "https://cme.council.example/", "--teams-app-id", id);
		expect(ran).toEqual({
			code: 0,
			out: [
				"slack/manifest.json",
				"teams/manifest.json",
				"teams/color.png",
				"teams/outline.png",
				"teams/rollcall.zip",
			].map((f) => join(folder, f)),
			err: "",
		});
		expect(JSON.parse(read("slack/manifest.json")).settings.interactivity.request_url).toBe(
			"https://cme.council.example/slack/events",
		);
		expect(JSON.parse(read("teams/manifest.json"))).toMatchObject({
			id: id.toLowerCase(),
			validDomains: ["cme.council.example"],
		});
		expect(read("teams/color.png")).toBe(readFileSync("manifests/teams/color.png", "utf8"));
	});

	test("zips Teams' three files, byte for byte, so that it can be uploaded as it is", async () => {
		await run("teams", "--url", "https://cme.council.example", "--all-messages");
		const files = unzipped(readFileSync(join(folder, "teams/rollcall.zip")));
		expect([...files.keys()]).toEqual(["manifest.json", "color.png", "outline.png"]);
		for (const [name, data] of files) {
			expect(data.equals(readFileSync(join(folder, "teams", name))), name).toBe(true);
		}
		expect(JSON.parse(read("teams/manifest.json")).authorization.permissions.resourceSpecific).toHaveLength(
			1,
		);
	});

	test("writes nothing that the platform would refuse", async () => {
		const host = `${"a".repeat(60)}.`.repeat(40);
		const { code, err } = await run("teams", "--url", `https://${host}example`);
		expect(code).toBe(1);
		expect(err).toMatch(/The manifest would be refused \(developer\.websiteUrl/);
		expect(readdirSync(folder)).toEqual([]);
	});

	test("writes one alone", async () => {
		expect((await run("slack", "--url", "https://cme.council.example", "--socket-mode")).code).toBe(0);
		expect(readdirSync(folder)).toEqual(["slack"]);
		expect(JSON.parse(read("slack/manifest.json")).settings.socket_mode_enabled).toBe(true);
	});

	test("says so when the bot's id in Teams is still a placeholder", async () => {
		const { out } = await run("teams", "--url", "https://cme.council.example");
		expect(out.at(-1)).toContain("--teams-app-id");
	});

	test("says so when it cannot write there", async () => {
		const { code, err } = await run("slack", "--url", "https://cme.council.example", "--out", "package.json");
		expect(code).toBe(1);
		expect(err).toBe("package.json cannot be written (ENOTDIR). Choose another folder with --out.");
	});

	test.each([
		["an address without https", ["all", "--url", "http://cme.council.example"], "https://"],
		["no address", ["all"], "--url"],
		["a platform there is not", ["irc", "--url", "https://cme.council.example"], "slack, teams, all"],
		[
			"an id that is none",
			["teams", "--url", "https://cme.council.example", "--teams-app-id", "7"],
			"an id such as",
		],
	])("refuses %s, and writes nothing", async (_what, words, says) => {
		const { code, err } = await run(...words);
		expect(code).toBe(2);
		expect(err).toContain(says);
		expect(readdirSync(folder)).toEqual([]);
	});
});

/** The files of a zip without compression, found by its directory as any reader does. */
function unzipped(zip: Buffer): Map<string, Buffer> {
	const end = zip.length - 22;
	expect(zip.readUInt32LE(end)).toBe(0x06054b50);
	const files = new Map<string, Buffer>();
	let at = zip.readUInt32LE(end + 16);
	for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
		expect([zip.readUInt32LE(at), zip.readUInt16LE(at + 10)]).toEqual([0x02014b50, 0]);
		const [size, named, local] = [
			zip.readUInt32LE(at + 24),
			zip.readUInt16LE(at + 28),
			zip.readUInt32LE(at + 42),
		];
		const name = zip.subarray(at + 46, at + 46 + named).toString("utf8");
		expect(zip.readUInt32LE(local)).toBe(0x04034b50);
		const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const data = zip.subarray(from, from + size);
		expect(crc32(data)).toBe(zip.readUInt32LE(at + 16));
		files.set(name, data);
		at += 46 + named + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	expect(at).toBe(end);
	return files;
}
