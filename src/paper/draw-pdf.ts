import { setImmediate as turn } from "node:timers/promises";
import type { Words } from "../chat/message.ts";
import { isMarked, type Paper, type Told } from "./paper.ts";
import { TypeSetter } from "./type-setter.ts";

/** After so many records the process does what else waits: nobody's command stands behind a long paper. */
const RECORDS_IN_A_TURN = 5;

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
	setter.set("P", paper.reference, { size: 11, colour: "#505a5f" });
	setter.set("H1", paper.title, { size: 20, bold: true });
	for (const line of paper.lead) setter.set("P", line, { size: 10, before: 5 });
	let drawn = 0;
	for (const { title, says = [], entries } of paper.sections) {
		if (title) setter.set("H2", title, { size: 14, bold: true, before: 18, keepWith: 50 });
		for (const line of says) setter.set("P", line, { size: 10, before: 4 });
		if (!entries.length && !says.length) setter.set("P", "Nothing.", { size: 10, before: 4 });
		for (const entry of entries) {
			if (entry.title) setter.set("H3", entry.title, { size: 10, bold: true, before: 9, keepWith: 16 });
			for (const [label, value] of entry.facts) fact(setter, label, value);
			if (++drawn % RECORDS_IN_A_TURN === 0) await turn();
		}
	}
	if (setter.missing) setter.set("P", noLetters(setter.missing), { size: 10, before: 18 });
	const pages = setter.mark(paper.reference, paper.mark);
	return { bytes: await setter.bytes(), pages };
}

function fact(setter: TypeSetter, label: Words, told: Told): void {
	if (!isMarked(told)) {
		if (label) setter.set("P", label, { size: 8.5, colour: "#505a5f", before: 4, keepWith: 14 });
		setter.set("P", told, { size: 10 });
		return;
	}
	const says = `${label ? `${label}. ` : ""}Third party, to be decided: ${told.because}`;
	setter.set("P", says, { size: 8.5, colour: "#505a5f", before: 4, keepWith: 14 });
	setter.set("P", told.value, { size: 10, box: true });
	setter.space(2);
}

const noLetters = (n: number): Words =>
	`${n === 1 ? "One letter is" : `${n} letters are`} in a script that this file cannot show, and stand as □. Open the case's details in Rollcall to read them.`;
