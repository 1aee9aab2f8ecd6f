import { parse } from "node:querystring";
import { jsonDepth } from "../chat/json-depth.ts";

/** How deep a payload's JSON may nest. Slack's own, with a modal's blocks and rich text, stays under 15. */
const DEPTH = 32;

/** How many fields a form may have. A slash command has about 15. */
const FIELDS = 50;

/**
 * Whether a genuine body is one that Slack sends: an object, not nested without end, and a form with few fields, each
 * once. It spares what comes after, which does not survive a body of `null`, and reads a repeated field in its own way.
 */
export function isWellFormed(contentType: string | undefined, body: Buffer): boolean {
	const text = body.toString();
	if (contentType !== "application/x-www-form-urlencoded") return isJsonObject(text);
	if (text.split("&", FIELDS + 1).length > FIELDS) return false;
	const form = parse(text);
	if (Object.values(form).some(Array.isArray)) return false;
	return form.payload === undefined || isJsonObject(String(form.payload));
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
