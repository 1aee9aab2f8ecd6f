import { execFileSync } from "node:child_process";
import PDFDocument from "pdfkit";
import { describe, expect, test } from "vitest";
import type { Bar, Chart } from "../../src/domain/reports/chart.ts";
import { drawChart, FILLS } from "../../src/paper/draw-chart.ts";
import { Lettering } from "../../src/paper/lettering.ts";
import { ROOT } from "../docs/documents.ts";

const chartOf = (...bars: Bar[][]): Chart => ({
	...{ title: "Referrals", counts: "Number of children", of: "Cases", alt: "Bar chart." },
	labels: bars[0]!.map((_, n) => `Figure ${n}`),
	series: bars.map((of, n) => ({ name: ["This period", "Period before", "A year earlier"][n]!, bars: of })),
});
const draw = (...bars: Bar[][]) =>
	drawChart(chartOf(...bars), 483, new Lettering(new PDFDocument({ autoFirstPage: false })));

/** The length of each bar that is drawn, in points. */
function lengths(svg: string): number[] {
	const paths = [...svg.matchAll(/<path d="M[-\d.]+ [-\d.]+l([-\d.]+) 0[^>]*ecmeta_ssr_type="chart"/g)];
	return paths.map(([, length]) => Number(length));
}
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("a chart", () => {
	test("has bars as long as their numbers, each with its number, and names of both axes and of the periods", async () => {
		const { svg } = await draw([40, 20], [10, 0]);
		const [a, b, c, d] = lengths(svg);
		expect(a).toBeGreaterThan(100);
		for (const [length, part] of [[b, 2] as const, [c, 4] as const])
			expect(Math.abs(a! - length! * part)).toBeLessThan(4);
		expect(d).toBe(0);
		const said = ["40", "20", "10", "0", "Number of children", "Cases", "Figure 0", "This period"];
		expect(words(svg)).toEqual(expect.arrayContaining([...said, "Period before"]));
	});

	test("[S2-18] draws no length and no edge where a figure is kept back, and says so", async () => {
		const { svg } = await draw([40, "kept back"], [undefined, "kept back"]);
		expect(lengths(svg).slice(1)).toEqual([0, 0, 0]);
		const empty = [...svg.matchAll(/<path d="M\S+ \S+l0 0[^>]*>/g)].map(([path]) => path);
		expect(empty).toHaveLength(3);
		for (const path of empty) expect(path).toMatch(/fill="none".*stroke-width="0"/);
		expect(words(svg).filter((w) => w === "kept back")).toHaveLength(2);
		// Nothing in it scales with anything but the figure that is shown.
		expect(words(svg)).toContain("40");
	});

	test("is told apart without colour: the fills differ by how light they are, and each has a dark edge", async () => {
		const light = FILLS.map((fill) => {
			const [r, g, b] = [1, 3, 5].map((at) => {
				const part = Number.parseInt(fill.slice(at, at + 2), 16) / 255;
				return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			});
			// WCAG 2.2, relative luminance.
			return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
		});
		for (const [n, one] of light.slice(1).entries())
			expect((one + 0.05) / (light[n]! + 0.05)).toBeGreaterThan(2);
		const { svg } = await draw([1, 2], [3, 4], [5, 6]);
		const bars = [...svg.matchAll(/<path[^>]*ecmeta_ssr_type="chart"[^>]*>/g)].map(([path]) => path);
		expect(bars).toHaveLength(6);
		for (const [n, bar] of bars.entries())
			expect(bar).toContain(`fill="${FILLS[Math.floor(n / 2)]}" stroke="#0b0c0c"`);
	});

	test("keeps no process alive", () => {
		const program = `
			import PDFDocument from "pdfkit";
			import { drawChart } from "./src/paper/draw-chart.ts";
			import { Lettering } from "./src/paper/lettering.ts";
			const chart = ${JSON.stringify(chartOf([3, 4]))};
			const { svg } = await drawChart(chart, 400, new Lettering(new PDFDocument({ autoFirstPage: false })));
			process.stdout.write(String(svg.length));`;
		const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
			...{ cwd: ROOT, encoding: "utf8", timeout: 30_000 },
		});
		expect(Number(out)).toBeGreaterThan(1_000);
	}, 40_000);
});
