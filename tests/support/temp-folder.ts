import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A new folder of a test's own. Others may pass through it: as root, the embedded server runs as an unprivileged user,
 * and would otherwise keep its data elsewhere, where nobody deletes it.
 */
export function tempFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `${name}-`));
	chmodSync(folder, 0o711);
	return folder;
}
