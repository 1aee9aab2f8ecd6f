import {
	type Document,
	isMap,
	isPair,
	isScalar,
	LineCounter,
	type ParsedNode,
	parseAllDocuments,
	visit,
} from "yaml";
import { type PanelFile, toEntry } from "./entries.ts";
import { faultsInParts, type Path } from "./faults.ts";
import { PanelPart } from "./file.ts";
import { sentenceFor } from "./sentences.ts";
import { termsFromFiles } from "./terms-from-files.ts";

/** A mistake in a panel file: where it is, counted from 1, and what to do about it. */
export interface FileError {
	line: number;
	column: number;
	says: string;
}

export type ReadPanelFile =
	| { file: PanelFile; errors?: undefined }
	| { file?: undefined; errors: readonly FileError[] };

type Part = Document.Parsed<ParsedNode>;

/** Numbers to call. Without quotes YAML takes some for a number, and would drop a leading zero. */
const PHONES = new Set(["phone", "socialCare", "outOfHours", "police"]);

/**
 * Reads a panel file: the file, or every mistake in it, in the order of their lines. Mistakes in the shape of the
 * file hide those in what it says, since the second cannot be looked for without the first.
 *
 * @param textOf gives the text of an iCalendar file that this one names; it throws where there is none
 */
export function readPanelFile(text: string, textOf?: (name: string) => string): ReadPanelFile {
	const lines = new LineCounter();
	const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })] as Part[];
	const parts = documents.filter((one) => !isBlank(one));
	const at = (offset: number, says: string): FileError => {
		const { line, col } = lines.linePos(offset);
		return { line, column: col, says };
	};
	const wrong = (errors: FileError[]): ReadPanelFile => ({ errors: errors.sort(byPlace).filter(isFirst) });

	const syntax = parts.flatMap((part) => syntaxFaults(part).map(({ offset, says }) => at(offset, says)));
	if (syntax.length) return wrong(syntax);
	if (!parts.length)
		return wrong([{ line: 1, column: 1, says: "The file is empty. Describe a panel in it." }]);

	for (const part of parts) keepPhonesAsWritten(part);
	const read = parts.map((part) => PanelPart.safeParse(part.toJS(), { error: sentenceFor }));
	const shape = read.flatMap(({ error }, n) =>
		(error?.issues ?? []).map((issue) => {
			const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
			return at(offsetOf(parts[n]!, issue.path as Path, unknown), issue.message);
		}),
	);
	if (shape.length) return wrong(shape);

	const good = read.map((one) => one.data!);
	const inFiles = termsFromFiles(good, textOf);
	const faults = [...inFiles, ...(inFiles.length ? [] : faultsInParts(good))].map((f) =>
		at(offsetOf(parts[f.part]!, f.path), f.says),
	);
	return faults.length ? wrong(faults) : { file: { panels: good.map(toEntry) } };
}

/** Nothing between two lines of hyphens, or after the last. */
function isBlank({ contents, errors }: Part): boolean {
	return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

/** Why a part cannot be read at all. One slip often makes the rest unreadable: only the first is told. */
function syntaxFaults(part: Part): { offset: number; says: string }[] {
	const [first] = part.errors;
	if (first) return [{ offset: first.pos[0], says: `This is not YAML: ${first.message}.` }];
	const faults: { offset: number; says: string }[] = [];
	visit(part, {
		Alias(_, alias) {
			if (alias.resolve(part)) return;
			const says = `Nothing above is marked &${alias.source}. Put quotes around a text that begins with *.`;
			faults.push({ offset: alias.range?.[0] ?? 0, says });
		},
	});
	return faults;
}

function keepPhonesAsWritten(part: Part): void {
	visit(part, {
		Pair(_, { key, value }) {
			if (!isScalar(key) || !isScalar(value) || typeof value.value !== "number") return;
			if (PHONES.has(String(key.value)) && value.source) value.value = value.source;
		},
	});
}

/** Where a value begins, or the nearest thing around it that is there; `key`: where this name within it begins. */
function offsetOf(part: Part, path: Path, key?: string): number {
	for (let depth = path.length; depth >= 0; depth--) {
		const node = (depth ? part.getIn(path.slice(0, depth), true) : part.contents) as ParsedNode | undefined;
		if (!node?.range) continue;
		const named =
			key !== undefined && isMap(node)
				? node.items.find((i) => isPair(i) && nameOf(i.key) === key)
				: undefined;
		return named?.key?.range?.[0] ?? node.range[0];
	}
	return part.range[0];
}

const nameOf = (key: unknown): unknown => (isScalar(key) ? key.value : undefined);

const byPlace = (a: FileError, b: FileError): number => a.line - b.line || a.column - b.column;

/** Two halves of one value can be wrong for one reason. */
const isFirst = (error: FileError, n: number, errors: readonly FileError[]): boolean =>
	n === 0 || byPlace(errors[n - 1]!, error) !== 0 || errors[n - 1]!.says !== error.says;
