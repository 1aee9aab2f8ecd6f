import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aChild } from "../support/story.ts";
import { FLAGS, findChromium, NO_BROWSER } from "./chromium.ts";
import { picture } from "./pictures.ts";
import { type StartedSandbox, startSandboxIn } from "./started-sandbox.ts";
import { type Visitor, visitorAt } from "./visitor.ts";
import { openWatched, type WatchedPage } from "./watched-page.ts";

const WHOLE = { width: 1600, height: 1000 };
const PHONE = { width: 390, height: 844, scale: 2 };
const REFERENCE = /MIL-\d{4}-\d{4}/;
/** A start that keeps its data takes under three seconds by itself; this machine may be busy. */
const SOON_MS = 10_000;

const executablePath = findChromium(process.env);
const isRequired = process.env.ROLLCALL_BROWSER === "required";

/** So many days from today, as an ISO date. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const child = aChild();
const THE_CHILD = {
	"First name": child.first_name,
	Surname: child.surname,
	"Date of birth": inDays(-11 * 365 - 100),
	Sex: "Female",
	"Last known address": child.address,
	Postcode: child.postcode,
	"Parent or carer": child.parent,
	"Best phone number": child.phone,
};
const WHAT_HAPPENED = {
	"On a school's roll now?": "Yes",
	"Last attended": inDays(-20),
	"Do you know where the child is?": "No",
	"Main reason": "Changing school in the middle of the year",
};

describe("the sandbox page, as a newcomer finds it", () => {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-browser-"));
	let sandbox: StartedSandbox;
	let browser: Browser;
	let watched: WatchedPage;
	let visitor: Visitor;
	/** The case that was raised in Slack, and the one in Teams. */
	const ref = { slack: "", teams: "" };

	async function opensPage(looks = WHOLE): Promise<void> {
		await watched?.page.context().close();
		watched = await openWatched(browser, sandbox.url, looks);
		visitor = await visitorAt(watched.page);
	}

	beforeAll(async () => {
		if (!executablePath && isRequired) throw new Error(`The browser test is required, but ${NO_BROWSER}`);
		if (!executablePath) return;
		// An unprivileged user runs the database where root runs the tests.
		chmodSync(folder, 0o755);
		[sandbox, browser] = await Promise.all([
			startSandboxIn(folder),
			chromium.launch({ executablePath, args: FLAGS }),
		]);
		await opensPage();
	}, 120_000);

	beforeEach((ctx) => {
		if (!executablePath) ctx.skip(NO_BROWSER);
	});

	afterEach(() => {
		expect(watched?.wrongs ?? []).toEqual([]);
	});

	afterAll(async () => {
		await browser?.close();
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	test("an attendance officer raises a notification in Slack, and a card shows in both channels", async () => {
		const { slack, teams } = visitor;
		await visitor.becomes("Holly Brambling");
		await slack.asks("raise");
		await slack.dialog.getByText("Child in danger now: call 999.").waitFor();
		await picture(visitor.page, "raise");
		await slack.fills({ "What you did not tick": "No, I checked" });
		await slack.sends("Next", "Step 2 of 4");
		await slack.fills(THE_CHILD);
		await slack.sends("Next", "Step 3 of 4");
		await slack.fills(WHAT_HAPPENED);
		await slack.sends("Next", child.surname);
		await slack.sends("Send");
		const told = await slack.lastPrivately().filter({ hasText: "Asha Curlew" }).innerText();
		ref.slack = told.match(REFERENCE)![0];
		await slack.headed(ref.slack).getByText("Enquiries open").waitFor();
		await teams.headed(ref.slack).getByText("Enquiries open").waitFor();
	});
});
