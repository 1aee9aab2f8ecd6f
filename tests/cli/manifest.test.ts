import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
			out: ["slack/manifest.json", "teams/manifest.json", "teams/color.png", "teams/outline.png"].map((f) =>
				join(folder, f),
			),
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
