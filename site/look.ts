import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { chromium, type Page } from "playwright-core";
import { FLAGS, findChromium, NO_BROWSER } from "../tests/browser/chromium.ts";

/**
 * Looks at every page of the built site, in light and in dark, on a desk and on a phone: what axe finds, what is wider than a
 * phone, and links and pictures that lead nowhere. Ends with 1 where there is anything.
 */
const SITE = join(import.meta.dirname, ".vitepress/dist");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 380, height: 780 } };
const THEMES = ["light", "dark"] as const;
const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".css": "text/css",
	".png": "image/png",
	".woff2": "font/woff2",
};

/** Runs in the page: its own links and pictures, as full addresses, and the parts that a link can lead to. */
function refer(): { links: string[]; parts: string[] } {
	const all = <T extends Element>(selector: string) => [...document.querySelectorAll<T>(selector)];
	return {
		links: [
			...all<HTMLAnchorElement>("a[href]").map(({ href }) => href),
			...all<HTMLImageElement>("img").map(({ src }) => src),
		],
		parts: all("[id]").map(({ id }) => id),
	};
}

const executablePath = findChromium(process.env);
if (!executablePath) throw new Error(`The site is looked at in a browser, but ${NO_BROWSER}`);
const pages = readdirSync(SITE, { recursive: true, encoding: "utf8" }).filter((file) =>
	file.endsWith(".html"),
);
const server = createServer((request, response) => {
	const path = decodeURIComponent(new URL(request.url!, "http://here").pathname);
	const file = join(SITE, normalize(path.endsWith("/") ? `${path}index.html` : path));
	if (!existsSync(file)) return void response.writeHead(404).end();
	const type = TYPES[extname(file)] ?? "application/octet-stream";
	response.writeHead(200, { "content-type": type }).end(readFileSync(file));
});
await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await chromium.launch({ executablePath, args: FLAGS });

const found: string[] = [];
const parts = new Map<string, Set<string>>();
const links: [from: string, to: string][] = [];
let looks = 0;

async function look(page: Page, file: string, how: string): Promise<void> {
	await page.goto(`${origin}/${file}`);
	await page.waitForFunction(() => "__vue_app__" in document.querySelector("#app")!);
	const violations = (await page.evaluate(
		`${AXE}; axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) =>
			v.impact + " " + v.id + ": " + v.nodes.map((n) => n.target + "\\n    " + n.failureSummary.replaceAll("\\n", "\\n    ")).join("\\n  ")))`,
	)) as string[];
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	looks += 1;
	for (const one of violations) found.push(`${file}, ${how}: ${one}`);
	if (wide > 0) found.push(`${file}, ${how}: ${wide} pixels wider than the window`);
}

for (const [size, viewport] of Object.entries(SIZES)) {
	for (const colorScheme of THEMES) {
		const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
		const page = await context.newPage();
		for (const file of pages) {
			await look(page, file, `${size}, ${colorScheme}`);
			if (parts.has(file)) continue;
			const refers = await page.evaluate(refer);
			parts.set(file, new Set(refers.parts));
			for (const to of refers.links) links.push([file, to]);
		}
		await context.close();
	}
}
await browser.close();
server.close();

const own = links.filter(([, to]) => to.startsWith(`${origin}/`));
for (const [from, to] of own) {
	const { pathname, hash } = new URL(to);
	const path = decodeURIComponent(pathname).slice(1);
	const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
	const part = decodeURIComponent(hash.slice(1));
	if (!existsSync(join(SITE, file))) found.push(`${from}: ${path} is not there`);
	else if (part && !parts.get(file)?.has(part)) found.push(`${from}: ${path} has no part “${part}”`);
}
process.stdout.write(`${found.map((one) => `${one}\n`).join("")}
${pages.length} pages, looked at ${looks} times; ${own.length} links and pictures within the site, ${links.length - own.length} elsewhere. Wrong: ${found.length}.
`);
process.exitCode = found.length ? 1 : 0;
