import { expect, test, vi } from "vitest";
import { readyChart } from "../../src/paper/set-chart.ts";
import { PAGE, TypeSetter } from "../../src/paper/type-setter.ts";

const drawing = vi.hoisted(() => ({ svg: "" }));
vi.mock("../../src/paper/draw-chart.ts", () => ({
	drawChart: async () => ({ svg: drawing.svg, width: 100, height: 50 }),
}));

const CHART = {
	...{ title: "Referrals", counts: "Children", of: "Cases", alt: "Bar chart." },
	...{ labels: ["New"], series: [{ name: "Now", bars: [3] }] },
};
const svgOf = (what: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">${what}</svg>`;

test("a chart of which a part cannot be drawn is an error, never a chart without it", async () => {
	drawing.svg = svgOf('<rect width="10" height="10" fill="#000"/>');
	const { set } = await readyChart(new TypeSetter("A paper"), CHART);
	expect(set).not.toThrow();
	drawing.svg = svgOf('<image href="bars.webp" width="10" height="10"/>');
	const broken = await readyChart(new TypeSetter("A paper"), CHART);
	expect(broken.set).toThrow(/The chart cannot be drawn/);
});

test("a chart that does not fit on the page stands whole on the next", async () => {
	drawing.svg = svgOf('<rect width="10" height="10" fill="#000"/>');
	const setter = new TypeSetter("A paper");
	const { set, height } = await readyChart(setter, CHART);
	setter.space(PAGE.height - PAGE.top - PAGE.bottom - height + 1);
	set();
	expect(setter.doc.bufferedPageRange().count).toBe(2);
	expect(setter.y).toBeCloseTo(PAGE.top + height);
});
