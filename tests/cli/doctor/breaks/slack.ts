import { SCOPES } from "../../../../src/slack/manifest.ts";
import type { Break } from "../break.ts";
import { type Clinic, HIDDEN, OLD, OUT } from "../clinic.ts";

/** Slack, where it is connected for one workspace. */
export function slackBreaks(clinic: Clinic): readonly Break[] {
	const token = { finds: ["slack-token broken", "slack-scopes not_checked", "slack-channels not_checked"] };
	const knock = { finds: ["slack-signing-secret broken"] };
	const channel = { finds: ["slack-channels broken"] };
	const says = (error: string) => () => clinic.slackSays("auth.test", error);
	return [
		{
			...{ how: "The token is another app's, or was copied wrongly", ...token, says: /Copy it anew/ },
			changed: () => ({ SLACK_BOT_TOKEN: "xoxb-another" }),
		},
		// Taking the app out for good would take it out of its channels as well.
		{
			...{ how: "The app was removed from the workspace", ...token, says: /removed from the workspace/ },
			make: says("account_inactive"),
		},
		{
			how: "The token is lost on the way to Slack",
			...token,
			says: /is empty\. Copy/,
			make: says("not_authed"),
		},
		{ how: "The token was revoked", ...token, says: /was revoked\. Install/, make: says("token_revoked") },
		{
			...{ how: "The app's tokens rotate", ...token, says: /has expired: the app's tokens rotate/ },
			make: says("token_expired"),
		},
		{
			...{
				how: "Slack cannot be reached",
				...token,
				says: /no_connection\)\. Check that this machine may reach/,
			},
			changed: async () => ({ SLACK_API_URL: `${await clinic.nobody()}/api/` }),
		},
		{
			how: "What stands between here and Slack takes headers away",
			finds: ["slack-scopes not_checked"],
			says: /does not say which scopes/,
			changed: async () => ({ SLACK_API_URL: await clinic.slackWithout("x-oauth-scopes") }),
		},
		{
			how: "The app lacks a scope",
			finds: ["slack-scopes broken"],
			says: /lacks groups:read\..*install it again/,
			make: () =>
				clinic.scopes(
					SCOPES.filter((scope) => scope !== "groups:read"),
					SCOPES,
				),
		},
		{
			how: "The app may do more than it needs",
			finds: ["slack-scopes look"],
			says: /more than Rollcall needs: users:read/,
			make: () => clinic.scopes([...SCOPES, "users:read"], SCOPES),
		},
		{
			...{
				how: "The signing secret is another",
				...knock,
				says: /refuses what is signed with this SLACK_SIGNING/,
			},
			changed: () => ({ SLACK_SIGNING_SECRET: "another-secret" }),
		},
		{
			...{
				how: "The bot does not run",
				...knock,
				says: /Nothing answers at http:\/\/127\.0\.0\.1:\d+\. Start/,
			},
			url: () => clinic.nobody(),
		},
		{
			...{ how: "The proxy redirects", ...knock, says: /redirect \(301\)/ },
			url: () => clinic.answering(301),
		},
		{
			...{
				how: "Something else answers at the bot's address",
				...knock,
				says: /answers 404\)\. Check that the proxy/,
			},
			url: () => clinic.answering(404),
		},
		{
			how: "It is not said where the bot answers",
			finds: ["slack-signing-secret not_checked"],
			says: /not known where the bot answers: give --url/,
			changed: () => ({ ROLLCALL_PUBLIC_URL: "" }),
			url: () => "",
		},
		{
			how: "Slack's requests come over a socket: there is no address to try the secret at",
			finds: ["slack-signing-secret not_checked"],
			says: /come over a socket/,
			changed: () => ({ SLACK_APP_TOKEN: "xapp-1" }),
			make: () => clinic.manifest("slack", "--socket-mode"),
		},
		{
			how: "The bot is not in a channel",
			...{ ...channel, says: /The channel C0OUT of the panel millbrook-cme is without the bot\. Invite/ },
			make: () => clinic.addChannel(OUT.id),
		},
		{
			...{
				how: "A channel is private without the bot",
				...channel,
				says: /C0HIDDEN .* or is private without the bot/,
			},
			make: () => clinic.addChannel(HIDDEN.id),
		},
		{
			...{ how: "A channel is archived", ...channel, says: /C0OLD .* is archived/ },
			make: () => clinic.addChannel(OLD.id),
		},
		{
			...{
				how: "A channel is of another workspace",
				...channel,
				says: /workspace T0OTHER, but the token is of T0MILL/,
			},
			make: () => clinic.addChannel("C0ELSE", "T0OTHER"),
		},
		{
			...{
				how: "Slack answers nothing about a channel",
				...channel,
				says: /does not say how .* \(missing_scope\)/,
			},
			make: () => clinic.slackSays("conversations.info", "missing_scope"),
		},
	];
}
