import { ConfigError, readConfig } from "./config.ts";
import { start } from "./start.ts";

try {
	const running = await start(readConfig(process.env));
	for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void running.stop());
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	process.stderr.write(`Rollcall cannot start.\n${error.message}\n`);
	process.exitCode = 1;
}
