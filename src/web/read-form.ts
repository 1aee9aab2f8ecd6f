import type { IncomingMessage } from "node:http";

/** A long notification in a script of four bytes a letter, each written as three characters. In characters. */
const LARGEST = 400_000;

/** More than any form of ours has, with every tick set. */
const MOST_FIELDS = 2_000;

/** What a form sent: each name with its values, in order. */
export type Sent = ReadonlyMap<string, readonly string[]>;

/** Reads the body of a form; undefined for one that is no form, or too large. The rest of a large one is not kept. */
export async function readForm(request: IncomingMessage): Promise<Sent | undefined> {
	const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		size += part.length;
		if (size <= LARGEST) parts.push(part);
	}
	if (size > LARGEST || type !== "application/x-www-form-urlencoded") return undefined;
	const sent = new Map<string, string[]>();
	let fields = 0;
	for (const [name, value] of new URLSearchParams(Buffer.concat(parts).toString("utf8"))) {
		// A form has its line ends as CRLF.
		const clean = value.replaceAll("\r\n", "\n").replaceAll("\0", "");
		if (++fields > MOST_FIELDS) return undefined;
		const values = sent.get(name);
		// Added to, never copied: who sends one name a hundred thousand times must not keep everybody waiting.
		if (values) values.push(clean);
		else sent.set(name, [clean]);
	}
	return sent;
}

/** The first value of a name; empty where there is none. */
export const first = (sent: Sent, name: string): string => sent.get(name)?.[0] ?? "";
