import { makeCatalogue } from "./bot/catalogue.ts";
import { helpFeature } from "./bot/help.ts";
import type { Log } from "./chat/log.ts";
import { type Config, ConfigError } from "./config.ts";
import { features } from "./features/all.ts";
import { openRecorder, type Recorder } from "./telemetry/recorder.ts";

/**
 * Begins to write genuine requests down, scrubbed, where the environment says so.
 * @throws ConfigError when the file is there already, or cannot be written
 */
export function startRecording({ recordRequests: file }: Config, log: Log): Recorder | undefined {
	if (!file) return undefined;
	try {
		const recorder = openRecorder(file, ownWords(), log);
		log.warn({}, "recording.on");
		return recorder;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		throw new ConfigError(
			code === "EEXIST"
				? "ROLLCALL_RECORD_REQUESTS: the file is there already. Name a new one: each start has ids of its own."
				: `ROLLCALL_RECORD_REQUESTS: the file cannot be written (${code}). Name another.`,
		);
	}
}

/** The names of actions, and the words that are typed: none of them says anything of anybody. */
export function ownWords(): ReadonlySet<string> {
	const { actions, words } = makeCatalogue([...features, helpFeature(features)]);
	return new Set([...actions.keys(), ...words.keys()].flatMap((name) => [name, name.split(" ")[0]!]));
}
