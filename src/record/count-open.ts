import type { Key } from "../chat/message.ts";
import { parseDate } from "../domain/date/local-date.ts";
import { isCodeOf } from "../domain/lists/coded.ts";
import { SEXES, type Sex } from "../domain/lists/sexes.ts";
import { decrypt, type MasterKeys } from "./keys.ts";

/** A child's date of birth and sex as the record keeps them; null where there is none, or the child was erased. */
export interface SealedForCount {
	child_id: Key;
	master: string | null;
	wrapped: Buffer | null;
	birth_id: Key | null;
	birth: Buffer | null;
	sex_id: Key | null;
	sex: Buffer | null;
}

/**
 * Opens what is counted of a child: a date and a code, never words that somebody typed. The caller records how many were
 * opened, in the same transaction.
 */
export function openForCount(
	keys: MasterKeys,
	row: SealedForCount,
): { birth: string | undefined; sex: Sex; opened: boolean } {
	if (!row.master || !row.wrapped || !(row.birth || row.sex))
		return { birth: undefined, sex: "unknown", opened: false };
	const key = keys.unwrap(row.child_id, row.master, row.wrapped);
	const opened = (cipher: Buffer | null, id: Key | null, field: string) =>
		cipher && id ? decrypt(key, cipher, `${id}:${row.child_id}:${field}`).toString() : "";
	const birth = parseDateOnce(opened(row.birth, row.birth_id, "birth"));
	const sex = opened(row.sex, row.sex_id, "sex");
	return { birth, sex: isCodeOf(SEXES, sex) ? sex : "unknown", opened: true };
}

const dates = new Map<string, string | undefined>();

/** Each date is parsed once: a panel's children share a few thousand. */
function parseDateOnce(text: string): string | undefined {
	if (dates.has(text)) return dates.get(text);
	const date = parseDate(text);
	if (dates.size < 20_000) dates.set(text, date);
	return date;
}
