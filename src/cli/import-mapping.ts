import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { FileColumn } from "../domain/importing/columns.ts";
import { DATE_FORMATS } from "../domain/importing/dates.ts";
import { CommandFailed } from "./io.ts";

/** A value in the file may look like a number or a truth to YAML: it is compared as it is written. */
const written = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const shape = <N extends string>(names: readonly [N, ...N[]]) =>
	z.strictObject({
		/** Our column ← the header in the file. */
		columns: z.partialRecord(z.enum(names), written).default({} as never),
		dates: z.enum(DATE_FORMATS).default("DD/MM/YYYY"),
		/** By column: what the file writes → what it means. */
		values: z.partialRecord(z.enum(names), z.record(z.string(), written)).default({} as never),
	});

/** What a file's columns, dates and values mean. */
export interface Mapping<N extends string> {
	columns: Partial<Record<N, string>>;
	dates: (typeof DATE_FORMATS)[number];
	values: Partial<Record<N, Record<string, string>>>;
}

/**
 * Reads a mapping; without a file, the headers and UK dates speak for themselves.
 * @param known the columns that such a file may have
 * @throws CommandFailed with every mistake in it
 */
export function readMapping<N extends string>(
	path: string | undefined,
	known: readonly FileColumn<N>[],
): Mapping<N> {
	const names = known.map((c) => c.name) as [N, ...N[]];
	const Shape = shape(names);
	if (path === undefined) return Shape.parse({}) as Mapping<N>;
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(`${path} cannot be read (${code}). Check its name.`);
	}
	const document = parseDocument(text, { prettyErrors: true });
	const [mistake] = document.errors;
	if (mistake) throw new CommandFailed(`${path} is not valid YAML: ${mistake.message.split("\n")[0]}`);
	let plain: unknown;
	try {
		plain = document.toJS() ?? {};
	} catch {
		throw new CommandFailed(`${path} has aliases within aliases. Write the values out.`);
	}
	const read = Shape.safeParse(plain);
	if (read.success) return read.data as Mapping<N>;
	throw new CommandFailed(read.error.issues.map((issue) => `${path}: ${inWords(issue, names)}`).join("\n"));
}

function inWords(issue: z.core.$ZodIssue, names: readonly string[]): string {
	const [part, name] = issue.path.map(String);
	if (issue.code === "unrecognized_keys") {
		return `“${issue.keys[0]}” is not known. A mapping has columns, dates and values.`;
	}
	if (part === "dates")
		return `dates is not a way of writing dates that is known. Use one of ${DATE_FORMATS.join(", ")}.`;
	if (issue.code === "invalid_key" && name !== undefined) {
		return `“${name}” under ${part} is no column of Rollcall's. The columns are ${names.join(", ")}.`;
	}
	return `${issue.path.join(".") || "the file"} is not as expected. See npx rollcall import --help.`;
}
