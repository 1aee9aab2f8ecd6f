import { readFileSync } from "node:fs";
import { z } from "zod";
import { CommandFailed } from "./io.ts";

/** The doors that a bot has: a file sends nowhere else, whatever it says. */
const PATHS = { slack: "/slack/events", teams: "/api/messages" } as const;

const Line = z
	.object({
		platform: z.enum(["slack", "teams"]),
		kind: z.string().max(200),
		path: z.string(),
		headers: z.record(z.string(), z.string()),
		body: z.record(z.string(), z.unknown()),
	})
	.refine(({ platform, path }) => path === PATHS[platform], "the path is not that platform's");

/** A recorded request. */
export type Line = z.infer<typeof Line>;

/** What stands in a recording for an id of the installation that it was made at. */
export const WORDS = ["team", "bot", "app", "tenant", "service"] as const;
export type Word = (typeof WORDS)[number];

/**
 * Reads a file of recorded requests, one JSON object a line.
 * @throws CommandFailed with the number of the first line that is none
 */
export function readRecording(file: string): Line[] {
	const lines = textOf(file).split("\n");
	return lines.flatMap((text, at) => (text.trim() === "" ? [] : [lineOf(text, at + 1)]));
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		throw new CommandFailed(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
	}
}

function lineOf(text: string, number: number): Line {
	try {
		return Line.parse(JSON.parse(text));
	} catch {
		throw new CommandFailed(
			`Line ${number} is no recorded request. Each line is a JSON object with platform, kind, path, headers and body, as ROLLCALL_RECORD_REQUESTS writes them.`,
		);
	}
}

/** These words and no other: a file that says more is given no secret, and nothing of the program. */
const WORD = new RegExp(`\\{(${WORDS.join("|")})\\}`, "g");

/** The same request with this installation's ids in the place of the words for them. */
export function filledIn(line: Line, words: Readonly<Record<Word, string>>): Line {
	const fill = (value: unknown): unknown => {
		if (typeof value === "string") return value.replace(WORD, (_, word: Word) => words[word]);
		if (Array.isArray(value)) return value.map(fill);
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]));
	};
	return { ...line, body: fill(line.body) as Line["body"] };
}
