import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseMasterKeys } from "../config.ts";
import { MasterKeys } from "./keys.ts";

/**
 * The master keys: those configured, or one of this machine's own, made at its first start. The second is for the
 * sandbox and development; production is refused before it gets here.
 */
export function readKeys(configured: ReadonlyMap<string, Buffer> | undefined, folder: string): MasterKeys {
	return new MasterKeys(configured ?? ownKeys(join(folder, "master.keys")));
}

function ownKeys(file: string): ReadonlyMap<string, Buffer> {
	if (!existsSync(file)) {
		mkdirSync(join(file, ".."), { recursive: true });
		writeFileSync(file, `v1:${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
	}
	return parseMasterKeys(readFileSync(file, "utf8"));
}
