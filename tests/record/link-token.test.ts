import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isToken } from "../../src/chat/link.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { isLinkToken, makeLinkToken } from "../../src/record/link-token.ts";

const [one, two] = [randomBytes(32), randomBytes(32)];
const keys = new MasterKeys(new Map([["v1", one]]));

test("a link's token is known for ours without the record, and no other is", () => {
	const tokens = Array.from({ length: 200 }, () => makeLinkToken(keys));
	expect(new Set(tokens).size).toBe(200);
	for (const token of tokens) {
		expect(isToken(token)).toBe(true);
		expect(isLinkToken(keys, token)).toBe(true);
		// Another character anywhere, the spare bits of the last one among them.
		for (const at of [0, 20, 30, 42]) {
			for (const letter of "AZaz09-_") {
				if (token[at] === letter) continue;
				expect(isLinkToken(keys, token.slice(0, at) + letter + token.slice(at + 1))).toBe(false);
			}
		}
	}
	for (const wrong of ["", "A".repeat(43), randomBytes(32).toString("base64url")]) {
		expect(isLinkToken(keys, wrong)).toBe(false);
	}
	expect(isLinkToken(new MasterKeys(new Map([["v1", two]])), tokens[0]!)).toBe(false);
});

test("a token outlives a change of the master key, for as long as the key is here", () => {
	const token = makeLinkToken(keys);
	const both = new MasterKeys(
		new Map([
			["v1", one],
			["v2", two],
		]),
	);
	expect(isLinkToken(both, token)).toBe(true);
	expect(isLinkToken(keys, makeLinkToken(both))).toBe(false);
	expect(isLinkToken(new MasterKeys(new Map([["v2", two]])), makeLinkToken(both))).toBe(true);
});
