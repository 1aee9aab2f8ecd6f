import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Recorded } from "../../src/telemetry/scrub.ts";

/** The committed recording. Both are made anew by ROLLCALL_WRITE_FIXTURES=1 npx vitest run tests/requests/recording.test.ts */
export const fixture = (platform: string): string =>
	fileURLToPath(new URL(`../fixtures/requests/${platform}.jsonl`, import.meta.url));

export const written = (platform: string): string => readFileSync(fixture(platform), "utf8");

export const linesOf = (text: string): Recorded[] =>
	text
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));

/** Every kind of request in a recording, once, in order. */
export const kindsOf = (text: string): string[] => [...new Set(linesOf(text).map((one) => one.kind))].sort();
