import { panelShape, type Shape } from "./panel-schema.ts";

const HEAD = `# The panel file: settings

This page is written from the code by \`npm run docs\`.

A panel file has five parts: the authority, the panel, its agencies, its people and its channels. [The sandbox's
own](../src/sandbox/demo/panel.yaml) shows each, and there are [three to begin with](templates/README.md). These are the settings
under \`panel\`. What is left out is as under “Usual”.

Editors that know YAML check the file as you type, and complete it, with this as its first line:

\`\`\`yaml
# yaml-language-server: $schema=panel-file.schema.json
\`\`\`

with [the schema](panel-file.schema.json) beside the file. What a schema cannot say (an officer who is nobody in the file, terms
that overlap) \`npx rollcall apply panel.yaml --dry-run\` says, with the line.

| Setting | What it is | Usual |
| --- | --- | --- |
`;

/** Every setting of a panel, with what it is and what stands where the file leaves it out. */
export function panelPage(): string {
	const panel = panelShape().properties!.panel!;
	const needed = new Set(panel.required as readonly string[]);
	const rows = Object.entries(panel.properties!).flatMap(([name, shape]) =>
		rowsOf(name, shape, needed.has(name)),
	);
	return `${HEAD}${rows.join("\n")}\n`;
}

/** The setting, and below it its parts where they have usual values of their own. */
function rowsOf(name: string, shape: Shape, needed: boolean): string[] {
	const parts = name === "letters" ? [] : Object.entries(shape.properties ?? {});
	const usual = parts.length ? "see below" : needed ? "**to be given**" : usualOf(shape);
	const says = [shape.description?.replace(USUAL, "") ?? "", allowed(shape)].filter(Boolean).join(" ");
	const inner = new Set(shape.required as readonly string[] | undefined);
	return [
		`| \`${name}\` | ${says} | ${usual} |`,
		...parts.flatMap(([part, its]) => rowsOf(`${name}.${part}`, its, inner.has(part))),
	];
}

/** What the file says where it repeats the usual values, which stand in a column of their own here. */
const USUAL = /\s*(These are|This is) the usual ones?\./;

function allowed({ enum: values, minimum, maximum, type }: Shape): string {
	if (values) return `One of: ${values.join(", ")}.`;
	return type === "integer" && minimum !== undefined && maximum !== undefined
		? `From ${minimum} to ${maximum}.`
		: "";
}

function usualOf({ default: value }: Shape): string {
	if (value === undefined) return "left out";
	if (value === null || (Array.isArray(value) && !value.length)) return "none";
	if (value === true) return "yes";
	if (value === false) return "no";
	if (Array.isArray(value)) return value.join(", ");
	return typeof value === "object" ? "as Rollcall has them" : String(value);
}
