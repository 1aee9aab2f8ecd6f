import { z } from "zod";
import { PanelPart } from "../src/features/panel/file.ts";
import { settingWords } from "./panel-comments.ts";

export interface Shape {
	type?: string | readonly string[];
	description?: string;
	default?: unknown;
	enum?: readonly string[];
	minimum?: number;
	maximum?: number;
	properties?: Record<string, Shape>;
	items?: Shape;
	anyOf?: readonly Shape[];
	[more: string]: unknown;
}

/** Accounts and channels that are written as two ids with a slash between: their own shape is what that comes to. */
const PAIRS = [
	["people", "slack"],
	["people", "teams"],
	["channels", "slack"],
] as const;
const PAIR: Shape = { type: "string", pattern: "^[^/\\s]+/[^/\\s]+$" };

/** YAML takes a number without quotes for one, and the reader of the file keeps its digits as written. */
const PHONES = new Set(["phone", "socialCare", "outOfHours", "police"]);

/** A panel's part of the file, with what each setting is: for editors that check and complete what is typed (JSON Schema). */
export function panelShape(): Shape {
	const shape = z.toJSONSchema(PanelPart, { io: "input" }) as unknown as Shape;
	for (const [list, name] of PAIRS) shape.properties![list]!.items!.properties![name] = PAIR;
	const words = settingWords();
	for (const [name, setting] of Object.entries(shape.properties!.panel!.properties!)) {
		describe(setting, name, words);
	}
	phonesMayBeNumbers(shape);
	return { ...shape, title: "A Rollcall panel file" };
}

function describe(setting: Shape, path: string, words: ReadonlyMap<string, string>): void {
	const says = words.get(path);
	if (says) setting.description = says;
	for (const [name, part] of Object.entries(setting.properties ?? {}))
		describe(part, `${path}.${name}`, words);
}

function phonesMayBeNumbers(shape: Shape): void {
	for (const [name, part] of Object.entries(shape.properties ?? {})) {
		if (PHONES.has(name)) part.type = ["string", "number"];
		phonesMayBeNumbers(part);
	}
	if (shape.items) phonesMayBeNumbers(shape.items);
}

/** The schema as its file has it. */
export const panelSchema = (): string => `${JSON.stringify(panelShape(), null, "\t")}\n`;
