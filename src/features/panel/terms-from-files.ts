import type { Fault, Path } from "./faults.ts";
import type { PanelPart } from "./file.ts";
import { readTermFile } from "./term-file.ts";

/** Something that may name an iCalendar file in place of its terms. */
type HasTerms = Partial<Pick<PanelPart["panel"], "calendar" | "terms" | "closures">>;

/**
 * Puts in place the terms that a panel file leaves to iCalendar files; returns the mistakes in doing so.
 * @param textOf gives the text of a file named beside this one; it throws where there is none
 */
export function termsFromFiles(
	parts: readonly PanelPart[],
	textOf: ((name: string) => string) | undefined,
): Fault[] {
	return parts.flatMap((one, part) => [
		...fill(one.panel, part, ["panel"], textOf),
		...one.agencies.flatMap((agency, n) => fill(agency, part, ["agencies", n], textOf)),
	]);
}

function fill(of: HasTerms, part: number, at: Path, textOf: ((name: string) => string) | undefined): Fault[] {
	const { calendar: name } = of;
	if (name === undefined) return [];
	const fault = (says: string): Fault[] => [{ part, path: [...at, "calendar"], says }];
	if (of.terms?.length || of.closures?.length) {
		return fault("Give either calendar, or terms and closures: both would contradict each other.");
	}
	if (!textOf) return fault("A file read from standard input cannot name another. Write the terms here.");
	let text: string;
	try {
		text = textOf(name);
	} catch {
		return fault(`${name} cannot be read. It must stand in the same folder as this file.`);
	}
	const read = readTermFile(text);
	if (read.fault !== undefined) return fault(`${name}: ${read.fault}`);
	of.terms = read.calendar.terms.map((term) => ({ ...term }));
	of.closures = read.calendar.closures.map((closure) => ({ ...closure }));
	return [];
}
