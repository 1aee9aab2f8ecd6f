import type { IncomingMessage } from "node:http";
import { jsonDepth } from "../chat/json-depth.ts";
import { BODY_BYTES, BODY_DEPTH } from "./limits.ts";

/** A request's body that we will not read on. `status` is the HTTP status to answer with. */
export class BadBody extends Error {
	readonly status: 400 | 413;

	constructor(status: 400 | 413) {
		super(`body refused with ${status}`);
		this.status = status;
	}
}

/**
 * Reads a request's JSON object, at most {@link BODY_BYTES} long and {@link BODY_DEPTH} deep.
 *
 * @throws BadBody when it is too large, too deep or no JSON object.
 */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > BODY_BYTES) throw new BadBody(413);
		chunks.push(chunk);
	}
	const text = Buffer.concat(chunks).toString("utf8");
	if (jsonDepth(text) > BODY_DEPTH) throw new BadBody(400);
	try {
		const body: unknown = JSON.parse(text);
		if (typeof body === "object" && body !== null && !Array.isArray(body))
			return body as Record<string, unknown>;
	} catch {
		// Not JSON: refused below, as everything else that is not an object.
	}
	throw new BadBody(400);
}
