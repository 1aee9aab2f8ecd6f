import type { Io } from "./io.ts";

/** What a terminal acts on, or what steers the direction of text: a panel file or a path may hold it. */
const ACTING = /[[\p{Cc}\p{Bidi_Control}\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB]--[\n\t]]/gv;

/** The same world, where whatever is written acts on no terminal: such characters are shown as their numbers. */
export function withSafeOutput(io: Io): Io {
	return { ...io, out: (line) => io.out(shown(line)), err: (line) => io.err(shown(line)) };
}

function shown(text: string): string {
	return text.toWellFormed().replace(ACTING, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
