import { randomUUID } from "node:crypto";
import { WebClient } from "@slack/web-api";
import type { Log } from "../chat/log.ts";
import { clientOptions } from "./client.ts";
import { ENDPOINT } from "./door.ts";
import { isSharedOutside } from "./send.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";
import { signedHeaders } from "./verify.ts";

/** How long one call may take, in milliseconds. */
const CALL_MS = 5_000;

/** What Slack says of the bot's token. */
export interface Identified {
	/** The workspace; undefined for an installation on a whole organisation. */
	team?: string | undefined;
	/** What the token may do; undefined where the answer does not say. */
	scopes?: readonly string[] | undefined;
	/** Slack's own time, to the second; undefined where the answer does not say. */
	at?: Date | undefined;
}

/** How the bot stands in a channel, or Slack's code for why nothing can be said of it. */
export type InChannel = { is: "member" | "archived" | "not a member"; shared: boolean } | { refused: string };

/** A question that Slack did not answer as wished. `code` is Slack's own, or `no_connection` and the like. */
export class SlackSaysNo extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** Asks Slack about the bot's own set-up. Nothing is changed there, and each question is asked once. */
export function askSlack(o: { botToken: string; apiUrl?: string | undefined; log: Log }) {
	let at: Date | undefined;
	const client = new WebClient(o.botToken, {
		...clientOptions({ apiUrl: o.apiUrl, timeoutMs: CALL_MS, log: o.log }),
		// The library keeps no header but the scopes'.
		fetch: async (...call) => {
			const answer = await fetch(...(call as Parameters<typeof fetch>));
			const date = Date.parse(answer.headers.get("date") ?? "");
			if (!Number.isNaN(date)) at = new Date(date);
			return answer;
		},
	});
	return {
		/** @throws SlackSaysNo */
		async identify(): Promise<Identified> {
			try {
				const answer = await client.auth.test();
				const team = answer.is_enterprise_install ? undefined : answer.team_id;
				return { team, scopes: answer.response_metadata?.scopes, at };
			} catch (error) {
				throw new SlackSaysNo(codeOf(toUndelivered(error)));
			}
		},
		async channel(id: string): Promise<InChannel> {
			try {
				const { channel } = await client.conversations.info({ channel: id });
				const shared = isSharedOutside(channel);
				if (channel?.is_archived) return { is: "archived", shared };
				return { is: channel?.is_member ? "member" : "not a member", shared };
			} catch (error) {
				return { refused: codeOf(toUndelivered(error)) };
			}
		},
	};
}

/**
 * Sends the bot what Slack sends when an address is saved, signed with this secret by the real clock. It changes nothing.
 *
 * @returns whether the bot took it, or the status that it answered with; 0 when nothing answered.
 */
export async function knock(bot: URL, signingSecret: string): Promise<{ taken: boolean; status: number }> {
	const challenge = randomUUID();
	const body = JSON.stringify({ type: "url_verification", challenge, token: "" });
	const headers = { "content-type": "application/json", ...signedHeaders(signingSecret, body, Date.now()) };
	const signal = AbortSignal.timeout(CALL_MS);
	try {
		// Slack does not follow a redirect either.
		const answer = await fetch(new URL(ENDPOINT, bot), {
			method: "POST",
			headers,
			body,
			redirect: "manual",
			signal,
		});
		return { taken: (await answer.text()).includes(challenge), status: answer.status };
	} catch {
		return { taken: false, status: 0 };
	}
}
