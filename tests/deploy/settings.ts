import { read } from "../docs/documents.ts";

/** The variables that the environment may hold, as src/config.ts reads them, and what OpenTelemetry reads besides. */
export function knownSettings(): Set<string> {
	const [, schema = ""] =
		/const Environment = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(read("src/config.ts")) ?? [];
	return new Set([...schema.matchAll(/^\t([A-Z_]+):/gm)].map(([, name]) => name!));
}

/** What stands for a secret, or for something that is set elsewhere, of each setting: enough for `readConfig`. */
export const standsFor = (name: string): string =>
	name.endsWith("_URL") ? "postgres://a_role:x@db.example/rollcall" : "x";
