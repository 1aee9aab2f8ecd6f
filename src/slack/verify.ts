import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Seconds by which a request's time may differ from ours, to either side. */
const WINDOW_SECONDS = 300;

/**
 * Whether a request is Slack's: signed with our secret over its own time and exact bytes, and not older or newer
 * than five minutes, compared in constant time. It is the only check: Bolt's own is off (docs/adr/0016), since it takes
 * a time from the future, and anything that calls itself an `ssl_check` unsigned.
 *
 * @param now the real clock's time in milliseconds.
 * @see docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isGenuine(secret: string, headers: IncomingHttpHeaders, body: Buffer, now: number): boolean {
	const time = headers["x-slack-request-timestamp"];
	const signature = headers["x-slack-signature"];
	if (typeof time !== "string" || typeof signature !== "string" || !/^\d{1,12}$/.test(time)) return false;
	if (Math.abs(now / 1000 - Number(time)) > WINDOW_SECONDS) return false;
	const ours = createHmac("sha256", secret).update(`v0:${time}:`).update(body).digest();
	const theirs = Buffer.from(/^v0=([0-9a-f]{64})$/.exec(signature)?.[1] ?? "", "hex");
	return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}
