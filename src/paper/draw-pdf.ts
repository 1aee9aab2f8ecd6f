import { setImmediate as turn } from "node:timers/promises";
import type { Words } from "../chat/message.ts";
import { INK } from "./lettering.ts";
import { type Entry, isMarked, type Paper, type Told } from "./paper.ts";
import { readyChart } from "./set-chart.ts";
import { setTable } from "./set-table.ts";
import { TypeSetter } from "./type-setter.ts";

/** After so many records the process does what else waits: nobody's command stands behind a long paper. */
const RECORDS_IN_A_TURN = 5;

/** Room for a table's head and its first rows, in points. */
const ROWS = 110;

/** A file, and how many pages it has. */
export interface Pdf {
	bytes: Buffer;
	pages: number;
}

/**
 * A paper as a PDF: tagged, with its title and language, so that a screen reader reads it in order. Marked values stand
 * in a box with a label, so that nothing rests on colour.
 * @param passphrase without it nobody opens the file
 */
export async function drawPdf(paper: Paper, passphrase?: string): Promise<Pdf> {
	const setter = new TypeSetter(`${paper.title} ${paper.reference}`, passphrase);
	if (paper.cover) cover(setter, paper, paper.cover);
	else {
		setter.set("P", paper.reference, { size: 11, colour: INK.quiet });
		setter.set("H1", paper.title, { size: 20, bold: true });
	}
	for (const line of paper.lead) setter.set("P", line, { size: 10, before: 5 });
	let drawn = 0;
	for (const { title, says = [], chart, table, entries } of paper.sections) {
		const picture = chart && (await readyChart(setter, chart));
		if (title)
			setter.set("H2", title, {
				size: 14,
				bold: true,
				before: 18,
				keepWith: picture?.height ?? (table ? ROWS : Math.max(50, roomOfFirst(setter, entries[0]))),
			});
		for (const line of says) setter.set("P", line, { size: 10, before: 4 });
		picture?.set();
		if (table) setTable(setter, table);
		if (!entries.length && !says.length && !table) setter.set("P", "Nothing.", { size: 10, before: 4 });
		for (const entry of entries) {
			if (entry.title)
				setter.set("H3", entry.title, { ...TITLE, keepWith: roomOfFact(setter, entry.facts[0]) });
			for (const [label, value] of entry.facts) fact(setter, label, value);
			if (++drawn % RECORDS_IN_A_TURN === 0) await turn();
		}
	}
	if (setter.letters.missing) setter.set("P", noLetters(setter.letters.missing), { size: 10, before: 18 });
	const pages = setter.mark(paper.reference, paper.mark, !paper.handedOn);
	return { bytes: await setter.bytes(), pages };
}

/** The title page. */
function cover(setter: TypeSetter, { title, reference }: Paper, says: readonly Words[]): void {
	setter.space(190);
	setter.set("P", reference, { size: 14, colour: INK.quiet });
	setter.set("H1", title, { size: 28, bold: true, before: 6 });
	for (const line of says) setter.set("P", line, { size: 12, before: 10 });
	setter.newPage();
}

const TITLE = { size: 10, bold: true, before: 9 } as const;
const LABEL = { size: 8.5, colour: INK.quiet, before: 4, keepWith: 14 };
const VALUE = { size: 10 };

/** What must stand under an entry's title on its page: its first fact, or where that is long its beginning. */
function roomOfFact(setter: TypeSetter, fact: Entry["facts"][number] | undefined): number {
	const [label, told] = fact ?? [];
	const beside = label && told && !isMarked(told) && setter.roomOfPair(label, LABEL, told, VALUE);
	return beside || 30;
}

const roomOfFirst = (setter: TypeSetter, entry: Entry | undefined): number =>
	roomOfFact(setter, entry?.facts[0]) + (entry?.title ? TITLE.before + TITLE.size * 1.4 : 0);

function fact(setter: TypeSetter, label: Words, told: Told): void {
	if (!isMarked(told)) {
		if (label && setter.pair(label, LABEL, told, VALUE)) return;
		if (label) setter.set("P", label, LABEL);
		setter.set("P", told, VALUE);
		return;
	}
	const says = `${label ? `${label}. ` : ""}Third party, to be decided: ${told.because}`;
	setter.set("P", says, LABEL);
	setter.set("P", told.value, { size: 10, box: true });
	setter.space(2);
}

const noLetters = (n: number): Words =>
	`${n === 1 ? "One letter is" : `${n} letters are`} in a script that this file cannot show, and stand as □. Open the case's details in Rollcall to read them.`;
