import { enableCompileCache } from "node:module";

// The chat SDKs are large: compiled once, they load in half the time at the next start.
enableCompileCache();

const { ConfigError } = await import("./config.ts");
const { run } = await import("./run.ts");

try {
	await run(process.env);
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	process.stderr.write(`Rollcall cannot start.\n${error.message}\n`);
	process.exitCode = 1;
}
