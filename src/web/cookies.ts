import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a browser may keep of ours: who is signed in, which browser asked for a code, and that somebody signed in with it. */
export type Kept = "session" | "visit" | "known";

/** For how long a browser is known after the last sign-in with it, in days: web_browser_since() in SQL says the same. */
const KNOWN_DAYS = 180;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** 32 random bytes. */
export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashOf = (...parts: readonly string[]): Buffer =>
	createHash("sha256").update(parts.join("\n")).digest();

/** @param secure whether people reach us over https: everywhere but in the sandbox */
export const cookiesFor = (secure: boolean) => {
	const name = (kept: Kept) => `${secure ? "__Host-" : ""}rollcall-${kept}`;
	const end = (kept: Kept) =>
		`; Path=/; HttpOnly; SameSite=${kept === "known" ? "Lax" : "Strict"}${secure ? "; Secure" : ""}`;
	// The others end with the browser.
	const age = (kept: Kept) => (kept === "known" ? `; Max-Age=${KNOWN_DAYS * 86_400}` : "");
	return {
		/** The token that this browser sent; undefined where it sent none, or no token. */
		read(request: IncomingMessage, kept: Kept): string | undefined {
			const begins = `${name(kept)}=`;
			const sent = (request.headers.cookie ?? "").split(";").map((part) => part.trim());
			const token = sent.find((part) => part.startsWith(begins))?.slice(begins.length);
			return token && TOKEN.test(token) ? token : undefined;
		},
		set: (kept: Kept, token: string): string => `${name(kept)}=${token}${age(kept)}${end(kept)}`,
		clear: (kept: Kept): string => `${name(kept)}=; Max-Age=0${end(kept)}`,
	};
};

export type Cookies = ReturnType<typeof cookiesFor>;

/** What a form of this browser's carries, so that no other site can send it. */
export const formToken = (token: string): string => hashOf("form", token).toString("base64url");

/** Whether a form carries it, compared in constant time. */
export function isFormToken(token: string, sent: string): boolean {
	const [a, b] = [Buffer.from(formToken(token)), Buffer.from(sent)];
	return a.length === b.length && timingSafeEqual(a, b);
}
