import { Undelivered } from "../chat/port.ts";

/** Failures in which no connection was made, so that nothing can have arrived. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** How long to wait after "too many requests" without a Retry-After, in seconds: this much and up to twice it. */
const PAUSE_SECONDS = 2;

/** The longest pause we take a Retry-After's word for, in seconds. */
const LONGEST_PAUSE_SECONDS = 3_600;

/** The connector's code for a message that is not in its conversation. */
const MESSAGE_GONE = "ActivityNotFoundInConversation";

/** The parts of the SDK's error that say what happened. */
interface RestError {
	statusCode?: unknown;
	code?: unknown;
	name?: unknown;
	response?: { headers?: { get?(name: string): string | undefined } };
}

/**
 * What an error of the connector means for a message. Only 429 and 412 say that a post was not taken; after a 408,
 * a 5xx, a reset or a timeout it may be there (msteams-docs rate-limit.md).
 *
 * @param now the real time in milliseconds, for a Retry-After that is a date.
 * @param chance from 0 to 1, to spread those who try again.
 */
export function toUndelivered(error: unknown, now: number, chance: number): Undelivered {
	if (error instanceof Undelivered) return error;
	const { statusCode, code, name, response } = (error ?? {}) as RestError;
	if (typeof statusCode !== "number") {
		const what = typeof code === "string" ? code : typeof name === "string" ? name : "unknown";
		return new Undelivered(NEVER_SENT.has(what) ? "later" : "ambiguous", safeCode(what), 0);
	}
	const named = safeCode(typeof code === "string" ? `${statusCode}_${code}` : String(statusCode));
	if (statusCode === 429 || statusCode === 412) {
		const asked = retryAfter(response?.headers?.get?.("retry-after"), now);
		return new Undelivered("later", named, asked ?? Math.ceil(PAUSE_SECONDS * (1 + chance)));
	}
	if (statusCode === 401) return new Undelivered("later", named, 60);
	// The message to redraw or to answer was deleted: its channel is there, and this will never be taken.
	if (statusCode === 404 && code === MESSAGE_GONE) return new Undelivered("refused", named);
	if (statusCode === 403 || statusCode === 404) return new Undelivered("gone", named);
	if (statusCode === 408 || statusCode >= 500 || statusCode < 400) return new Undelivered("ambiguous", named);
	return new Undelivered("refused", named);
}

/** The seconds of a Retry-After header, which is a number of seconds or an HTTP date; undefined for anything else. */
function retryAfter(header: string | undefined, now: number): number | undefined {
	if (!header) return undefined;
	const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
	const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((date - now) / 1_000);
	return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_PAUSE_SECONDS) : undefined;
}

/** An error code fit for a log: the platform's word, without anything else that may stand in it. */
const safeCode = (code: string): string => code.replace(/[^\w.-]/g, "_").slice(0, 80);
