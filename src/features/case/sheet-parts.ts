import type { Block, Frank, Key, Line, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { dateInWords } from "../../record/identity.ts";
import type { Corrected } from "../correct/queries.ts";
import type { Labels } from "../decision/queries.ts";
import type { Panel } from "../panel/settings.ts";

/** What was opened of a case: subject, field, value. */
export type Opened = Map<Key, Map<string, Private>>;

/** What the parts of the sheet are drawn from. */
export interface Shown {
	opened: Opened;
	corrected: Corrected;
	panel: Panel;
	/** Whether this person may correct what is recorded. */
	corrects: boolean;
}

/** " (corrected 3 March 2027)", or nothing. */
export const mark = (at: Date | undefined, { zone }: Panel): Words =>
	at ? ` (corrected ${longDate(localDate(at, zone))})` : "";

/** A part of the sheet under its title; nothing where it is empty. */
export function section(title: Words, blocks: Block<Frank>[]): Block<Frank>[] {
	return blocks.length ? [{ text: [[{ strong: title }]] }, ...blocks] : [];
}

/** Something with the words that were sealed under it. */
export function decided(d: { id: Key; words: Words; labels?: Labels }, opened: Opened): Block<Frank>[] {
	const words = [...(opened.get(d.id) ?? [])].map(([name, value]): Line<Frank> => {
		const called = d.labels?.get(name);
		return called ? [`${called.label}: `, called.isDate ? dateInWords(value) : value] : value;
	});
	return [{ text: [d.words, ...words] }];
}
