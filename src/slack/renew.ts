import type { Renew } from "../chat/installation.ts";
import { Undelivered } from "../chat/port.ts";
import { makeClient, type Reach } from "./client.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";

/** Who the app is to Slack, from its “Basic Information” page. */
export interface AppCredentials {
	clientId: string;
	clientSecret: string;
}

/**
 * Renews tokens with Slack. The library's own way (`InstallProvider.authorize`) hides a refusal, and two that renew at once
 * spoil each other's tokens (slackapi/node-slack-sdk #2504).
 */
export function renewWith(reach: Reach, { clientId, clientSecret }: AppCredentials): Renew {
	const client = makeClient(reach);
	return async (refresh) => {
		try {
			const answer = await client.oauth.v2.access({
				...{ client_id: clientId, client_secret: clientSecret },
				...{ grant_type: "refresh_token", refresh_token: refresh },
			});
			const { access_token: token, refresh_token, expires_in: endsIn } = answer;
			if (!token) throw new Undelivered("ambiguous", "unreadable_answer");
			return { token, refresh: refresh_token, endsIn };
		} catch (error) {
			const why = toUndelivered(error);
			// Once the refresh token is of no use, only the app's being installed again helps. Nothing is said of any place here.
			if (why.fate === "refused" || why.fate === "gone" || OURS.has(codeOf(why)))
				return { refused: codeOf(why) };
			throw why.fate === "ambiguous" ? new Undelivered("later", codeOf(why), ASK_AGAIN) : why;
		}
	};
}

/** Slack's refusals that elsewhere only ask an operator to mend the token. */
const OURS = new Set(["invalid_auth", "token_expired", "token_revoked", "account_inactive"]);

/** Seconds until Slack is asked again where it did not answer. */
const ASK_AGAIN = 5;
