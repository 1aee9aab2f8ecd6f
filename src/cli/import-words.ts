import { count } from "../domain/date/words.ts";
import type { Loaded } from "./import-cases.ts";

const MOST_LIKELY = 50;

/** What became of a file, in lines. No child is named. */
export function inWords(loaded: Loaded, refusedTo: string | undefined): string[] {
	const { dryRun, cases, actNow, overAge, before, refused, why, likely = [] } = loaded;
	const lines: string[] = [];
	for (const { line, says } of why) lines.push(`Line ${line} refused: ${says}`);
	if (refused > why.length) lines.push(`And ${count(refused - why.length, "more refused row")}.`);
	for (const one of likely.slice(0, MOST_LIKELY)) {
		if (one.lines) lines.push(`Lines ${one.lines[0]} and ${one.lines[1]} may be about the same child.`);
		else lines.push(`Line ${one.line} may be about the child of ${one.refs!.join(", ")}.`);
	}
	if (likely.length > MOST_LIKELY) lines.push(`And ${likely.length - MOST_LIKELY} more likely matches.`);
	if (overAge.length) {
		const shown = overAge.slice(0, MOST_LIKELY).join(", ");
		lines.push(
			`${count(overAge.length, "child is", "children are")} over compulsory school age: ${overAge.length > MOST_LIKELY ? "lines such as" : "line"} ${shown}. Close ${overAge.length === 1 ? "the case" : "their cases"} once somebody has confirmed the date of birth.`,
		);
	}
	if (before)
		lines.push(`${count(before, "row was", "rows were")} passed over: loaded before, or in the file twice.`);
	const marked = actNow ? `, ${actNow} of them marked act now` : "";
	if (dryRun) {
		lines.push(
			`${count(cases, "case")} would be made${marked}; ${count(refused, "row")} would be refused. Nothing was loaded: this was a dry run.`,
		);
		return lines;
	}
	lines.push(
		`${count(cases, "case was", "cases were")} made${marked}; ${count(refused, "row was", "rows were")} refused.`,
	);
	if (refused && refusedTo === undefined)
		lines.push("Name a file with --refused to have the refused rows written there.");
	if (refused && refusedTo !== undefined) {
		lines.push(
			`The refused rows are in ${refusedTo}, with why. It is about children: delete it when you have done with it.`,
		);
	}
	return lines;
}
