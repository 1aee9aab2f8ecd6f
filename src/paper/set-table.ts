import type { Words } from "../chat/message.ts";
import { INK, type Lettered } from "./lettering.ts";
import type { Table } from "./paper.ts";
import { PAGE, type TypeSetter, WIDTH } from "./type-setter.ts";

/** In points. */
const PAD = { x: 5, y: 4 } as const;
const TEXT: Lettered = { size: 9 };
const HEAD: Lettered = { size: 8.5, bold: true };
const LINE = 1.35;
/** So that columns of numbers stand where they stood in the table before. */
const NUMBERS = 54;

interface Column {
	x: number;
	width: number;
	/** Numbers stand at the right of their column, so that their digits stand under each other. */
	right: boolean;
}

/** A row that is broken into lines, and its height. */
interface Broken {
	cells: readonly (readonly string[])[];
	look: Lettered;
	height: number;
}

/**
 * A table with ruled rows. A row is never broken over pages; the head stands on each page again, where a screen reader
 * does not say it twice. Cells know which column and row they are of.
 */
export function setTable(setter: TypeSetter, { head, rows }: Table): void {
	const columns = columnsOf(setter, head, rows);
	const top = broken(setter, columns, head, HEAD);
	const lines = rows.map((cells) => broken(setter, columns, cells, TEXT));
	setter.space(6);
	setter.room(top.height + heightOf(lines.slice(0, 2)));
	const table = setter.part("Table");
	const inHead = setter.doc.struct("TR");
	table.add(inHead);
	draw(setter, columns, top, (_, cell) => inHead.add(structure(setter, "TH", cell, "Column")));
	inHead.end();
	for (const [n, row] of lines.entries()) {
		// The last row is not left to stand alone on the next page.
		const together = n === lines.length - 2 ? lines.slice(n) : [row];
		if (!setter.fits(heightOf(together))) {
			setter.newPage();
			draw(setter, columns, top, (_, cell) => setter.artifact(cell));
		}
		const line = setter.doc.struct("TR");
		table.add(line);
		draw(setter, columns, row, (n, cell) =>
			line.add(n ? structure(setter, "TD", cell) : structure(setter, "TH", cell, "Row")),
		);
		line.end();
	}
	table.end();
	setter.space(4);
}

const heightOf = (rows: readonly Broken[]): number => rows.reduce((sum, { height }) => sum + height, 0);

/** The library knows the scope of a header; its types do not yet. */
function structure(setter: TypeSetter, tag: "TH" | "TD", draw: () => void, scope?: "Column" | "Row") {
	const options: PDFKit.Mixins.StructureElementOptions & { scope?: string } = scope ? { scope } : {};
	return setter.doc.struct(tag, options, draw);
}

/** The first column gets what the others leave: they are as wide as their widest word asks, or their widest number. */
function columnsOf(setter: TypeSetter, head: readonly Words[], rows: Table["rows"]): Column[] {
	const widest = (texts: readonly string[], look: Lettered) =>
		Math.max(0, ...texts.map((text) => setter.letters.width(text, look)));
	const others = head.slice(1).map((name, n) => {
		const cells = rows.map((row) => String(row[n + 1] ?? ""));
		const widestHere = Math.max(widest(name.split(" "), HEAD), widest(cells, TEXT));
		return Math.max(NUMBERS, widestHere + 2 * PAD.x);
	});
	const widths = [WIDTH - others.reduce((sum, one) => sum + one, 0), ...others];
	let x: number = PAGE.left;
	return widths.map((width, n) => {
		const column = { x, width, right: n > 0 };
		x += width;
		return column;
	});
}

function broken(
	setter: TypeSetter,
	columns: readonly Column[],
	cells: readonly (Words | number)[],
	look: Lettered,
): Broken {
	const lines = columns.map(({ width }, n) =>
		setter.letters.lines(String(cells[n] ?? ""), look, width - 2 * PAD.x),
	);
	const most = Math.max(1, ...lines.map((of) => of.length));
	return { cells: lines, look, height: most * look.size * LINE + 2 * PAD.y };
}

function draw(
	setter: TypeSetter,
	columns: readonly Column[],
	{ cells, look, height }: Broken,
	cell: (column: number, draw: () => void) => void,
): void {
	const { letters, y } = setter;
	for (const [n, lines] of cells.entries()) {
		const { x, width, right } = columns[n]!;
		cell(n, () => {
			for (const [at, text] of lines.entries()) {
				const indent = right ? width - PAD.x - letters.width(text, look) : PAD.x;
				letters.line(text, x + indent, y + PAD.y + at * look.size * LINE, look);
			}
		});
	}
	setter.y += height;
	setter.artifact(() => {
		const rule = setter.doc.moveTo(PAGE.left, setter.y).lineTo(PAGE.left + WIDTH, setter.y);
		rule.lineWidth(look.bold ? 1 : 0.5).stroke(look.bold ? INK.main : INK.rule);
	});
}
