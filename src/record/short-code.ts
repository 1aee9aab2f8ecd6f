import { randomInt } from "node:crypto";
import type { MasterKeys } from "./keys.ts";

/** Without letters and digits that are taken for one another. */
const ALPHABET = "23456789CDFGHJKMNPQRTVWXY";
const LENGTH = 8;

/** A code as people read it: two groups of four, of 25 signs each. */
export function newCode(): string {
	const signs = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
	return `${signs.slice(0, 4).join("")}-${signs.slice(4).join("")}`;
}

/** A code as it may have been typed: small letters, blanks, hyphens. */
export const normalCode = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");

const JOINING = "rollcall joined accounts";

/** What is kept of a code that joins an account: without the key, nobody who reads the record finds it out. */
export const joinMark = (keys: MasterKeys, code: string): Buffer =>
	keys.mark(JOINING, Buffer.from(normalCode(code)));
