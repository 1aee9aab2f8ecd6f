import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { drawPdf } from "../../src/paper/draw-pdf.ts";
import { drawPdfBeside } from "../../src/paper/draw-pdf-beside.ts";
import { marked, type Paper } from "../../src/paper/paper.ts";

const name = (n: number) => new Private(`Zephyrine Quillfeather ${n}`);

const paper = (records: number, more: Partial<Paper> = {}): Paper => ({
	...{ title: "A paper", reference: "MIL-2027-0001", lead: ["It names a child."], mark: "For Asha Curlew" },
	sections: [
		{
			title: "Who",
			says: ["As held."],
			table: { head: ["Agency", "Open"], rows: [["Lapwing School", 3]] },
			entries: Array.from({ length: records }, (_, n) => ({
				title: `Record ${n}`,
				facts: [
					["Name", name(n)],
					["Said by", marked(name(n), "It is about a parent or carer")],
				],
			})),
		},
	],
	...more,
});

async function wordsIn(bytes: Buffer, password?: string): Promise<string> {
	const pdf = await getDocumentProxy(new Uint8Array(bytes), { password });
	return (await extractText(pdf, { mergePages: true })).text;
}

describe("a PDF that is drawn beside the bot", () => {
	test("says what it says when it is drawn in the bot, private values too", async () => {
		const [beside, here] = await Promise.all([drawPdfBeside(paper(12)), drawPdf(paper(12))]);
		expect(beside.pages).toBe(here.pages);
		const words = await wordsIn(beside.bytes);
		expect(words).toBe(await wordsIn(here.bytes));
		expect(words).toContain("Zephyrine Quillfeather 11");
	});

	test("opens with its passphrase alone", async () => {
		const { bytes } = await drawPdfBeside(paper(1), "correct horse");
		await expect(wordsIn(bytes)).rejects.toThrow(/password/i);
		expect(await wordsIn(bytes, "correct horse")).toContain("Zephyrine Quillfeather 0");
	});

	test("that cannot be drawn is an error that names nobody, and keeps the next one back no longer", async () => {
		const wrong = drawPdfBeside(paper(1, { mark: Number.NaN as never }));
		const right = drawPdfBeside(paper(1));
		await expect(wrong).rejects.toThrow(/^A PDF could not be drawn$/);
		expect((await right).pages).toBe(1);
	});

	test("leaves the bot its memory and its time: five hundred records take it less than a tenth of what they take to draw", async () => {
		const { pages } = await drawPdfBeside(paper(1));
		expect(pages).toBe(1);
		const from = process.cpuUsage();
		await drawPdfBeside(paper(500));
		const beside = process.cpuUsage(from);
		const again = process.cpuUsage();
		await drawPdf(paper(500));
		const here = process.cpuUsage(again);
		expect(beside.user + beside.system).toBeLessThan((here.user + here.system) / 10);
	});
});
