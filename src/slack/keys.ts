import { createHash } from "node:crypto";

/**
 * The key of an interaction: the same when Slack or anybody sends the same thing again, and different for
 * everything else. Hashed, so that no trigger leaves the adapter and its length is known (52 characters).
 */
export function keyOf(...parts: readonly (string | undefined)[]): string {
	const hash = createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
	return `slack:${hash}`;
}
