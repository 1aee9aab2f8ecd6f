import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aChild } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { axeOn } from "./axe.ts";
import { FLAGS, findChromium, NO_BROWSER } from "./chromium.ts";
import { picture } from "./pictures.ts";

const OFFICE = "office@weir-lane.example";
const executablePath = findChromium(process.env);
const isRequired = process.env.ROLLCALL_BROWSER === "required";

describe("the pages for people outside chat, in a browser as wide as a phone", { timeout: 60_000 }, () => {
	let world: TestWorld;
	let browser: Browser;
	let page: Page;
	const strange: string[] = [];
	const looked: string[] = [];

	beforeAll(async () => {
		if (!executablePath && isRequired) throw new Error(`The browser test is required, but ${NO_BROWSER}`);
		if (!executablePath) return;
		[world, browser] = await Promise.all([startWorld(), chromium.launch({ executablePath, args: FLAGS })]);
		// The page's own policy lets no script in but its own: axe is let in by the browser.
		const context = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: false });
		page = await context.newPage();
		page.on("request", (request) => {
			if (!request.url().startsWith(world.botUrl)) strange.push(request.url());
		});
		page.on("console", (message) => {
			if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) strange.push(message.text());
		});
		page.on("pageerror", (error) => strange.push(String(error)));
	}, 120_000);
	beforeEach((ctx) => {
		if (!executablePath) ctx.skip(NO_BROWSER);
	});
	afterAll(async () => {
		await browser?.close();
		await world?.close();
	});

	/** Nothing keeps anybody out, nothing is cut off at this width, the numbers are there, and the heading is one. */
	async function looks(heading: RegExp): Promise<void> {
		const h1 = await page.locator("h1").allInnerTexts();
		expect(h1).toHaveLength(1);
		expect(h1[0]).toMatch(heading);
		looked.push(h1[0]!);
		await page.getByText("Child in danger now: call 999.").first().waitFor();
		await page.getByText("nights and weekends 01632 960002").first().waitFor();
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
		expect(wide, `${h1[0]} is wider than a phone`).toBe(false);
		expect(await axeOn(page), `axe on ${h1[0]}`).toEqual([]);
		expect(strange).toEqual([]);
	}
	const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
	const fills = async (answers: Record<string, string>) => {
		for (const [label, value] of Object.entries(answers)) {
			await page.getByLabel(label, { exact: false }).first().fill(value);
		}
	};

	test("signing in", async () => {
		await page.goto(`${world.botUrl}/web/about/MIL-2027-0001`);
		await looks(/Sign in/);
		await picture(page, "web-sign-in");
		await fills({ "Your work e-mail address": "office" });
		await press("Send me a code");
		await looks(/Sign in/);
		expect(await page.evaluate(() => document.activeElement?.className)).toMatch(/govuk-error-summary/);
		await fills({ "Your work e-mail address": OFFICE });
		await press("Send me a code");
		await looks(/Enter your code/);
		await fills({ Code: "2222-2222" });
		await press("Sign in");
		await looks(/Enter your code/);
		const letters = () => world.sandbox.mail.letters();
		await expect.poll(() => letters().length).toBe(1);
		await fills({ Code: /Your code is (\S+)/.exec(letters()[0]!.text)![1]! });
		await press("Sign in");
		await looks(/About MIL-2027-0001/);
	});

	test("raising a notification, by the keyboard where a press would do", async () => {
		await page.goto(`${world.botUrl}/web/`);
		await looks(/Your page/);
		await press("Raise a notification");
		await looks(/Safety first/);
		await picture(page, "web-safety");
		await press("Next");
		await looks(/Safety first/);
		await page.locator("a[href='#unticked-0']").click();
		await page.keyboard.press("Space");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "The child" }).waitFor();
		await looks(/The child/);
		await press("Next");
		await looks(/The child/);
		await picture(page, "web-child");
		const child = aChild();
		await fills({
			"First name": child.first_name as string,
			Surname: child.surname as string,
			"Last known address": child.address as string,
			"Parent or carer": child.parent as string,
			"UPN, or “not to hand”": child.upn as string,
		});
		for (const [part, value] of [
			["Day", "10"],
			["Month", "6"],
			["Year", "2015"],
		] as const) {
			await page.getByLabel(part, { exact: true }).fill(value);
		}
		await page.getByLabel("Female").check();
		await press("Next");
		await looks(/What happened/);
		await page.locator("#on_roll-0").check();
		await page.locator("#whereabouts-1").check();
		await page.locator("#reason").selectOption("mid_year_transfer");
		for (const box of ["#steps-0", "#not_known-0", "#not_known-1"]) await page.locator(box).check();
		await press("Next");
		await looks(/Check and send/);
		await press("Send");
		await looks(/Received: MIL-2027-0001/);
		await press("Open details");
		await looks(/MIL-2027-0001/);
	});

	test("what is waiting, my school, and an answer", async () => {
		await world.app.nudge();
		await page.goto(`${world.botUrl}/web/`);
		await page
			.getByRole("button", { name: /Record outcome/ })
			.first()
			.waitFor();
		await looks(/Your page/);
		await picture(page, "web-page");
		await press(/Record outcome/);
		await looks(/Outcome/);
		await page.goto(`${world.botUrl}/web/`);
		await press("My school");
		await looks(/Weir Lane Primary School/);
		await picture(page, "web-school");
		await page.goto(`${world.botUrl}/web/nothing`);
		await looks(/no such page/);
	});

	test("the public form", async () => {
		await page.goto(`${world.botUrl}/report/`);
		await looks(/Which panel/);
		await page.getByRole("link", { name: "Millbrook CME panel" }).click();
		await looks(/Tell Millbrook CME panel about a child/);
		await press("Start now");
		await looks(/What you know/);
		await picture(page, "web-public");
		await press("Send");
		await looks(/What you know/);
		await page.getByLabel("No", { exact: true }).check();
		await fills({ "What have you seen or heard?": "A boy alone", "Where?": "The park" });
		await page.waitForTimeout(3_000);
		await press("Send");
		await looks(/Received: MIL-2027-/);
		expect(looked.length).toBeGreaterThan(20);
	});
});
