#!/usr/bin/env node
import { runCommand } from "./program.ts";

process.exitCode = await runCommand(process.argv.slice(2), {
	out: (line) => process.stdout.write(`${line}\n`),
	err: (line) => process.stderr.write(`${line}\n`),
	environment: process.env,
});
