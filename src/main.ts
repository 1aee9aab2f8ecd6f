import { enableCompileCache } from "node:module";

// The chat SDKs are large: compiled once, they load in half the time at the next start.
enableCompileCache();

const { ConfigError, readConfig } = await import("./config.ts");
const { start } = await import("./start.ts");

try {
	const starting = start(readConfig(process.env));
	// A start that is cut short would leave its database server behind, or a migration half tried: it is completed first.
	const stop = () =>
		starting.then(
			(running) => running.stop(),
			() => undefined,
		);
	// The second of these signals ends the process at once.
	for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
	await starting;
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	process.stderr.write(`Rollcall cannot start.\n${error.message}\n`);
	process.exitCode = 1;
}
