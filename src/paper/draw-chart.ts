import type { Bar, Chart } from "../domain/reports/chart.ts";
import { INK, type Lettered } from "./lettering.ts";

/** In points. */
const TEXT = 9;
const BAR = 13;
const BETWEEN = { bars: 2, groups: 9 } as const;
const ABOVE = 26;
const BELOW = 44;
const RIGHT = 40;
/** The widest that labels may be; longer ones are broken. */
const LABEL = 165;

/**
 * The fills of one, two or three bars side by side: dark, middling and light, so that they are told apart without colour
 * and by whoever sees colours differently. Each has a dark edge, and its own number beside it.
 */
export const FILLS = ["#12436d", "#6bace6", "#ffffff"] as const;

/** A picture of a chart. */
export interface Picture {
	svg: string;
	width: number;
	height: number;
}

type Measure = Pick<import("./lettering.ts").Lettering, "width" | "lines">;

/** Half a second of loading, which only who draws a chart waits for. */
let loading: Promise<typeof import("echarts/core")> | undefined;
async function load() {
	loading ??= (async () => {
		const [echarts, { BarChart }, { GridComponent, LegendComponent }, { SVGRenderer }] = await Promise.all([
			import("echarts/core"),
			import("echarts/charts"),
			import("echarts/components"),
			import("echarts/renderers"),
		]);
		echarts.use([BarChart, GridComponent, LegendComponent, SVGRenderer]);
		return echarts;
	})();
	return loading;
}

/**
 * A chart as SVG, so wide, and as high as its bars ask. Bars lie, as their labels are words; each has its number beside
 * it. One that is kept back has no length, and says so.
 */
export async function drawChart(chart: Chart, width: number, measure: Measure): Promise<Picture> {
	const echarts = await load();
	const look: Lettered = { size: TEXT };
	const labels = chart.labels.map((label) => measure.lines(label, look, LABEL));
	const group = Math.max(
		chart.series.length * (BAR + BETWEEN.bars) + BETWEEN.groups,
		...labels.map((lines) => lines.length * TEXT * 1.3 + 4),
	);
	const height = Math.ceil(ABOVE + chart.labels.length * group + BELOW);
	const left = Math.ceil(Math.max(...labels.flat().map((line) => measure.width(line, look))) + 14);
	const drawn = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
	try {
		drawn.setOption({
			animation: false,
			textStyle: { fontFamily: "regular", fontSize: TEXT, color: INK.main },
			grid: { left, right: RIGHT, top: ABOVE, bottom: BELOW },
			legend: { ...legendOf(chart), left },
			xAxis: {
				...axis(chart.counts, { nameLocation: "middle", nameGap: 24 }),
				...{ type: "value", min: 0, minInterval: 1, splitLine: { lineStyle: { color: "#dcdee0" } } },
			},
			yAxis: {
				...axis(chart.of, { nameLocation: "start", nameGap: 8 }),
				...{ type: "category", inverse: true, data: labels.map((lines) => lines.join("\n")) },
				axisTick: { show: false },
				nameTextStyle: { align: "right", padding: [0, 8, 0, 0], color: INK.quiet, fontSize: TEXT },
			},
			series: chart.series.map(({ name, bars }, n) => ({
				...{ name, type: "bar", barWidth: BAR, barGap: `${(BETWEEN.bars / BAR) * 100}%` },
				itemStyle: { color: FILLS[n], borderColor: INK.main, borderWidth: 0.75 },
				data: bars.map(datum),
			})),
		});
		return { svg: drawn.renderToSVGString(), width, height };
	} finally {
		// Otherwise the process does not end.
		drawn.dispose();
	}
}

const axis = (name: string, where: object) => ({
	...{ name, ...where, nameTextStyle: { color: INK.quiet, fontSize: TEXT } },
	axisLine: { show: true, lineStyle: { color: INK.quiet } },
	axisLabel: { color: INK.main, fontSize: TEXT, interval: 0, lineHeight: TEXT * 1.3 },
});

const legendOf = ({ series }: Chart) => ({
	...{ show: series.length > 1, top: 0, itemWidth: 12, itemHeight: 9, itemGap: 14 },
	...{ selectedMode: false, data: series.map(({ name }) => ({ name, icon: "rect" })) },
	textStyle: { fontSize: TEXT, color: INK.main },
	itemStyle: { borderColor: INK.main, borderWidth: 0.75 },
});

/** No edge where a bar has no length: a line at nought would look like a little of something. */
function datum(bar: Bar): object {
	const says = bar === undefined ? "" : bar === "kept back" ? bar : String(bar);
	const length = typeof bar === "number" ? bar : 0;
	return {
		value: length,
		itemStyle: length ? {} : { borderWidth: 0, color: "none" },
		label: {
			...{ show: says !== "", position: "right", distance: 4, formatter: says, fontSize: TEXT },
			// The converter draws an edge over its letters.
			...{ color: bar === "kept back" ? INK.quiet : INK.main, textBorderWidth: 0, textBorderColor: "none" },
		},
	};
}
