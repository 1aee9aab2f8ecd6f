/** A message as it arrived. */
export interface Letter {
	to: string;
	subject: string;
	text: string;
	messageId: string;
	at: Date;
}

/** Reads a message of one plain text part: its headers, and its text as it was written. */
export function decodeMail(source: string): Omit<Letter, "to" | "at"> {
	const end = source.indexOf("\r\n\r\n");
	const head = source.slice(0, end).replaceAll(/\r\n[ \t]+/g, " ");
	const header = (name: string) => new RegExp(`^${name}: *(.*)$`, "im").exec(head)?.[1]?.trim() ?? "";
	const body = source.slice(end + 4);
	const how = header("Content-Transfer-Encoding").toLowerCase();
	const text =
		how === "base64"
			? Buffer.from(body, "base64").toString("utf8")
			: how === "quoted-printable"
				? unquoted(body.replaceAll(/=\r\n/g, ""))
				: body;
	return {
		subject: words(header("Subject")),
		messageId: header("Message-ID"),
		text: text.replaceAll("\r\n", "\n"),
	};
}

function unquoted(text: string): string {
	const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	return Buffer.from(bytes, "latin1").toString("utf8");
}

/** Words that a header holds encoded (RFC 2047). */
const words = (text: string): string =>
	text.replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, coded: string) =>
		how.toUpperCase() === "B"
			? Buffer.from(coded, "base64").toString("utf8")
			: unquoted(coded.replaceAll("_", " ")),
	);
