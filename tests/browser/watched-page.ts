import type { Browser, Page } from "playwright-core";
import { CASES } from "../../src/demo/cases.ts";
import { CANARIES } from "../support/story.ts";

/** What identifies a child: the story's own, and each of the demonstration's. */
const NAMING = [
	...CANARIES,
	...CASES.flatMap(({ child }) => [child.name.join(" "), child.name[1], child.home[0], child.parent]),
];

/** A page and all that went wrong on it so far. */
export interface WatchedPage {
	page: Page;
	/** Errors in its console, requests that failed or went elsewhere, and children named outside a dialog. */
	wrongs: string[];
}

export interface Looks {
	width: number;
	height: number;
	/** Device pixels for each of the page's. */
	scale?: number;
}

/** Opens the page in a browser profile of its own, and watches it from its first moment. */
export async function openWatched(browser: Browser, url: string, looks: Looks): Promise<WatchedPage> {
	const context = await browser.newContext({
		viewport: { width: looks.width, height: looks.height },
		deviceScaleFactor: looks.scale ?? 1,
		locale: "en-GB",
		timezoneId: "Europe/London",
		colorScheme: "light",
		reducedMotion: "reduce",
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	const wrongs: string[] = [];
	page.on("pageerror", (error) => wrongs.push(`The page's script failed: ${error.message}`));
	page.on("console", (message) => {
		if (message.type() === "error") wrongs.push(`The console says: ${message.text()}`);
	});
	page.on("request", (request) => {
		const asked = new URL(request.url());
		if (asked.protocol !== "data:" && asked.hostname !== "127.0.0.1")
			wrongs.push(`It asked ${asked.href}, which is not this machine`);
	});
	page.on("requestfailed", (request) =>
		wrongs.push(`${request.url()} failed: ${request.failure()?.errorText}`),
	);
	page.on("response", (response) => {
		if (response.status() >= 400) wrongs.push(`${response.url()} answered ${response.status()}`);
	});
	await page.exposeFunction("childNamed", (where: string) => wrongs.push(`A child is named: ${where}`));
	await page.addInitScript(watchForNames, NAMING);
	await page.goto(url);
	return { page, wrongs };
}

/** Runs in the page: tells of any text outside a dialog that names a child, the moment that it is drawn. */
function watchForNames(naming: readonly string[]): void {
	const tell = (globalThis as unknown as { childNamed: (where: string) => void }).childNamed;
	const look = (text: Node) => {
		const words = text.nodeValue ?? "";
		const name = naming.find((one) => words.includes(one));
		if (name && !text.parentElement?.closest("[role=dialog]")) tell(`“${name}” in “${words}”`);
	};
	const lookIn = (node: Node) => {
		const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
		for (let text: Node | null = node.nodeType === Node.TEXT_NODE ? node : texts.nextNode(); text; ) {
			look(text);
			text = texts.nextNode();
		}
	};
	new MutationObserver((changes) => {
		for (const change of changes) {
			if (change.type === "characterData") look(change.target);
			for (const node of change.addedNodes) lookIn(node);
		}
	}).observe(document, { childList: true, subtree: true, characterData: true });
}
