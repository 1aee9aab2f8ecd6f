import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Seconds by which a request's time may differ from ours, to either side. */
export const WINDOW_SECONDS = 300;

/**
 * Whether the headers are of a request that may be Slack's: a signature of the right form, and a time within five
 * minutes of ours. It proves nothing; it spares reading the body of what cannot be genuine.
 *
 * @param now the real clock's time in milliseconds.
 */
export function couldBeGenuine(headers: IncomingHttpHeaders, now: number): boolean {
	const { time, signature } = claimed(headers);
	return (
		time !== undefined && signature !== undefined && Math.abs(now / 1000 - Number(time)) <= WINDOW_SECONDS
	);
}

/**
 * Whether a request is Slack's: signed with our secret over its own time and exact bytes, and not older or newer
 * than five minutes, compared in constant time. It is the only check: Bolt's own is off (docs/adr/0016), since it takes
 * a time from the future, and anything that calls itself an `ssl_check` unsigned.
 *
 * @param now the real clock's time in milliseconds.
 * @see docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isGenuine(secret: string, headers: IncomingHttpHeaders, body: Buffer, now: number): boolean {
	if (!couldBeGenuine(headers, now)) return false;
	const { time = "", signature = "" } = claimed(headers);
	const ours = signatureOf(secret, time, body);
	const theirs = Buffer.from(signature, "hex");
	return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}

/**
 * The headers with which Slack would send this body now.
 *
 * @param now the real clock's time in milliseconds.
 */
export function signedHeaders(secret: string, body: string, now: number): Record<string, string> {
	const time = String(Math.floor(now / 1000));
	return {
		"x-slack-request-timestamp": time,
		"x-slack-signature": `v0=${signatureOf(secret, time, Buffer.from(body)).toString("hex")}`,
	};
}

function signatureOf(secret: string, time: string, body: Buffer): Buffer {
	return createHmac("sha256", secret).update(`v0:${time}:`).update(body).digest();
}

/** The time and the signature's digits that a request claims; undefined where they have not the form of one. */
function claimed(headers: IncomingHttpHeaders): { time?: string; signature?: string } {
	const { "x-slack-request-timestamp": time, "x-slack-signature": signature } = headers;
	return {
		time: typeof time === "string" && /^\d{1,12}$/.test(time) ? time : undefined,
		signature: typeof signature === "string" ? /^v0=([0-9a-f]{64})$/.exec(signature)?.[1] : undefined,
	};
}
