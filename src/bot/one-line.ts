import type { Field } from "../chat/form.ts";
import type { Private } from "../chat/private.ts";
import { dateApart, dateIn } from "../domain/date/typed.ts";
import { choiceIn } from "../domain/one-line.ts";
import type { Prefilled } from "../features/kit.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { type Filling, firstFields } from "./forms.ts";
import { takeOut } from "./words.ts";

/**
 * First answers taken from the line that was typed after a word: "outcome MIL-2027-0003 no trace, rang twice". Each choice
 * and date that it names goes to its question, the rest to the first that takes words. Nothing is done by it: the form
 * opens filled in, and whoever typed the line sends it.
 * @param withText whether what names neither is put anywhere
 */
export async function fromOneLine(f: Filling, words: Private, withText: boolean): Promise<Prefilled> {
	const fields = Object.entries(await firstFields(f));
	const { today } = await loadPanel(f.ctx.tx, f.ctx.panel);
	const [text, asked] = (withText && fields.find(([, field]) => field.as === "text")) || [];
	const isNote = asked?.as === "text" && (asked.lines ?? 1) > 1;
	const { found, rest } = takeOut(words, (line) => {
		const answers: Record<string, string> = {};
		let left = line;
		for (const [name, field] of fields) {
			const given = answerIn(field, left, today, isNote);
			if (given) [answers[name], left] = [given.value, given.rest];
		}
		return { found: answers, rest: left };
	});
	return { ...found, ...(text && !rest.isBlank ? { [text]: rest } : {}) };
}

/** @param isNote whether the rest is a note: a day within its sentences is told there of something else, and stays */
function answerIn(
	field: Field,
	line: string,
	today: string,
	isNote: boolean,
): { value: string; rest: string } | undefined {
	if (field.as === "one") return choiceIn(line, field.options);
	if (field.as !== "date") return undefined;
	const day = isNote ? dateApart(line, today) : dateIn(line, today);
	return day && { value: day.date, rest: day.rest };
}
