import pino from "pino";
import type { Log } from "../chat/log.ts";

/**
 * Characters that JSON leaves as they are, but that a terminal or a reader of lines acts on: the C1 controls, the
 * separators of lines, and those that override the direction of writing.
 */
const ACTING = /[\u007F-\u009F\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB\p{Bidi_Control}]/gu;

/**
 * The log: one JSON line per happening, a stable code as its message. Callers pass opaque ids and codes only;
 * the port's type allows nothing but plain scalars. Whatever a scalar holds, it stays one line and acts on nothing.
 *
 * @param to where the lines go; standard output unless told otherwise.
 */
export function makeLog(level: string, to?: { write(line: string): void }): Log {
	return pino(
		{
			level,
			base: { service: "rollcall" },
			messageKey: "code",
			hooks: { streamWrite: (line) => line.toWellFormed().replace(ACTING, escaped) },
		},
		to ?? pino.destination(1),
	);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
