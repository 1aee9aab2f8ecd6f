import { closeSync, openSync, writeSync } from "node:fs";
import type { Hears } from "../chat/heard.ts";
import type { Log } from "../chat/log.ts";
import { makeScrub } from "./scrub.ts";

/** Writes requests down, scrubbed, for `rollcall replay`. Never in production. */
export interface Recorder {
	hears: Hears;
	close(): void;
}

/**
 * Opens a new file that only its owner reads. A file that is there is not added to: the opaque ids of another run are not
 * these. What cannot be written is left out, and the log says so; the request is answered all the same.
 *
 * @param own the bot's own names and words, in lower case.
 * @throws with the code EEXIST when the file is there already
 */
export function openRecorder(file: string, own: ReadonlySet<string>, log: Log): Recorder {
	const handle = openSync(file, "wx", 0o600);
	const scrub = makeScrub(own);
	return {
		hears(heard) {
			try {
				writeSync(handle, `${JSON.stringify(scrub(heard))}\n`);
			} catch (error) {
				const { code } = error as NodeJS.ErrnoException;
				log.warn({ code: code ?? "scrub" }, "recording.failed");
			}
		},
		close: () => closeSync(handle),
	};
}
