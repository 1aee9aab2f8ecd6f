import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig } from "vitepress";

/** The project's folder. */
const ROOT = resolve(import.meta.dirname, "../..");

/** The site is made from a copy of the documents: from outside this package, Vue would not be found. */
const PAGES = resolve(import.meta.dirname, "../pages");
rmSync(PAGES, { recursive: true, force: true });
for (const name of readdirSync(ROOT)) if (/\.md$/.test(name)) cpSync(join(ROOT, name), join(PAGES, name));
cpSync(join(ROOT, "docs"), join(PAGES, "docs"), { recursive: true });
cpSync(join(ROOT, "docs/images"), join(PAGES, "public/images"), { recursive: true });
cpSync(join(ROOT, "site/README.md"), join(PAGES, "site/README.md"));
cpSync(join(ROOT, "site/index.md"), join(PAGES, "index.md"));

/** Where the project's files are shown, such as the address of its repository: links to code lead there, or nowhere. */
const FILES = process.env.ROLLCALL_DOCS_FILES;

const page = (text: string, link: string) => ({ text, link });
const isThere = ({ link }: { link: string }) => existsSync(join(ROOT, `${link.split("#")[0]}.md`));

const titleOf = (path: string) =>
	readFileSync(join(ROOT, path), "utf8").split("\n", 1)[0]!.replace(/^# /, "");
const records = readdirSync(join(ROOT, "docs/adr"))
	.filter((name) => name.endsWith(".md") && name !== "README.md")
	.map((name) => page(titleOf(`docs/adr/${name}`), `/docs/adr/${name.replace(/\.md$/, "")}`));

/** In the order of Diátaxis: to learn, to do, to look up, to understand. */
const sidebar = [
	{
		text: "Begin",
		items: [page("Try it", "/README#try-it"), page("An hour's exercise", "/docs/templates/training")],
	},
	{
		text: "How to",
		items: [
			page("Tell the panel about a child", "/docs/guides/practitioner"),
			page("Answer what your agency is asked", "/docs/guides/panel-member"),
			page("Run the panel", "/docs/guides/coordinator"),
			page("Set it up", "/README#run-it-for-a-real-panel"),
			page("Keep it running", "/docs/operations"),
			page("Templates", "/docs/templates/README"),
			page("Change the code", "/CONTRIBUTING"),
			page("Add a decision type", "/docs/how-to/add-a-decision-type"),
			page("Add an enquiry check", "/docs/how-to/add-an-enquiry-check"),
			page("Add a chat platform", "/docs/how-to/add-a-chat-platform"),
			page("Replay what was sent", "/docs/replaying"),
			page("Use Microsoft's emulator", "/docs/playground"),
		].filter(isThere),
	},
	{
		text: "Look up",
		items: [
			page("Words", "/docs/commands"),
			page("Who may do what", "/docs/access"),
			page("The panel file", "/docs/panel-file"),
			page("Settings", "/README#settings"),
			page("What doctor looks at", "/docs/checks"),
			page("What doctor says of what is broken", "/docs/doctor"),
			page("Slack and Teams, line by line", "/docs/platforms"),
			page("What was asked for, and what shows it", "/docs/features"),
			page("Faults that are run", "/docs/faults"),
			page("Changes", "/CHANGELOG"),
		].filter(isThere),
	},
	{
		text: "Understand",
		items: [
			page("Why four weeks is no gate", "/docs/explanation/four-weeks"),
			page("How dates are counted", "/docs/explanation/how-dates-are-counted"),
			page("How names stay out of chat", "/docs/explanation/privacy"),
			page("Architecture", "/ARCHITECTURE"),
			page("Choices", "/docs/adr/README"),
			page("What was measured", "/docs/bench"),
			page("Where the time goes", "/docs/performance"),
			page("Threat model", "/docs/threat-model"),
			page("Security", "/SECURITY"),
			page("Security requirements, point by point", "/docs/asvs"),
			page("Impact assessment", "/docs/data-protection/dpia"),
			page("Record of processing", "/docs/data-protection/record-of-processing"),
		].filter(isThere),
	},
];
// Not folded away in every page's list: the theme puts a button inside a button there.
const choices = [...sidebar, { text: "Choices", items: records }];

/** Whether a link leads to a page of the site, within one, to a picture, or to somewhere else altogether. */
const isPage = (href: string) => /^(https?:|mailto:|#|\/)/.test(href) || /\.(md|png)(#|$)/.test(href);

type Token = {
	type: string;
	tag: string;
	content: string;
	nesting: number;
	attrGet(name: string): string | null;
	attrSet(name: string, value: string): void;
};

/** A link to a file of the code is no page's: it leads to where the files are shown; where that is not said, its text stands alone. */
function leadLinksToFiles(tokens: readonly Token[], from: string): void {
	let open = false;
	for (const token of tokens) {
		const href = token.type === "link_open" ? String(token.attrGet("href")) : undefined;
		if (href !== undefined && !isPage(href)) {
			if (FILES) token.attrSet("href", FILES + new URL(href, `https://site/${from}`).pathname);
			else {
				open = true;
				Object.assign(token, EMPTY);
			}
		} else if (open && token.type === "link_close") {
			open = false;
			Object.assign(token, EMPTY);
		}
	}
}
/** A column whose head is left empty has no heading, rather than one of nothing. */
function leaveEmptyHeadings(tokens: readonly Token[]): void {
	for (const [at, token] of tokens.entries()) {
		if (token.type !== "th_open" || tokens[at + 1]?.content !== "") continue;
		token.tag = "td";
		tokens[at + 2]!.tag = "td";
	}
}

/** What a link to a heading ends in, as where the project's files are shown. */
const partOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, "")
		.replace(/\s/g, "-");

const EMPTY = { type: "text", tag: "", content: "", nesting: 0 };

export default defineConfig({
	lang: "en-GB",
	title: "Rollcall",
	description: "A bot in Slack and Microsoft Teams for panels on children missing education",
	srcDir: PAGES,
	lastUpdated: false,
	themeConfig: {
		sidebar: { "/": sidebar, "/docs/adr/": choices },
		nav: [page("Guides", "/docs/guides/README"), page("Set it up", "/README#run-it-for-a-real-panel")],
		search: { provider: "local" },
		notFound: {
			title: "There is no such page",
			quote: "The address may have a mistake in it, or the page has another name now.",
			linkText: "To the start",
			linkLabel: "To the start",
		},
		outline: [2, 3],
	},
	markdown: {
		theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
		anchor: { slugify: partOf },
		config(md) {
			md.core.ruler.push("links to files of the code", ({ tokens, env }) => {
				for (const { children } of tokens) leadLinksToFiles(children ?? [], env.relativePath);
				leaveEmptyHeadings(tokens);
			});
			// Two braces are a letter's field to us, and code to Vue.
			md.renderer.rules.text = (tokens, at) =>
				md.utils.escapeHtml(tokens[at]!.content).replaceAll("{{", "&#123;&#123;");
		},
	},
});
