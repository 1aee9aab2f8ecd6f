import { runCommand } from "../../src/cli/program.ts";

/** What a command line answered. */
export interface Ran {
	code: number;
	out: string;
	err: string;
}

/** Runs a command line in this process, with this environment and no other. */
export async function rollcall(
	words: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
	const out: string[] = [];
	const err: string[] = [];
	const code = await runCommand(words, {
		out: (line) => out.push(line),
		err: (line) => err.push(line),
		environment,
	});
	return { code, out: out.join("\n"), err: err.join("\n") };
}
