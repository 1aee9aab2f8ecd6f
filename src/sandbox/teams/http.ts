import type { IncomingMessage, ServerResponse } from "node:http";

const mostBytes = 4 * 1024 * 1024;

/** An answer that a route gives. */
export interface Answer {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
}

/** The request's body as text. Throws when it is larger than 4 MB. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > mostBytes) throw new Error("The request is too large");
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

/** The text as JSON; undefined when it is none. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function give(response: ServerResponse, answer: Answer): void {
	if (response.destroyed) return;
	const body = answer.body === undefined ? "" : JSON.stringify(answer.body);
	response.writeHead(answer.status, {
		...(body && { "content-type": "application/json; charset=utf-8" }),
		"content-length": Buffer.byteLength(body),
		...answer.headers,
	});
	response.end(body);
}

/** An error as the connector words it. */
export function refusal(status: number, code: string, message: string): Answer {
	return { status, body: { error: { code, message } } };
}
