import { WebClient } from "@slack/web-api";
import type { Log } from "../chat/log.ts";
import { libraryLog } from "./log.ts";

/** How Slack is reached: another address than its own, for a stand-in, and how long one call may take, in milliseconds. */
export interface Reach {
	apiUrl?: string | undefined;
	timeoutMs: number;
	log: Log;
}

/** The client of a workspace, or of its organisation. @throws Undelivered where the app is not installed there */
export type ClientOf = (team: string, organisation?: string) => Promise<WebClient>;

/** What every client of Slack's is made with. Each call is made once: the library would post again after a lost answer. */
export const clientOptions = ({ apiUrl, timeoutMs, log }: Reach) => ({
	...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
	retryConfig: { retries: 0 },
	rejectRateLimitedCalls: true,
	timeout: timeoutMs,
	logger: libraryLog(log),
});

/** A client with this token; without one, for what needs none. */
export const makeClient = (reach: Reach, token?: string): WebClient =>
	new WebClient(token, clientOptions(reach));
