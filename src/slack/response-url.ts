import type { Seen } from "./seen.ts";

/** Where Slack takes answers to an interaction (docs.slack.dev, "handling user interaction", response_url). */
const HOST = "hooks.slack.com";

/**
 * The same without a response address that is not Slack's own: a payload may not send what we say, nor our request,
 * to an address of its choice. The answer then takes another way to the person.
 *
 * @param apiUrl the stand-in's address, whose host is then the only one; without it, Slack's.
 */
export function withSafeAddress(seen: Seen, apiUrl?: string): Seen {
	const { responseUrl, ...origin } = seen.origin;
	if (responseUrl === undefined || mayAnswerAt(responseUrl, apiUrl)) return seen;
	return { ...seen, origin };
}

/** Whether an answer may be sent to this address. */
export function mayAnswerAt(address: string, apiUrl?: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, host, username, password } = new URL(address);
	if (username !== "" || password !== "") return false;
	if (apiUrl !== undefined) return protocol === new URL(apiUrl).protocol && host === new URL(apiUrl).host;
	return protocol === "https:" && host === HOST;
}
