import { enableCompileCache } from "node:module";
import type { Command } from "commander";
import type { Io } from "./io.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall start                       the sandbox, where neither Slack nor Teams is set
  $ npx rollcall start --fresh               the sandbox, from the beginning
  $ NODE_ENV=production npx rollcall start   for a real panel: it says what is missing, all at once

It runs until SIGTERM or SIGINT (Ctrl+C), and finishes what is under way. Every setting is a variable of the environment:
README.md lists them.`;

/** `rollcall start`: the bot itself, as `npm start` starts it. */
export function addStart(program: Command, io: Io): void {
	program
		.command("start")
		.description("start Rollcall, and run until it is told to stop")
		// Read where the sandbox starts, which alone may be emptied.
		.option("--fresh", "start the sandbox over", false)
		.addHelpText("after", EXAMPLES)
		.action(async () => {
			enableCompileCache();
			// It brings the platforms' libraries along: no other command waits for them.
			const { run } = await import("../run.ts");
			await run(io.environment);
		});
}
