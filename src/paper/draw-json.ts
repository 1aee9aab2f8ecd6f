import type { Frank } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { isMarked, type Paper, type Told } from "./paper.ts";

const read = (value: Frank): string => (value instanceof Private ? Private.reveal(value) : value);

const told = (value: Told) =>
	isMarked(value)
		? { value: read(value.value), thirdParty: true, because: value.because }
		: { value: read(value) };

/** A paper as JSON in UTF-8: sections, records, and each value with its label. */
export function drawJson(paper: Paper): Buffer {
	const { title, reference, lead, mark, sections } = paper;
	const whole = {
		...{ title, reference, drawn: mark, lead },
		sections: sections.map((section) => ({
			title: section.title,
			...(section.says ? { says: section.says } : {}),
			records: section.entries.map((entry) => ({
				...(entry.title ? { title: entry.title } : {}),
				facts: entry.facts.map(([label, value]) => ({ label, ...told(value) })),
			})),
		})),
	};
	return Buffer.from(`${JSON.stringify(whole, null, "\t")}\n`);
}
