import { enableCompileCache } from "node:module";

// The chat SDKs are large: compiled once, they load in half the time at the next start.
enableCompileCache();

const { knownInWords } = await import("./cli/errors.ts");
const { run } = await import("./run.ts");

try {
	await run(process.env);
} catch (error) {
	const says = knownInWords(error);
	// A defect keeps its stack trace, for the report.
	if (says === undefined) throw error;
	process.stderr.write(`Rollcall cannot start.\n${says}\n`);
	process.exitCode = 1;
}
