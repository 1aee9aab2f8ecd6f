import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../config.ts";

/** A passphrase that can be tried a billion times a second must be long: a PDF's is checked quickly. In characters. */
const SHORTEST = 20;

/**
 * The passphrase of a panel's list of open cases, from a file outside the database: a line for each panel, as in
 * `millbrook-cme: four words nobody guesses`. Undefined where the file has none for this panel.
 * @throws ConfigError where the file cannot be read, or the passphrase is too short
 */
export function passphraseOf(file: string, panelKey: string): string | undefined {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new ConfigError(`ROLLCALL_CASE_LIST_PASSPHRASES_FILE: ${file} cannot be read (${code}).`);
	}
	for (const line of text.split("\n")) {
		const colon = line.indexOf(":");
		if (colon < 0 || line.trim().startsWith("#") || line.slice(0, colon).trim() !== panelKey) continue;
		const passphrase = line.slice(colon + 1).trim();
		if (passphrase.length >= SHORTEST) return passphrase;
		throw new ConfigError(
			`ROLLCALL_CASE_LIST_PASSPHRASES_FILE: the passphrase of ${panelKey} is too short. Give ${SHORTEST} characters or more: four or five words that do not belong together.`,
		);
	}
	return undefined;
}

const NAME = /^case-list-(\d{4}-\d{2}-\d{2})\.pdf$/;

/**
 * Puts a night's list into the panel's folder, whole or not at all, and takes away all but the newest `nights`. Returns once
 * it is on the disk. The same night again takes the place of the one before.
 * @throws when it cannot be written
 */
export function keepCaseList(
	folder: string,
	{ panelKey, night, bytes, nights }: { panelKey: string; night: string; bytes: Buffer; nights: number },
): string {
	const own = join(folder, panelKey);
	mkdirSync(own, { recursive: true, mode: 0o750 });
	const name = join(own, `case-list-${night}.pdf`);
	const part = `${name}.part`;
	const file = openSync(part, "w", 0o640);
	try {
		writeSync(file, bytes);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(part, name);
	syncFolder(own);
	const old = readdirSync(own)
		.filter((entry) => NAME.test(entry))
		.sort()
		.slice(0, -nights);
	for (const entry of old) rmSync(join(own, entry));
	return name;
}

/** So that the name is there after a power cut, and not only what it names. Windows cannot do it, nor needs to. */
function syncFolder(folder: string): void {
	if (process.platform === "win32") return;
	const directory = openSync(folder, "r");
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
