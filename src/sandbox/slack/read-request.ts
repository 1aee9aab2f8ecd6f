import type { IncomingMessage } from "node:http";
import { isObject } from "./check.ts";
import { readJson } from "./content.ts";

const LARGEST_BODY = 2_000_000;

/** The whole body of a request, as text. @throws Error past two megabytes. */
export async function readBody(request: IncomingMessage): Promise<string> {
	return (await readBytes(request)).toString("utf8");
}

/** The same as it came. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > LARGEST_BODY) throw new Error("The body is too large");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** The arguments in a body: a JSON object, or form fields; undefined when it is no JSON object. */
export function readArguments(body: string, contentType = ""): Record<string, unknown> | undefined {
	if (contentType.startsWith("application/json")) {
		const read = body === "" ? {} : readJson(body);
		return isObject(read) ? read : undefined;
	}
	return Object.fromEntries(new URLSearchParams(body));
}
