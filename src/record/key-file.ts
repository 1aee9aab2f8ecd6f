import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, type KeySource } from "../config.ts";
import { MasterKeys } from "./keys.ts";

/** How long a key service may take to answer, in milliseconds. */
const COMMAND_MS = 30_000;

/**
 * The master keys: from where the environment says, or one of this machine's own, made at its first start. The second
 * is for the sandbox and development; production is refused before it gets here.
 * @throws ConfigError when they cannot be had, or are not keys
 */
export function readKeys(source: KeySource | undefined, folder: string): MasterKeys {
	if (!source) return new MasterKeys(ownKeys(join(folder, "master.keys")));
	if ("keys" in source) return new MasterKeys(parseMasterKeys(source.keys, "ROLLCALL_MASTER_KEYS"));
	if ("file" in source)
		return new MasterKeys(parseMasterKeys(readFile(source.file), "ROLLCALL_MASTER_KEYS_FILE"));
	return new MasterKeys(parseMasterKeys(printed(source.command), "ROLLCALL_KEY_COMMAND"));
}

function readFile(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		throw new ConfigError(
			`ROLLCALL_MASTER_KEYS_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its name, and that whoever runs this may read it.`,
		);
	}
}

/**
 * What a command prints. It runs without a shell, so that nothing in it is more than a word. What it prints is never
 * shown, and what it complains about is not either: a key could stand in it.
 */
function printed(command: string): string {
	const [program = "", ...words] = command.trim().split(/\s+/);
	try {
		return execFileSync(program, words, {
			timeout: COMMAND_MS,
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
		});
	} catch (error) {
		const { code, status, signal } = error as { code?: string; status?: number; signal?: string };
		const why = code ?? (status ? `it ended with ${status}` : signal);
		throw new ConfigError(`ROLLCALL_KEY_COMMAND gave no keys (${why}). Run it by hand to see why.`);
	}
}

function ownKeys(file: string): ReadonlyMap<string, Buffer> {
	if (!existsSync(file)) {
		mkdirSync(join(file, ".."), { recursive: true });
		writeFileSync(file, `v1:${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
	}
	return parseMasterKeys(readFileSync(file, "utf8"), file);
}

/**
 * Reads `VERSION:BASE64` entries, one a line or with commas between, the current one last.
 * @param where what holds them, for the message
 * @throws ConfigError when there is none, one is not 32 bytes of base64, or two have one name
 */
export function parseMasterKeys(written: string, where: string): ReadonlyMap<string, Buffer> {
	const keys = new Map<string, Buffer>();
	const entries = written.split(/[,\n]/).map((entry) => entry.trim());
	for (const entry of entries.filter(Boolean)) {
		const [version = "", encoded = ""] = entry.split(":");
		const key = Buffer.from(encoded, "base64");
		if (!/^[a-z0-9-]{1,20}$/.test(version) || key.length !== 32) {
			throw new ConfigError(
				`${where} must hold VERSION:BASE64 entries of 32 bytes: openssl rand -base64 32 makes one.`,
			);
		}
		if (keys.has(version)) {
			throw new ConfigError(`${where} has two keys called ${version}. Give each a name of its own.`);
		}
		keys.set(version, key);
	}
	if (!keys.size) throw new ConfigError(`${where} holds no key: openssl rand -base64 32 makes one.`);
	return keys;
}
