import { readConfig } from "./config.ts";
import { start } from "./start.ts";

/**
 * Starts Rollcall as this environment says, and returns once it has stopped, after SIGTERM or SIGINT.
 * @throws ConfigError when the set-up cannot work
 */
export async function run(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
	const ended = Promise.withResolvers<void>();
	const starting = start(readConfig(environment));
	// A start that is cut short would leave its database server behind, or a migration half tried: it is completed first.
	const stop = () =>
		starting.then(
			(running) => running.stop().then(ended.resolve, ended.reject),
			() => undefined,
		);
	// The second of these signals ends the process at once.
	for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
	const { failing } = await starting;
	await (failing ? Promise.race([ended.promise, failing]) : ended.promise);
}
