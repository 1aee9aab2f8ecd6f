import { getDocumentProxy } from "unpdf";
import { beforeAll, describe, expect, test } from "vitest";
import { CLOSURE_REASONS } from "../../src/domain/lists/closure-reasons.ts";
import { REASONS } from "../../src/domain/lists/reasons.ts";
import { annualReport, NOT_SAID_BY_FIGURES } from "../../src/domain/reports/annual-report.ts";
import { boardReport } from "../../src/domain/reports/board-report.ts";
import { annualPaper, boardPaper } from "../../src/features/download/board-paper.ts";
import { drawPdf } from "../../src/paper/draw-pdf.ts";
import type { Paper } from "../../src/paper/paper.ts";
import { many } from "../domain/reports/cases.ts";

const YEAR = { from: "2025-09-01", to: "2026-08-31" };
const about = { panel: "Millbrook CME panel", period: YEAR, mark: "Made by Rollcall for Asha Curlew" };

/** A year with every reason and outcome in it, some small. */
const cases = [
	...REASONS.flatMap(({ code }, n) => many(2 + 3 * n, { received: "2025-11-03", reason: code })),
	...CLOSURE_REASONS.flatMap(({ code }, n) =>
		many(1 + 2 * n, { received: "2026-05-01", closed: "2026-06-01", closure: code }),
	),
	...many(44, { received: "2024-11-01", closed: "2025-02-01", closure: CLOSURE_REASONS[0]!.code }),
];
const overdue = Array.from({ length: 60 }, (_, n) => ({
	...{ agency: `The Very Long Name of School Number ${n} of Millbrook and District`, overdue: 60 - n },
}));
const facts = { panel: about.panel, today: "2027-03-10", period: YEAR, cases, overdue, most: 5 };
const ANSWERED = { now: { answered: 200, onTime: 150 }, year: { answered: 100, onTime: 50 } };

interface Node {
	role?: string;
	alt?: string;
	children?: Node[];
}
interface Item {
	str: string;
	transform: number[];
	width: number;
}

async function read(paper: Paper) {
	const { bytes } = await drawPdf(paper);
	const pdf = await getDocumentProxy(new Uint8Array(bytes));
	const pages = [];
	for (let n = 1; n <= pdf.numPages; n++) {
		const page = await pdf.getPage(n);
		const { items } = (await page.getTextContent()) as unknown as { items: Item[] };
		pages.push({
			tree: (await page.getStructTree()) as unknown as Node,
			items: items.filter((i) => i.str?.trim()),
		});
	}
	const text = pages
		.map(({ items }) => items.map((i) => i.str).join(" "))
		.join("\n")
		.normalize("NFKC");
	return { pdf, pages, text };
}

const nodes = (node: Node, role: string): Node[] => [
	...(node.role === role ? [node] : []),
	...(node.children ?? []).flatMap((child) => nodes(child, role)),
];

