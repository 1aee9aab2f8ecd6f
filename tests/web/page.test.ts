import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Link } from "../../src/chat/link.ts";
import { readConfig } from "../../src/config.ts";
import { drawMessage } from "../../src/slack/draw-message.ts";
import { drawMessage as drawCard } from "../../src/teams/draw-message.ts";
import { drawPage } from "../../src/web/page.ts";
import { CORPUS } from "../security/corpus.ts";

const TOKEN = "a".repeat(43);
const link = new Link("https://rollcall.example", "files", TOKEN);

describe("a link", () => {
	test("is drawn as a button that opens it, on both platforms", () => {
		const message = { summary: "Ready", blocks: [{ links: [{ label: "Open PDF page", to: link }] }] };
		const url = `https://rollcall.example/files/${TOKEN}`;
		expect(drawMessage(message, "T1").blocks).toMatchObject([
			{ type: "actions", elements: [{ type: "button", url, text: { text: "Open PDF page" } }] },
		]);
		expect(JSON.stringify(drawCard(message, "T1"))).toContain(
			JSON.stringify({ type: "Action.OpenUrl", title: "Open PDF page", url }),
		);
	});

	test("shows its token to no log, and is made of nothing but a token", () => {
		expect(`${link} ${JSON.stringify({ link })} ${inspect(link)}`).not.toContain(TOKEN);
		for (const text of ["", "../", `${TOKEN}/`, `${TOKEN}?a`, "a b", ...CORPUS]) {
			expect(() => new Link("https://rollcall.example", "files", text), text).toThrow();
		}
		expect(() => new Link("javascript:alert(1)", "files", TOKEN)).toThrow();
	});
});

test("a page shows hostile words as words", () => {
	for (const text of CORPUS) {
		const html = drawPage({ title: text, pieces: [{ text }, { facts: [[text, text]] }, { send: text }] });
		const body = html.slice(html.indexOf("<main>"), html.indexOf("</main>"));
		const tags = body.replaceAll(/<\/?(main|h1|p|dl|div|dt|dd|button|form method="post"|form)>/g, "");
		expect(tags).not.toMatch(/[<>"]/);
		expect(tags).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
	}
});

describe("the address of our own pages", () => {
	const of = (address: string) => readConfig({ ROLLCALL_PUBLIC_URL: address }).publicUrl;

	test("is an origin over https, or this machine", () => {
		expect(of("https://rollcall.example/")).toBe("https://rollcall.example");
		expect(of("http://127.0.0.1:3000")).toBe("http://127.0.0.1:3000");
		expect(readConfig({}).publicUrl).toBeUndefined();
	});

	test.each([
		["http://rollcall.example", /must begin with https/],
		["https://rollcall.example/cme", /take the path away/],
		["ftp://rollcall.example", /give an address such as/],
		["rollcall", /give an address such as/],
	])("is not %s", (address, why) => {
		expect(() => of(address)).toThrow(why);
	});
});
