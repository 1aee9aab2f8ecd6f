import { describe, expect, test } from "vitest";
import { axeOn } from "./axe.ts";
import { picture } from "./pictures.ts";
import { hasSandboxPage } from "./sandbox-page.ts";
import { visitorAt } from "./visitor.ts";

const WHOLE = { width: 1600, height: 1000 };
const REFERENCE = /MIL-\d{4}-\d{4}/;
const PHONE = { width: 380, height: 780 };

/** The sandbox's page as somebody meets it first: for anybody, on whatever they have, and showing what is behind it. */
describe("the sandbox's page", { timeout: 60_000 }, () => {
	// Axe writes styles of its own while it looks, a page that is read again ends its streams, and a sandbox that starts says so.
	const at = hasSandboxPage(
		"rollcall-page",
		undefined,
		/Applying inline style|ERR_ABORTED|ERR_INCOMPLETE_CHUNKED_ENCODING|503/,
	);

	const page = () => at.watched.page;
	const toggle = (name: string) => page().getByRole("banner").getByRole("button", { name, exact: true });
	const happened = () => page().getByRole("region", { name: "What happened" });

	/** Nothing of the page keeps anybody out, in light and in dark. */
	async function letsEverybodyIn(what: string): Promise<void> {
		for (const theme of ["light", "dark"]) {
			expect.soft(await axeOn(page()), `axe: ${what}, ${theme}`).toEqual([]);
			await page()
				.getByRole("button", { name: /^(Dark|Light) theme/ })
				.click();
		}
	}

	test("axe finds nothing on it, with everything open and with a form in both halves", async () => {
		await toggle("What happened").click();
		await letsEverybodyIn("the guide and what happened");
		await page().getByRole("button", { name: "You are" }).click();
		await letsEverybodyIn("who you are");
		await page().keyboard.press("Escape");
		await at.visitor.becomes("Asha Curlew");
		await at.visitor.slack.asks("raise");
		await at.visitor.slack.dialog.getByText("Child in danger now: call 999.").waitFor();
		await at.visitor.teams.opensPanel();
		await at.visitor.teams.region.getByRole("button", { name: "Actions and apps" }).first().click();
		await at.visitor.teams.region.getByRole("menuitem", { name: /Raise a notification/ }).click();
		await at.visitor.teams.dialog.getByText("Child in danger now: call 999.").waitFor();
		await letsEverybodyIn("a form in both halves");
		await at.visitor.slack.leaves();
		await at.visitor.teams.leaves();
		await toggle("What happened").click();
	});

	test("it shows what happened behind a click: requests both ways, and the rows of the record", async () => {
		await toggle("What happened").click();
		await happened().getByRole("button", { name: "Clear" }).click();
		await at.visitor.slack.asks("overdue");
		const line = (words: RegExp) => happened().getByRole("listitem").filter({ hasText: words }).first();
		await line(/Slack sends Rollcall: slash command/).waitFor();
		const row = line(/The record: .* by Asha Curlew/);
		await row.waitFor();
		await row.locator("summary").click();
		await row.getByText(/[{}]/).first().waitFor();
		await picture(page(), "happened", { from: [row], height: 1100 });
		await toggle("What happened").click();
		await happened().waitFor({ state: "hidden" });
	});

	test("by the keyboard alone one comes past the top to the halves", async () => {
		await page().reload();
		await visitorAt(page());
		await page().keyboard.press("Tab");
		const skip = page().getByRole("link", { name: "Skip to Slack and Teams" });
		await expect.poll(() => skip.evaluate((link) => link === document.activeElement)).toBe(true);
		await page().keyboard.press("Enter");
		await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe("halves");
	});

	test("on a phone nothing is cut off, one half is shown, and axe finds nothing", async () => {
		await page().setViewportSize(PHONE);
		await toggle("What happened").click();
		for (const half of ["Teams", "Slack"]) {
			await page().getByRole("group", { name: "Show" }).getByRole("button", { name: half }).click();
			const wide = await page().evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
			expect(wide, `${half} is wider than a phone`).toBe(false);
			await letsEverybodyIn(`${half} on a phone`);
		}
		await page().setViewportSize(WHOLE);
	});

	test("it is started over, once asked whether that is meant: what was done is gone, and every open page comes back by itself", {
		timeout: 180_000,
	}, async () => {
		const other = await page().context().newPage();
		await other.goto(at.sandbox.url);
		const [here, there] = [at.visitor, await visitorAt(other)];
		const behind = other.getByRole("region", { name: "What happened" });
		if (await behind.isHidden()) await other.getByRole("button", { name: "What happened" }).click();
		// As "Skip to Slack and Teams" leaves it: a browser takes a refresh of such an address for a jump on the same page.
		await page().evaluate(() => {
			location.hash = "halves";
		});
		const clock = page().getByRole("region", { name: "The clock says" }).locator(".clock-words");
		await here.nextWorkingMorning();
		const moved = await clock.textContent();
		await here.slack.asks("overdue");
		await there.slack.lastPrivately().waitFor();
		await behind.getByText("Slack sends Rollcall: slash command").first().waitFor();
		await behind.getByRole("button", { name: "Clear" }).click();

		await toggle("Start over").click();
		const asked = page().getByRole("dialog", { name: "Start over?" });
		await asked.waitFor();
		expect.soft(await axeOn(page()), "axe: start over").toEqual([]);
		await asked.getByRole("button", { name: "Keep it as it is" }).click();
		await asked.waitFor({ state: "hidden" });
		expect(await clock.textContent()).toBe(moved);

		await toggle("Start over").click();
		await asked.getByRole("button", { name: "Take it all away and start over" }).click();
		await page().getByRole("heading", { name: "The sandbox is starting" }).waitFor();
		expect.soft(await axeOn(page()), "axe: starting").toEqual([]);
		await clock.waitFor({ timeout: 120_000 });
		expect(await clock.textContent()).not.toBe(moved);
		await here.slack.headed(REFERENCE).waitFor();
		await there.slack.lastPrivately().waitFor({ state: "detached" });

		await here.slack.asks("overdue");
		await there.slack.lastPrivately().waitFor();
		await behind.getByText("Slack sends Rollcall: slash command").first().waitFor();
		await other.close();
	});
});
