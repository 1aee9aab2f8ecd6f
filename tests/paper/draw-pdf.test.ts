import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { drawJson } from "../../src/paper/draw-json.ts";
import { drawPdf } from "../../src/paper/draw-pdf.ts";
import { drawable, visualRuns } from "../../src/paper/letters.ts";
import { type Entry, marked, type Paper } from "../../src/paper/paper.ts";
import { CORPUS } from "../security/corpus.ts";

const paper = (entries: readonly Entry[]): Paper => ({
	...{ title: "A paper", reference: "MIL-2027-0001", lead: ["It names a child."], mark: "For Asha Curlew" },
	sections: [{ title: "Who", entries }],
});

const said = (...words: string[]): Entry => ({ facts: words.map((w) => ["Said", new Private(w)]) });

async function read(entries: readonly Entry[]) {
	const { bytes, pages } = await drawPdf(paper(entries));
	const pdf = await getDocumentProxy(new Uint8Array(bytes));
	const { text, totalPages } = await extractText(pdf, { mergePages: true });
	return { text: text.normalize("NFKC").replaceAll(/\s+/g, " "), pages, totalPages, pdf };
}

describe("a paper as a PDF", () => {
	test("has names as they are written, in the alphabets of Europe and the Near East", async () => {
		const names = ["Łukasz Żółć", "Nguyễn Thị Ánh", "Щербакова Євгенія", "Ελένη Παπαδοπούλου", "Şükrü Öğüt"];
		const { text } = await read([said(...names)]);
		for (const name of names) expect(text).toContain(name.normalize("NFKC"));
		expect(text).not.toContain("□");
	});

	test("shapes Arabic and Hebrew: no letter is lost", async () => {
		const { text } = await read([said("نورا علي", "שרה לוי")]);
		const letters = (words: string) => [...words.replaceAll(" ", "")].sort().join("");
		for (const word of ["نورا", "علي", "שרה", "לוי"]) {
			const found = text.split(" ").some((one) => letters(one) === letters(word));
			expect(found, word).toBe(true);
		}
	});

	test("says so where its font has no such letter", async () => {
		const { text } = await read([said("王小明")]);
		expect(text).toContain("□□□");
		expect(text).toMatch(/3 letters are in a script that this file cannot show/);
	});

	test("is tagged, with title and language; its foot and its mark are no part of what is read out", async () => {
		const { pdf } = await read([said("Zephyrine"), { title: "10 March", facts: [["", "Seen"]] }]);
		expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
		const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
		expect(info).toMatchObject({ Title: "A paper MIL-2027-0001", Language: "en-GB" });
		const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
		for (const role of ["H1", "H2", "H3", "P"]) expect(tree).toContain(`"role":"${role}"`);
	});

	test("no title stands alone at the foot of a page, whatever stands beside its first label", async () => {
		const lines = new Private("A word to fill the lines beside it. ".repeat(9));
		for (let before = 34; before <= 50; before++) {
			const { pdf } = await read([
				{ facts: Array.from({ length: before }, () => ["", "Before"] as const) },
				{ title: "Visits", facts: [["Seen by", lines]] },
			]);
			const pages = await Promise.all(
				Array.from({ length: pdf.numPages }, async (_, n) => {
					const { items } = await (await pdf.getPage(n + 1)).getTextContent();
					return items.map((item) => ("str" in item ? item.str : "")).join(" ");
				}),
			);
			const on = (words: string) => pages.findIndex((text) => text.includes(words));
			expect(on("Visits"), `after ${before} lines`).toBe(on("Seen by"));
		}
	});

	test("sets a fact beside its label, so that a meeting's papers are no longer than they must be; a long one stands below", async () => {
		const long = "word ".repeat(200);
		const { pdf } = await read([
			{
				facts: [
					["Surname", new Private("Zephyrine")],
					["Note", new Private(long)],
				],
			},
		]);
		const { items } = await (await pdf.getPage(1)).getTextContent();
		const at = (words: string) => {
			const found = items.find((item) => "str" in item && item.str.startsWith(words)) as {
				transform: number[];
			};
			return { x: found.transform[4]!, y: found.transform[5]! };
		};
		expect(Math.abs(at("Surname").y - at("Zephyrine").y)).toBeLessThan(1);
		expect(at("Zephyrine").x).toBeGreaterThan(at("Surname").x + 100);
		expect(at("word").y).toBeLessThan(at("Note").y - 10);
		expect(at("word").x).toBe(at("Note").x);
	});

	test("goes over pages, a word longer than a line and a box longer than a page included", async () => {
		const long = "word ".repeat(1_500);
		const entry: Entry = {
			facts: [
				["Note", marked(new Private(long), "It is about a parent or carer")],
				["Long", "x".repeat(400)],
			],
		};
		const { text, pages, totalPages } = await read([entry]);
		expect(pages).toBe(totalPages);
		expect(pages).toBeGreaterThan(1);
		expect(text.match(/\bword\b/g)).toHaveLength(1_500);
		expect(text.replaceAll(" ", "")).toContain("x".repeat(90));
		expect(text).toContain("Note. Third party, to be decided: It is about a parent or carer");
		expect(text).toContain(`Page ${pages} of ${pages}`);
	});

	test("holds text that would mislead as text, without what steers its direction", async () => {
		for (const words of CORPUS) {
			const { text } = await read([said(words)]);
			expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\p{Cc}]/u);
			expect(text).toContain("A paper");
		}
		expect(drawable("a\u202Eb\u0007\r\nc")).toBe("ab\nc");
	}, 60_000);

	test("leaves the process free between records: a paper of 500 rows holds nobody up for a second", async () => {
		const row = (n: number): Entry => ({
			title: "10 March 2027, 09:00  Asha Curlew, CME team",
			facts: [["", new Private(`Visited, number ${n}: nobody had seen the family since before half term.`)]],
		});
		await drawPdf(paper([]));
		let longest = 0;
		let last = performance.now();
		const ticking = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		const { pages } = await drawPdf(paper(Array.from({ length: 500 }, (_, n) => row(n))));
		clearInterval(ticking);
		expect(pages).toBeGreaterThan(20);
		expect(longest).toBeLessThan(1_000);
	});
});

test("parts that run from right to left stand where a reader expects them, and numbers among them keep their order", () => {
	const order = (line: string) => visualRuns(line).map((run) => run.text.trim());
	expect(order("Nora Ali")).toEqual(["Nora Ali"]);
	expect(order("as נורה 12 לוי wrote")).toEqual(["as", "לוי", "12", "נורה", "wrote"]);
});

test("a paper as JSON has each value with its label, and marks what is about somebody else", () => {
	const entry: Entry = { title: "One", facts: [["Parent", marked(new Private("Thessaly"), "A parent")]] };
	expect(JSON.parse(drawJson(paper([entry])).toString()).sections[0].records).toEqual([
		{
			title: "One",
			facts: [{ label: "Parent", value: "Thessaly", thirdParty: true, because: "A parent" }],
		},
	]);
});
