import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../chat/log.ts";

/** What the libraries say that an operator should know, by how it begins, and the code it is logged under. */
const KNOWN: readonly (readonly [begins: string, code: string])[] = [
	["Failed to parse and verify", "slack-request-forged"],
	["Malformed request body", "slack-request-malformed"],
	["Request body exceeded", "slack-request-too-large"],
	["Could not determine the type", "slack-request-unknown"],
	["http request failed", "slack-call-failed"],
	["WebSocket error", "slack-socket-error"],
	["Failed to retrieve a new WSS URL", "slack-socket-refused"],
	["Failed to send", "slack-socket-error"],
];

/**
 * The libraries' log as codes. Their messages, and all the more their debug lines, hold payloads and answers:
 * nothing of them is passed on but which known message it was.
 */
export function libraryLog(log: Log): Logger {
	const codeOf = (said: readonly unknown[]) => {
		const first = String(said[0] instanceof Error ? "" : said[0]);
		return KNOWN.find(([begins]) => first.startsWith(begins))?.[1] ?? "slack-library";
	};
	return {
		debug() {},
		info() {},
		warn: (...said: unknown[]) => log.warn({}, codeOf(said)),
		error: (...said: unknown[]) => log.error({}, codeOf(said)),
		setLevel() {},
		getLevel: () => LogLevel.WARN,
		setName() {},
	};
}
