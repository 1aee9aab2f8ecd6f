import { rmSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { FLAGS, findChromium, NO_BROWSER } from "./chromium.ts";
import { type StartedSandbox, startSandboxIn } from "./started-sandbox.ts";
import { type Visitor, visitorAt } from "./visitor.ts";
import { type Looks, openWatched, type WatchedPage } from "./watched-page.ts";

const WHOLE = { width: 1600, height: 1000 };

/** The sandbox's page before a visitor, for the tests of one `describe`: what is open now. */
export interface SandboxPage {
	readonly visitor: Visitor;
	readonly watched: WatchedPage;
	readonly sandbox: StartedSandbox;
	/** Closes the page. */
	closes(): Promise<void>;
	/** Opens it anew, in another browser profile. */
	opens(looks?: Looks): Promise<void>;
	/** Starts the sandbox again that was stopped or killed. */
	startsAgain(...flags: string[]): Promise<void>;
}

/**
 * Starts a sandbox of its own before the tests and opens its page, and takes both away afterwards. After each test nothing
 * may have gone wrong on the page. Without a browser the tests are skipped, unless ROLLCALL_BROWSER is "required".
 * @param name of its folder
 * @param expected what the tests themselves make go wrong
 */
export function hasSandboxPage(
	name: string,
	ready?: (at: SandboxPage) => Promise<void>,
	expected?: RegExp,
): SandboxPage {
	const folder = tempFolder(name);
	const executablePath = findChromium(process.env);
	let browser: Browser | undefined;
	let sandbox: StartedSandbox | undefined;
	let watched: WatchedPage | undefined;
	let visitor: Visitor | undefined;
	const at: SandboxPage = {
		get visitor() {
			return visitor!;
		},
		get watched() {
			return watched!;
		},
		get sandbox() {
			return sandbox!;
		},
		async closes() {
			await watched?.page.context().close();
		},
		async opens(looks = WHOLE) {
			await at.closes();
			watched = await openWatched(browser!, sandbox!.url, looks);
			visitor = await visitorAt(watched.page);
		},
		async startsAgain(...flags) {
			sandbox = await startSandboxIn(folder, ...flags);
		},
	};

	beforeAll(async () => {
		if (!executablePath) {
			if (process.env.ROLLCALL_BROWSER === "required")
				throw new Error(`The browser test is required, but ${NO_BROWSER}`);
			process.stdout.write(`The browser test is skipped: ${NO_BROWSER}\n`);
			return;
		}
		[sandbox, browser] = await Promise.all([
			startSandboxIn(folder),
			chromium.launch({ executablePath, args: FLAGS }),
		]);
		await at.opens();
		await ready?.(at);
	}, 120_000);
	beforeEach((ctx) => {
		if (!executablePath) ctx.skip(NO_BROWSER);
	});
	afterEach(() => {
		expect((watched?.wrongs ?? []).filter((wrong) => !expected?.test(wrong))).toEqual([]);
	});
	afterAll(async () => {
		await browser?.close();
		await sandbox?.stop();
		rmSync(folder, { recursive: true, force: true });
	});
	return at;
}
