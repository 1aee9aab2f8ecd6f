import type { Block, Message, Words } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { MINUTES, type Prepared } from "./acts.ts";

/**
 * The private answer that files can be fetched from. It names nobody: a chat keeps what is written in it.
 * @param says what it is, in a sentence
 * @param names whether the files name children
 */
export function handOut(
	says: Words,
	files: readonly Prepared[],
	more: readonly Block[] = [],
	names = true,
): Message {
	const links = files.map(({ link, format }) => ({ label: `Open ${format.toUpperCase()} page`, to: link }));
	const each = files.length > 1 ? "Each file can" : "The file can";
	return {
		summary: says,
		blocks: [
			{ text: [says] },
			...more,
			{ links },
			{
				text: [
					`${each} be downloaded once, within ${count(MINUTES, "minute")}.${names ? " It names children: pass the link on to nobody, and keep the file where the case's papers are kept." : ""}`,
				],
				tone: "quiet",
			},
		],
	};
}
