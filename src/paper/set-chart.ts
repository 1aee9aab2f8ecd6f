import type { Chart } from "../domain/reports/chart.ts";
import { drawChart, type Picture } from "./draw-chart.ts";
import { INK, type Lettered } from "./lettering.ts";
import { PAGE, type TypeSetter, WIDTH } from "./type-setter.ts";

const TITLE: Lettered = { size: 10, bold: true };
const BELOW: Lettered = { size: 8.5, colour: INK.quiet };
/** What the title takes, in points, and the space before it. */
const ABOVE = 18;
const BEFORE = 8;

/** A chart that is drawn, and not on a page yet. */
export interface Ready {
	/** In points, with its title and what stands below it. */
	height: number;
	/** Puts it on the page, or on the next where it does not fit on this. */
	set(): void;
}

/** A chart under its title, as lines and letters, so that it is sharp at any size. A screen reader says what it shows. */
export async function readyChart(setter: TypeSetter, chart: Chart): Promise<Ready> {
	const { default: drawSvg } = await import("svg-to-pdfkit");
	const { svg, width, height: high }: Picture = await drawChart(chart, WIDTH, setter.letters);
	const below = chart.leftOut ? setter.letters.lines(chart.leftOut, BELOW, WIDTH) : [];
	const height = BEFORE + ABOVE + high + below.length * BELOW.size * 1.4;
	const picture = (x: number, y: number) => {
		setter.letters.line(chart.title, x, y, TITLE);
		drawSvg(setter.doc, svg, x, y + ABOVE, {
			...{ width, height: high, assumePt: true, fontCallback: () => "regular" },
			warningCallback: (warning: string) => {
				throw new Error(`The chart cannot be drawn: ${warning}`);
			},
		});
		for (const [n, line] of below.entries())
			setter.letters.line(line, x, y + ABOVE + high + n * BELOW.size * 1.4, BELOW);
	};
	const set = () => {
		setter.room(height);
		setter.space(BEFORE);
		const [x, y] = [PAGE.left, setter.y];
		const bbox = [x, y, x + width, y + height - BEFORE];
		setter.part("Figure", { alt: chart.alt, ...{ bbox, placement: "Block" } }, () => picture(x, y)).end();
		setter.space(height - BEFORE);
	};
	return { height, set };
}
