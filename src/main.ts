import { enableCompileCache } from "node:module";

// The chat SDKs are large: compiled once, they load in half the time at the next start.
enableCompileCache();

const { ConfigError, readConfig } = await import("./config.ts");
const { start } = await import("./start.ts");

try {
	const running = await start(readConfig(process.env));
	for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void running.stop());
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	process.stderr.write(`Rollcall cannot start.\n${error.message}\n`);
	process.exitCode = 1;
}
