import { randomBytes } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** A fresh id in Slack's style: a letter or two, then capitals and digits. */
export function newId(prefix: string, length = 10): string {
	return prefix + [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** A fresh block or action id, for an element that came without one. */
export function shortId(): string {
	return randomBytes(4).toString("base64url").slice(0, 5);
}

/** A trigger id in Slack's documented form. */
export function newTrigger(): string {
	const number = () => String(randomBytes(6).readUIntBE(0, 6));
	return `${number()}.${number()}.${randomBytes(16).toString("hex")}`;
}

/** A view's hash: changes with every change of the view. */
export function newHash(at: Date): string {
	return `${Math.floor(at.getTime() / 1000)}.${randomBytes(4).toString("hex")}`;
}

/** A message ts (seconds and microseconds) for this many microseconds since 1970. */
export function tsOf(micros: number): string {
	return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
}

/** The microseconds since 1970 of a ts, or NaN. */
export function microsOf(ts: string): number {
	const found = /^(\d+)(?:\.(\d{1,6}))?$/.exec(ts);
	return found ? Number(found[1]) * 1e6 + Number((found[2] ?? "").padEnd(6, "0")) : Number.NaN;
}
