import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HolidayFeed } from "../../src/cli/holiday-feed.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const VENDORED = fileURLToPath(
	new URL("../../src/domain/calendar/bank-holidays-england-and-wales.json", import.meta.url),
);
const ON_FILE = JSON.parse(readFileSync(VENDORED, "utf8")) as HolidayFeed;
const events = () => structuredClone(ON_FILE["england-and-wales"].events);

let folder: string;
let file: string;
beforeAll(() => {
	folder = tempFolder("rollcall-holidays");
	file = join(folder, "holidays.json");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => copyFileSync(VENDORED, file));

/** Refreshes from a feed with these events, in GOV.UK's shape. */
function refresh(feed: unknown, ...more: string[]) {
	const from = join(folder, "feed.json");
	writeFileSync(from, typeof feed === "string" ? feed : JSON.stringify(feed));
	return rollcall(["holidays", "refresh", "--file", file, "--from", from, ...more]);
}
const feedOf = (list: readonly unknown[]) => ({
	"england-and-wales": { division: "england-and-wales", events: list },
	scotland: { division: "scotland", events: [] },
});
const year = (which: string) => events().filter((one) => one.date.startsWith(which));
const extra = { title: "National celebration", date: "2028-06-05", notes: "", bunting: true };

describe("rollcall holidays refresh", () => {
	test("shows what changes, takes a feed's years from it and keeps the others", async () => {
		const moved = year("2028").map((one) =>
			one.title === "Boxing Day" ? { ...one, date: "2028-12-27" } : one,
		);
		const { code, out } = await refresh(feedOf([...moved, extra]));
		expect({ code, lines: out.split("\n") }).toEqual({
			code: 0,
			lines: [
				"- 2028-12-26  Boxing Day",
				"+ 2028-06-05  National celebration",
				"+ 2028-12-27  Boxing Day",
				"3 changes made. Restart Rollcall for them to count.",
			],
		});
		const now = (JSON.parse(readFileSync(file, "utf8")) as HolidayFeed)["england-and-wales"].events;
		expect(now.filter((one) => !one.date.startsWith("2028"))).toEqual(
			events().filter((one) => !one.date.startsWith("2028")),
		);
		expect(now.map((one) => one.date)).toEqual(now.map((one) => one.date).sort());
	});

	test("a dry run changes nothing, and what is there already neither", async () => {
		const dry = await refresh(feedOf([...year("2028"), extra]), "--dry-run");
		expect(dry.out).toMatch(/^\+ 2028-06-05 {2}National celebration\n1 change to make\. Nothing was changed/);
		expect((await refresh(feedOf(events()))).out).toBe(
			"Nothing to change: the bank holidays on file are the feed's.",
		);
		expect(readFileSync(file, "utf8")).toBe(readFileSync(VENDORED, "utf8"));
	});

	test.each<[string, unknown, RegExp]>([
		["not JSON", "<html>", /is not JSON\. Take it from https:\/\/www\.gov\.uk/],
		["another feed", { events: [] }, /not GOV\.UK's feed of bank holidays: england-and-wales is missing/],
		[
			"a date that is none",
			feedOf([{ title: "A", date: "2028-02-30" }]),
			/events\.0\.date is missing or not valid/,
		],
		["nothing in it", feedOf([]), /has no bank holidays/],
		["a year cut short", feedOf(year("2027").slice(0, 5)), /only 5 bank holidays in 2027.*take it again/],
	])("%s is refused with a sentence, and changes nothing", async (_, feed, says) => {
		const { code, err } = await refresh(feed);
		expect(code).toBe(1);
		expect(err).toMatch(says);
		expect(readFileSync(file, "utf8")).toBe(readFileSync(VENDORED, "utf8"));
	});

	test("an address without https, and a file that is not there", async () => {
		const at = (from: string) => rollcall(["holidays", "refresh", "--file", file, "--from", from]);
		expect((await at("http://www.gov.uk/bank-holidays.json")).err).toBe(
			"Give a file or an address with https://.",
		);
		expect((await at(join(folder, "nowhere.json"))).err).toMatch(/cannot be read \(ENOENT\)/);
	});
});
