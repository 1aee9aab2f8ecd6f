import { rmSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { axeOn } from "./axe.ts";
import { FLAGS, findChromium, NO_BROWSER } from "./chromium.ts";
import { picture } from "./pictures.ts";
import { type StartedSandbox, startSandboxIn } from "./started-sandbox.ts";
import { type Visitor, visitorAt } from "./visitor.ts";
import { openWatched, type WatchedPage } from "./watched-page.ts";

const executablePath = findChromium(process.env);
const isRequired = process.env.ROLLCALL_BROWSER === "required";

const WHOLE = { width: 1600, height: 1000 };
const PHONE = { width: 380, height: 780 };

/** The sandbox's page as somebody meets it first: for anybody, on whatever they have, and showing what is behind it. */
describe("the sandbox's page", { timeout: 60_000 }, () => {
	const folder = tempFolder("rollcall-page");
	let sandbox: StartedSandbox;
	let browser: Browser;
	let watched: WatchedPage;
	let visitor: Visitor;
	let page: Page;

	beforeAll(async () => {
		if (!executablePath && isRequired) throw new Error(`The browser test is required, but ${NO_BROWSER}`);
		if (!executablePath) return;
		[sandbox, browser] = await Promise.all([
			startSandboxIn(folder),
			chromium.launch({ executablePath, args: FLAGS }),
		]);
		watched = await openWatched(browser, sandbox.url, WHOLE);
		page = watched.page;
		visitor = await visitorAt(page);
	}, 120_000);
	beforeEach((ctx) => {
		if (!executablePath) ctx.skip(NO_BROWSER);
	});
	afterEach(() => {
		// Axe writes styles of its own while it looks, and a page that is read again ends its streams.
		const others = (watched?.wrongs ?? []).filter(
			(wrong) => !/Applying inline style|ERR_ABORTED/.test(wrong),
		);
		expect(others).toEqual([]);
	});
	afterAll(async () => {
		await browser?.close();
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const toggle = (name: string) => page.getByRole("banner").getByRole("button", { name, exact: true });
	const happened = () => page.getByRole("region", { name: "What happened" });

	/** Nothing of the page keeps anybody out, in light and in dark. */
	async function letsEverybodyIn(what: string): Promise<void> {
		for (const theme of ["light", "dark"]) {
			expect.soft(await axeOn(page), `axe: ${what}, ${theme}`).toEqual([]);
			await page.getByRole("button", { name: /^(Dark|Light) theme/ }).click();
		}
	}

	test("axe finds nothing on it, with everything open and with a form in both halves", async () => {
		await toggle("What happened").click();
		await letsEverybodyIn("the guide and what happened");
		await page.getByRole("button", { name: "You are" }).click();
		await letsEverybodyIn("who you are");
		await page.keyboard.press("Escape");
		await visitor.becomes("Asha Curlew");
		await visitor.slack.asks("raise");
		await visitor.slack.dialog.getByText("Child in danger now: call 999.").waitFor();
		await visitor.teams.opensPanel();
		await visitor.teams.region.getByRole("button", { name: "Actions and apps" }).first().click();
		await visitor.teams.region.getByRole("menuitem", { name: /Raise a notification/ }).click();
		await visitor.teams.dialog.getByText("Child in danger now: call 999.").waitFor();
		await letsEverybodyIn("a form in both halves");
		await visitor.slack.leaves();
		await visitor.teams.leaves();
		await toggle("What happened").click();
	});

	test("it shows what happened behind a click: requests both ways, and the rows of the record", async () => {
		await toggle("What happened").click();
		await happened().getByRole("button", { name: "Clear" }).click();
		await visitor.slack.asks("overdue");
		const line = (words: RegExp) => happened().getByRole("listitem").filter({ hasText: words }).first();
		await line(/Slack sends Rollcall: slash command/).waitFor();
		const row = line(/The record: .* by Asha Curlew/);
		await row.waitFor();
		await row.locator("summary").click();
		await row.getByText(/[{}]/).first().waitFor();
		await picture(page, "happened");
		await toggle("What happened").click();
		await happened().waitFor({ state: "hidden" });
	});

	test("by the keyboard alone one comes past the top to the halves", async () => {
		await page.reload();
		await visitorAt(page);
		await page.keyboard.press("Tab");
		const skip = page.getByRole("link", { name: "Skip to Slack and Teams" });
		await expect.poll(() => skip.evaluate((link) => link === document.activeElement)).toBe(true);
		await page.keyboard.press("Enter");
		await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("halves");
	});

	test("on a phone nothing is cut off, one half is shown, and axe finds nothing", async () => {
		await page.setViewportSize(PHONE);
		await toggle("What happened").click();
		for (const half of ["Teams", "Slack"]) {
			await page.getByRole("group", { name: "Show" }).getByRole("button", { name: half }).click();
			const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
			expect(wide, `${half} is wider than a phone`).toBe(false);
			await letsEverybodyIn(`${half} on a phone`);
		}
		await page.setViewportSize(WHOLE);
	});
});
