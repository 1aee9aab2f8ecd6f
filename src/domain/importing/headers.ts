import { listInWords } from "../date/words.ts";
import { columnOf, type FileColumn, plainHeader } from "./columns.ts";

/** What the first line of a file means. */
export interface Headers<N extends string = string> {
	/** Which column each cell of a line is; undefined for one that is not used. */
	columns: (N | undefined)[];
	/** Headers that nothing is made of. */
	unused: readonly string[];
	/** What is wrong, in sentences; empty when the file can be read. */
	faults: readonly string[];
}

/**
 * Finds our columns in a file's first line: by the mapping where it names one, else by the header itself.
 * @param mapping our column ← the header in the file
 * @param known the columns that such a file may have; those of a child's names are among them
 */
export function readHeaders<N extends string>(
	headers: readonly string[],
	mapping: Readonly<Partial<Record<N, string>>>,
	known: readonly FileColumn<N>[],
): Headers<N> {
	const only = headers.length === 1 ? headers[0]! : "";
	if (/[;\t|]/.test(only)) {
		return none("It does not part its columns by commas. Save it as CSV with commas.");
	}
	const plain = headers.map(plainHeader);
	const columns: (N | undefined)[] = headers.map(() => undefined);
	const faults: string[] = [];
	const taken = new Set<string>();
	for (const [name, header] of Object.entries<string>(mapping as Record<string, string>)) {
		const at = plain.indexOf(plainHeader(header));
		if (at < 0) faults.push(`The mapping has “${header}” for ${name}, and the file has no such column.`);
		else columns[at] = name as N;
		taken.add(name);
	}
	for (const [n, header] of headers.entries()) {
		const own = columns[n] ? undefined : columnOf(header, known)?.name;
		if (!own || taken.has(own)) continue;
		if (columns.includes(own)) {
			faults.push(
				`Two columns are taken for ${own}, “${header}” the second. Say in the mapping which one it is.`,
			);
		}
		columns[n] = own;
	}
	if (!columns.some((name) => NAMES.includes(name ?? ""))) {
		faults.push(
			`No column has the children's names: it has ${listInWords(headers.slice(0, 12).map((h) => `“${h}”`)) || "no headers"}. Name the columns ${listInWords(EXPECTED)}, or say in a mapping what they are called.`,
		);
	}
	return { columns, unused: headers.filter((_, n) => !columns[n]), faults };
}

const EXPECTED = ["first_name", "surname"];
/** One of these says who a row is about. */
const NAMES: readonly string[] = [...EXPECTED, "description"];

const none = (fault: string): Headers<never> => ({ columns: [], unused: [], faults: [fault] });
