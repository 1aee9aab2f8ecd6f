import { listInWords } from "../date/words.ts";
import { CASE_COLUMNS, type CaseColumnName, columnOf, plainHeader } from "./columns.ts";

/** What the first line of a file means. */
export interface Headers {
	/** Which column each cell of a line is; undefined for one that is not used. */
	columns: (CaseColumnName | undefined)[];
	/** Headers that nothing is made of. */
	unused: readonly string[];
	/** What is wrong, in sentences; empty when the file can be read. */
	faults: readonly string[];
}

/**
 * Finds our columns in a file's first line: by the mapping where it names one, else by the header itself.
 * @param mapping our column ← the header in the file
 */
export function readHeaders(
	headers: readonly string[],
	mapping: Readonly<Partial<Record<CaseColumnName, string>>>,
): Headers {
	const only = headers.length === 1 ? headers[0]! : "";
	if (/[;\t|]/.test(only)) {
		return none("It does not part its columns by commas. Save it as CSV with commas.");
	}
	const plain = headers.map(plainHeader);
	const columns: (CaseColumnName | undefined)[] = headers.map(() => undefined);
	const faults: string[] = [];
	const taken = new Set<string>();
	for (const [name, header] of Object.entries(mapping)) {
		const at = plain.indexOf(plainHeader(header));
		if (at < 0) faults.push(`The mapping has “${header}” for ${name}, and the file has no such column.`);
		else columns[at] = name as CaseColumnName;
		taken.add(name);
	}
	for (const [n, header] of headers.entries()) {
		const own = columns[n] ? undefined : (columnOf(header)?.name as CaseColumnName | undefined);
		if (!own || taken.has(own)) continue;
		if (columns.includes(own)) {
			faults.push(
				`Two columns are taken for ${own}, “${header}” the second. Say in the mapping which one it is.`,
			);
		}
		columns[n] = own;
	}
	const has = (name: CaseColumnName) => columns.includes(name);
	if (!has("first_name") && !has("surname") && !has("description")) {
		faults.push(
			`No column has the children's names: it has ${listInWords(headers.slice(0, 12).map((h) => `“${h}”`)) || "no headers"}. Name the columns ${listInWords(EXPECTED)}, or say in a mapping what they are called.`,
		);
	}
	return { columns, unused: headers.filter((_, n) => !columns[n]), faults };
}

const EXPECTED = CASE_COLUMNS.slice(0, 2).map((c) => c.name);

const none = (fault: string): Headers => ({ columns: [], unused: [], faults: [fault] });
