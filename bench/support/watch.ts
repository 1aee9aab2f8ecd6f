import { fileURLToPath } from "node:url";
import type { BotHow } from "./bot.ts";

/** What a process took within ten seconds. Lateness of its event loop in milliseconds. */
export interface Watched {
	/** Its resident set, in MB. */
	mb: number;
	/** What it holds and what was not collected yet, in MB. */
	heap: number;
	p50: number;
	p99: number;
	most: number;
}

const MODULE = fileURLToPath(new URL("watch-process.ts", import.meta.url));

/** How a bot is started so that it is watched, and what was seen so far. */
export function watching(): { how: Pick<BotHow, "node" | "heard">; seen: Watched[]; errors: string[] } {
	const seen: Watched[] = [];
	const errors: string[] = [];
	const heard = (line: string) => {
		if (line.includes('"bench.watched"')) seen.push(JSON.parse(line) as Watched);
		else if (/"level":(50|60|"error"|"fatal")/.test(line)) errors.push(line);
	};
	return { how: { node: ["--import", MODULE], heard }, seen, errors };
}
