import { randomBytes } from "node:crypto";
import type { MasterKeys } from "./keys.ts";

const RANDOM_BYTES = 20;
const PURPOSE = "rollcall link tokens";

/**
 * A token for a link to a page of ours: 20 random bytes, and a mark of 12 by which it is known for ours without asking
 * the record. In base64url, 43 characters. What it opens stands in the record alone.
 */
export function makeLinkToken(keys: MasterKeys): string {
	const random = randomBytes(RANDOM_BYTES);
	return Buffer.concat([random, keys.mark(PURPOSE, random)]).toString("base64url");
}

/** Whether this installation gave a token out at some time. Whether it still opens anything is for the record to say. */
export function isLinkToken(keys: MasterKeys, token: string): boolean {
	const bytes = Buffer.from(token, "base64url");
	// The last character has bits to spare: of the texts that read as the same bytes, only the one that we wrote is ours.
	if (bytes.toString("base64url") !== token) return false;
	return keys.isMarked(PURPOSE, bytes.subarray(0, RANDOM_BYTES), bytes.subarray(RANDOM_BYTES));
}
