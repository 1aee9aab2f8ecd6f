import { parse } from "node:querystring";
import { jsonDepth } from "../chat/json-depth.ts";

/** How deep a payload's JSON may nest. Slack's own, with a modal's blocks and rich text, stays under 15. */
const DEPTH = 32;

const FORM = "application/x-www-form-urlencoded";

/** How many fields a form may have. A slash command has about 15. */
const FIELDS = 50;

/**
 * Whether a genuine body is one that Slack sends: an object, not nested without end, and a form with few fields, each
 * once. It spares what comes after, which does not survive a body of `null`, and reads a repeated field in its own way.
 */
export function isWellFormed(contentType: string | undefined, body: Buffer): boolean {
	const text = body.toString();
	if (contentType !== FORM) return isJsonObject(text);
	if (text.split("&", FIELDS + 1).length > FIELDS) return false;
	const form = parse(text);
	if (Object.values(form).some(Array.isArray)) return false;
	return form.payload === undefined || isJsonObject(String(form.payload));
}

/** A well-formed body as what it says: the JSON; or a form's fields, of which `payload` is JSON too. */
export function readBodyOf(contentType: string | undefined, body: Buffer): Record<string, unknown> {
	const text = body.toString();
	if (contentType !== FORM) return JSON.parse(text);
	const { payload, ...fields } = parse(text);
	return payload === undefined ? fields : { ...fields, payload: JSON.parse(String(payload)) };
}

function isJsonObject(text: string): boolean {
	if (jsonDepth(text) > DEPTH) return false;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
