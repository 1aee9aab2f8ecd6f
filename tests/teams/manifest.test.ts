import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { helpFeature } from "../../src/bot/help.ts";
import type { Doors } from "../../src/chat/port.ts";
import { manifestText, PLACEHOLDERS } from "../../src/cli/manifest.ts";
import { features } from "../../src/features/all.ts";
import { teamsManifest } from "../../src/teams/manifest.ts";
import { teamsRules as rules } from "../../src/teams/manifest-rules.ts";

const COMMITTED = readFileSync("manifests/teams/manifest.json", "utf8");

const word = (name: string) => ({ word: name, usage: name, help: `About ${name}.` });
const doors: Doors = {
	words: [
		{ ...word("raise"), menu: "both" },
		{ ...word("find"), menu: "chat" },
		{ ...word("agenda"), menu: "channel" },
		word("trainings"),
		{ ...word("help"), menu: "both" },
	],
	shortcuts: [{ action: "raise", label: "Raise a notification", help: "Tell the panel." }],
	messages: [{ action: "decision.record", label: "Record as decision", help: "Record it." }],
};
const OPTIONS = {
	appId: "5b8c2f0e-1d34-4c56-9a78-0b1c2d3e4f50",
	domain: "cme.council.example",
	version: "1.2.3",
};

describe("Teams' manifest", () => {
	test("the committed one is what the catalogue yields", () => {
		const how = "run: npx rollcall manifest all --url https://rollcall.example --out manifests";
		expect(COMMITTED, how).toBe(manifestText("teams", PLACEHOLDERS));
	});

	test("keeps Teams' rules, and asks for no consent to read what a team says", () => {
		expect(rules.safeParse(JSON.parse(COMMITTED)).error).toBeUndefined();
	});

	test("asks to hear all that a team says where that is wanted, and for nothing besides", () => {
		const { authorization, webApplicationInfo, ...rest } = teamsManifest(doors, {
			...OPTIONS,
			allMessages: true,
		});
		expect(rest).toEqual(teamsManifest(doors, OPTIONS));
		expect(authorization?.permissions.resourceSpecific).toEqual([
			{ name: "ChannelMessage.Read.Group", type: "Application" },
		]);
		expect(webApplicationInfo?.id).toBe(OPTIONS.appId);
		expect(rules.safeParse({ ...rest, authorization, webApplicationInfo }).error).toBeUndefined();
		expect(JSON.parse(COMMITTED)).not.toHaveProperty("authorization");
	});

	test("a title of 33 characters would break the rules", () => {
		const shortcuts = [{ action: "raise", label: "x".repeat(33), help: "Tell the panel." }];
		expect(
			rules.safeParse(teamsManifest({ ...doors, shortcuts }, OPTIONS)).error?.issues[0]?.path.join("."),
		).toBe("composeExtensions.0.commands.0.title");
	});

	test("offers every door, under the name of its action", () => {
		const made = teamsManifest(doors, OPTIONS);
		expect(made.bots[0]?.commandLists[0]?.commands).toEqual([
			{ title: "raise", description: "About raise." },
			{ title: "find", description: "About find." },
			{ title: "help", description: "About help." },
		]);
		expect(made.bots[0]?.commandLists[1]?.commands.map((c) => c.title)).toEqual(["raise", "agenda", "help"]);
		expect(made.composeExtensions[0]?.commands.map((c) => [c.id, c.title, c.context])).toEqual([
			["raise", "Raise a notification", ["compose", "commandBox"]],
			["decision.record", "Record as decision", ["message"]],
		]);
	});

	test("the menu of each scope is ten words at most of what there is, help the last", () => {
		const { commandLists } = rules.parse(JSON.parse(COMMITTED)).bots[0]!;
		expect(commandLists.flatMap((list) => list.scopes).sort()).toEqual(["groupChat", "personal", "team"]);
		const words = new Set(makeCatalogue([...features, helpFeature(features)]).words.keys());
		for (const { scopes, commands } of commandLists) {
			const titles = commands.map((c) => c.title);
			expect(titles.at(-1), scopes.join()).toBe("help");
			expect(titles.filter((title) => !words.has(title))).toEqual([]);
			expect(new Set(titles).size).toBe(titles.length);
			// What somebody does every day, wherever they are.
			expect(titles).toEqual(expect.arrayContaining(["raise", "mine", "case", "outcome"]));
		}
	});

	test("is the council's own: its bot, its address, nothing of the example", () => {
		const made = teamsManifest(doors, OPTIONS);
		expect([made.id, made.bots[0]?.botId, made.composeExtensions[0]?.botId]).toEqual(
			Array(3).fill(OPTIONS.appId),
		);
		expect(made.validDomains).toEqual(["cme.council.example"]);
		expect(made.developer.websiteUrl).toBe("https://cme.council.example");
		expect(JSON.stringify(made)).not.toContain("rollcall.example");
	});
});

describe("Teams' icons", () => {
	test("the colour one has 192 by 192 pixels and no hole in it", () => {
		const { size, pixels } = readPng("color.png");
		expect(size).toEqual([192, 192]);
		expect(pixels.every(([, , , opacity]) => opacity === 255)).toBe(true);
		expect(new Set(pixels.map(String)).size).toBeGreaterThan(2);
	});

	test("the outline has 32 by 32 pixels, white on nothing", () => {
		const { size, pixels } = readPng("outline.png");
		expect(size).toEqual([32, 32]);
		const seen = pixels.filter(([, , , opacity]) => opacity! > 0);
		expect(new Set(seen.map((pixel) => String(pixel.slice(0, 3))))).toEqual(new Set(["255,255,255"]));
		expect(seen.length).toBeLessThan(pixels.length / 2);
	});
});

/** The pixels of a PNG such as scripts/png.ts makes: four channels of eight bits, rows without a filter. */
function readPng(name: string): { size: number[]; pixels: number[][] } {
	const file = readFileSync(`manifests/teams/${name}`);
	const width = file.readUInt32BE(16);
	const height = file.readUInt32BE(20);
	expect([...file.subarray(24, 29)], "bits, channels, compression, filter, interlace").toEqual([
		8, 6, 0, 0, 0,
	]);
	const data = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)));
	const rows = Array.from({ length: height }, (_, y) => {
		const from = y * (width * 4 + 1);
		expect(data[from]).toBe(0);
		return [...data.subarray(from + 1, from + 1 + width * 4)];
	});
	const pixels = rows.flatMap((row) => row.flatMap((_, n) => (n % 4 ? [] : [row.slice(n, n + 4)])));
	return { size: [width, height], pixels };
}
