#!/usr/bin/env node
import { runCommand } from "./program.ts";

// Whoever reads the output may stop reading ("| head"): what was begun goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
}

process.exitCode = await runCommand(process.argv.slice(2), {
	out: (line) => process.stdout.write(`${line}\n`),
	err: (line) => process.stderr.write(`${line}\n`),
	environment: process.env,
});
