import { isObject, textOf } from "./json.ts";

/** Says what is wrong with a property's value; undefined when nothing is. */
type Check = (value: unknown) => string | undefined;
export type Needs = Readonly<Record<string, Check>>;

/** Card elements that Teams draws at version 1.5, with the properties that each must have. */
export const elements: Readonly<Record<string, Needs>> = {
	TextBlock: { text: needsString },
	RichTextBlock: { inlines: needsList },
	Image: { url: needsPicture },
	ImageSet: { images: needsList },
	Media: { sources: needsList },
	Container: { items: needsList },
	ColumnSet: {},
	FactSet: { facts: needsList },
	ActionSet: { actions: needsList },
	Table: { rows: needsList, columns: needsList },
	"Input.Text": { id: needsString },
	"Input.Number": { id: needsString },
	"Input.Date": { id: needsString },
	"Input.Time": { id: needsString },
	"Input.Toggle": { id: needsString, title: needsString },
	"Input.ChoiceSet": { id: needsString, choices: needsList },
};

export const actions: Readonly<Record<string, Needs>> = {
	"Action.Submit": {},
	"Action.Execute": { verb: needsString },
	"Action.OpenUrl": { url: needsString },
	"Action.ShowCard": { card: needsObject },
	"Action.ToggleVisibility": { targetElements: needsList },
};

/** Values that a property may take, wherever it stands. Letter case does not matter to the renderer. */
export const words: Readonly<Record<string, readonly string[]>> = {
	size: ["default", "small", "medium", "large", "extralarge", "auto", "stretch"],
	weight: ["default", "lighter", "bolder"],
	color: ["default", "dark", "light", "accent", "good", "warning", "attention"],
	spacing: ["default", "none", "small", "medium", "large", "extralarge", "padding"],
	horizontalAlignment: ["left", "center", "right"],
	mode: ["primary", "secondary"],
};

const containerStyles = ["default", "emphasis", "good", "attention", "warning", "accent"];
const actionStyles = ["default", "positive", "destructive"];

/** Values of `style`, by the type that it stands on. */
export const styles: Readonly<Record<string, readonly string[]>> = {
	TextBlock: ["default", "heading", "columnheader"],
	Container: containerStyles,
	ColumnSet: containerStyles,
	Column: containerStyles,
	TableCell: containerStyles,
	Image: ["default", "person"],
	"Input.Text": ["text", "tel", "url", "email", "password"],
	"Input.ChoiceSet": ["compact", "expanded", "filtered"],
	"Action.Submit": actionStyles,
	"Action.Execute": actionStyles,
	"Action.OpenUrl": actionStyles,
	"Action.ShowCard": actionStyles,
	"Action.ToggleVisibility": actionStyles,
};

function needsString(value: unknown): string | undefined {
	return textOf(value) === "" ? "must be a string" : undefined;
}

/** What Teams loads: over https, or out of the card itself (cards-format: PNG, JPEG and GIF). */
function needsPicture(value: unknown): string | undefined {
	return /^https:\/\/|^data:image\/(png|jpeg|gif);base64,[A-Za-z0-9+/]+=*$/.test(textOf(value))
		? undefined
		: "must be an https address or the picture itself";
}

function needsList(value: unknown): string | undefined {
	return Array.isArray(value) ? undefined : "must be a list";
}

function needsObject(value: unknown): string | undefined {
	return isObject(value) ? undefined : "must be an object";
}
