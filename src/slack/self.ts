import type { WebClient } from "@slack/web-api";
import type { Log } from "../chat/log.ts";
import type { Self } from "./seen.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";

/** How long to wait before Slack is asked again who the bot is, in milliseconds. */
const ASK_AGAIN_MS = 30_000;

/**
 * Who the bot is in Slack, from `auth.test`: asked once at the start, and again in the background while it is not
 * known. No request waits for it, and none fails for the lack of it: payloads name the workspace and the bot too.
 */
export function createSelf(client: WebClient, log: Log): { known(): Self; learn(): Promise<void> } {
	let self: Self | undefined;
	let asked = 0;

	const learn = async () => {
		asked = Date.now();
		try {
			const answer = await client.auth.test();
			// In an organisation-wide installation the answer names the organisation: then payloads say the workspace.
			const team = answer.is_enterprise_install ? undefined : answer.team_id;
			self = { team, user: answer.user_id, url: answer.url };
		} catch (error) {
			log.warn({ code: codeOf(toUndelivered(error)) }, "slack-auth-test-failed");
		}
	};

	return {
		learn,
		known() {
			if (self === undefined && Date.now() - asked > ASK_AGAIN_MS) void learn();
			return self ?? {};
		},
	};
}
