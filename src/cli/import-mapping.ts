import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { CASE_COLUMNS, type CaseColumnName } from "../domain/importing/columns.ts";
import { DATE_FORMATS } from "../domain/importing/dates.ts";
import { CommandFailed } from "./io.ts";

const NAMES = CASE_COLUMNS.map((c) => c.name) as [CaseColumnName, ...CaseColumnName[]];

/** A value in the file may look like a number or a truth to YAML: it is compared as it is written. */
const written = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const Mapping = z.strictObject({
	/** Our column ← the header in the file. */
	columns: z.partialRecord(z.enum(NAMES), written).default({}),
	dates: z.enum(DATE_FORMATS).default("DD/MM/YYYY"),
	/** By column: what the file writes → what it means. */
	values: z.partialRecord(z.enum(NAMES), z.record(z.string(), written)).default({}),
});

/** What a file's columns, dates and values mean. */
export type Mapping = z.infer<typeof Mapping>;

/**
 * Reads a mapping; without a file, the headers and UK dates speak for themselves.
 * @throws CommandFailed with every mistake in it
 */
export function readMapping(path: string | undefined): Mapping {
	if (path === undefined) return Mapping.parse({});
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
	const read = Mapping.safeParse(plain);
	if (read.success) return read.data;
	throw new CommandFailed(read.error.issues.map((issue) => `${path}: ${inWords(issue)}`).join("\n"));
}

function inWords(issue: z.core.$ZodIssue): string {
	const [part, name] = issue.path.map(String);
	if (issue.code === "unrecognized_keys") {
		return `“${issue.keys[0]}” is not known. A mapping has columns, dates and values.`;
	}
	if (part === "dates")
		return `dates is not a way of writing dates that is known. Use one of ${DATE_FORMATS.join(", ")}.`;
	if (issue.code === "invalid_key" && name !== undefined) {
		return `“${name}” under ${part} is no column of Rollcall's. The columns are ${NAMES.join(", ")}.`;
	}
	return `${issue.path.join(".") || "the file"} is not as expected. See npx rollcall import cases --help.`;
}
