import {
	WebAPIHTTPError,
	WebAPIPlatformError,
	WebAPIRateLimitedError,
	WebAPIRequestError,
} from "@slack/web-api";
import { Undelivered } from "../chat/port.ts";

/** The channel, the person or the bot's place in it is no longer there. A message that is not there is `refused`. */
const GONE = new Set([
	"cannot_dm_bot",
	"channel_not_found",
	"ekm_access_denied",
	"is_archived",
	"not_in_channel",
	"restricted_action",
	"team_access_not_granted",
	"user_disabled",
	"user_not_found",
	"user_not_in_channel",
	"user_not_visible",
	"users_not_found",
]);

/** The token is wrong, revoked or too narrow: an operator can mend it, so nothing is given up. */
const OPERATOR = new Set([
	"account_inactive",
	"invalid_auth",
	"missing_scope",
	"not_authed",
	"org_login_required",
	"token_expired",
	"token_revoked",
]);

const BUSY = new Set(["ratelimited", "rate_limited", "accesslimited", "team_added_to_org"]);

/** Slack documents that part of the work may have been done before these. */
const UNSURE = new Set(["fatal_error", "internal_error", "request_timeout", "service_unavailable"]);

/** No connection came about, so nothing was sent. */
const NEVER_CONNECTED = new Set([
	"EAI_AGAIN",
	"ECONNREFUSED",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"UND_ERR_CONNECT_TIMEOUT",
]);

/** Seconds to wait when Slack gives none, and the longest for which we take its word. */
const WAIT = { connection: 5, unsaid: 30, operator: 300, longest: 3_600 };

/**
 * What a failed call means for a delivery. The codes are Slack's own, or `http_503`, `no_connection`, `no_answer`.
 *
 * @see docs.slack.dev/reference/methods/chat.postMessage for the codes.
 */
export function toUndelivered(error: unknown): Undelivered {
	if (error instanceof Undelivered) return error;
	if (error instanceof WebAPIRateLimitedError) {
		const asked = Math.min(Math.max(1, error.retryAfter), WAIT.longest);
		return new Undelivered("later", "ratelimited", asked);
	}
	if (error instanceof WebAPIPlatformError) return fromPlatform(error.data.error);
	if (error instanceof WebAPIHTTPError) {
		const unsure = error.statusCode >= 500 || error.statusCode === 408;
		return new Undelivered(unsure ? "ambiguous" : "refused", `http_${error.statusCode}`);
	}
	if (error instanceof WebAPIRequestError) return fromConnection(error);
	// A 429 whose Retry-After is missing or no number comes as a plain error.
	if (error instanceof Error && error.message.startsWith("Retry header")) {
		return new Undelivered("later", "ratelimited", WAIT.unsaid);
	}
	return new Undelivered("ambiguous", "unknown");
}

/** True when the same call may be made again at no risk, whatever became of the first: a redrawing, an opening. */
export function repeatable(error: Undelivered): Undelivered {
	return error.fate === "ambiguous" ? new Undelivered("later", codeOf(error), WAIT.connection) : error;
}

/** The platform's code, as in the message of the error. */
export function codeOf(error: Undelivered): string {
	return error.message.slice(error.message.indexOf(": ") + 2);
}

function fromPlatform(code: string): Undelivered {
	// A proxy's page in place of an answer is a "code" of many words: it stays out of the log.
	if (!/^[a-z0-9_]{1,60}$/.test(code)) return new Undelivered("ambiguous", "unreadable_answer");
	if (GONE.has(code)) return new Undelivered("gone", code);
	if (OPERATOR.has(code)) return new Undelivered("later", code, WAIT.operator);
	if (BUSY.has(code)) return new Undelivered("later", code, WAIT.unsaid);
	if (UNSURE.has(code)) return new Undelivered("ambiguous", code);
	return new Undelivered("refused", code);
}

function fromConnection(error: WebAPIRequestError): Undelivered {
	const codes = causes(error.original);
	const never = codes.length > 0 && codes.every((code) => NEVER_CONNECTED.has(code));
	return never
		? new Undelivered("later", "no_connection", WAIT.connection)
		: new Undelivered("ambiguous", "no_answer");
}

/** The system's codes of an error and of what caused it. */
function causes(error: unknown, depth = 0): string[] {
	if (typeof error !== "object" || error === null || depth > 5) return [];
	const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
	const several = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
	const cause = "cause" in error ? [error.cause] : [];
	return [...own, ...[...several, ...cause].flatMap((one) => causes(one, depth + 1))];
}