describe.each([
	["the board's figures", () => boardPaper(boardReport(facts), about)],
	["the annual report", () => annualPaper(annualReport({ ...facts, year: ANSWERED }), about)],
] as const)("%s as a PDF", (_, make) => {
	let made: Awaited<ReturnType<typeof read>>;
	beforeAll(async () => {
		made = await read(make());
	});

	test("has each chart as a figure that a screen reader tells of, with a table after it", () => {
		const figures = made.pages.flatMap(({ tree }) => nodes(tree, "Figure"));
		expect(figures.length).toBeGreaterThanOrEqual(4);
		for (const { alt } of figures) expect(alt).toMatch(/^Bar chart\. .{20,}\.$/);
		expect(figures.map((f) => f.alt).join()).toMatch(
			/New referrals by main reason[\s\S]*Resolved cases by outcome/,
		);
		const { title, sections } = make();
		const tables = sections.filter(({ table }) => table).length;
		expect(new Set(made.pages.flatMap(({ tree }) => nodes(tree, "Table"))).size).toBeGreaterThanOrEqual(
			tables,
		);
		expect(made.text).toContain(title.slice(0, 26));
		for (const role of ["TR", "TH", "TD"])
			expect(made.pages.flatMap(({ tree }) => nodes(tree, role)).length).toBeGreaterThan(tables);
	});

	test("stands within its margins, whatever its names and however many rows", () => {
		for (const [n, { items }] of made.pages.entries()) {
			for (const { str, transform, width } of items) {
				const [x, y] = transform.slice(4) as [number, number];
				const upright = transform[1] === 0;
				expect(x, `${str}, page ${n + 1}`).toBeGreaterThanOrEqual(55);
				if (upright) expect(x + width, `${str}, page ${n + 1}`).toBeLessThanOrEqual(541);
				const foot = [about.mark, about.panel].some((words) => str.startsWith(words)) || /Page/.test(str);
				if (!foot) expect(y, `${str}, page ${n + 1}`).toBeGreaterThan(72);
				expect(y, `${str}, page ${n + 1}`).toBeLessThan(790);
			}
		}
	});

	test("has no heading that stands alone at the foot of a page", () => {
		const HEADING = 14;
		const sizes = made.pages.map(({ items }) => {
			const body = items.filter(({ transform }) => transform[5]! > 72);
			const lowest = Math.min(...body.map(({ transform }) => transform[5]!));
			return body.find(({ transform }) => transform[5] === lowest)!.transform[0];
		});
		expect(sizes.filter((size) => size! >= HEADING)).toEqual([]);
	});

	test("has the head of a table on each page that it goes over, and every row once", () => {
		const rows = made.text.match(/School Number \d+/g)!;
		expect(new Set(rows).size).toBe(60);
		const heads = made.pages.filter(({ items }) => items.some((i) => i.str === "Agency"));
		expect(heads.length).toBeGreaterThan(1);
	});

	test("[S2-18] keeps small numbers back in words, and has its mark at the foot, not across the page", () => {
		expect(made.text).toContain("kept back");
		expect(made.text).not.toContain("[c]");
		for (const { items } of made.pages) {
			const marks = items.filter((i) => i.str.includes("Made by Rollcall for Asha Curlew"));
			expect(marks.every((i) => i.transform[1] === 0)).toBe(true);
			expect(marks.length).toBeGreaterThan(0);
		}
	});
});

test("[S3-18] the annual report has a title page with its period, and says what its figures do not", async () => {
	const report = annualReport({ ...facts, year: ANSWERED });
	const { pages, text } = await read(annualPaper(report, about));
	const first = pages[0]!.items.map((i) => i.str).join(" ");
	for (const words of ["Millbrook CME panel", "annual report 2025/26", "1 September 2025 to 31 August 2026"])
		expect(first).toContain(words);
	expect(first).not.toContain("Referrals");
	expect(nodes(pages[0]!.tree, "H1")).toHaveLength(1);
	const plain = text.replaceAll(/\s+/g, " ");
	expect(plain).toContain("What these figures do not say");
	for (const sentence of NOT_SAID_BY_FIGURES) expect(plain).toContain(sentence);
	const sofar = annualPaper(report, { ...about, period: { from: "2026-09-01", to: "2027-03-10" } });
	expect(sofar.cover![0]).toBe("The academic year so far: 1 September 2026 to 10 March 2027");
});

test("a report says at its top what alone it is of, and where no number is kept back that it is not to be published", () => {
	const only = boardPaper(boardReport({ ...facts, concern: "mental_health" }), about);
	expect(only.lead).toEqual([
		"1 September 2025 to 31 August 2026. It names no child, and small numbers are kept back.",
		"Only cases with a concern of this kind: mental health.",
	]);
	const open = boardPaper(boardReport({ ...facts, most: 0 }), about);
	expect(open.lead[0]).toMatch(/Small numbers stand in it as they are: publish it nowhere\.$/);
});

test("a section of which nothing is known yet says so, and has no empty table", () => {
	const empty = boardPaper(boardReport({ ...facts, cases: [], overdue: [] }), about);
	const days = empty.sections.find(({ title }) => title === "Days (median)");
	expect([days?.says, days?.table]).toEqual([["None yet."], undefined]);
});

test("[S2-18] the PDF of a report is the same whatever is kept back in it", async () => {
	const texts = [];
	for (const [small, next] of [
		[3, 8],
		[4, 7],
	]) {
		const counts = {
			bullying: 30,
			mid_year_transfer: 12,
			caring_responsibilities: small!,
			youth_offending: next!,
		};
		const of = Object.entries(counts).flatMap(([reason, n]) => many(n, { reason, received: "2025-10-01" }));
		const { pages } = await read(boardPaper(boardReport({ ...facts, cases: of, overdue: [] }), about));
		texts.push(pages.map(({ items, tree }) => ({ tree, items: items.map((i) => [i.str, i.transform]) })));
	}
	expect(JSON.stringify(texts[0])).toContain("kept back");
	expect(texts[0]).toEqual(texts[1]);
});
