import { randomBytes } from "node:crypto";
import { TEAMS } from "../../../support/many-workspaces.ts";
import type { Break } from "../break.ts";
import type { Workspaces } from "../workspaces.ts";

const ENDED = "update installation set expires_at = now() - interval '1 hour'";

/** An app that several workspaces install. */
export const workspaceBreaks = (many: Workspaces): readonly Break[] => [
	{
		how: "A workspace in which a panel has a channel has not installed the app",
		finds: ["slack-installations broken"],
		says: /The panel south has a channel in T0SOUTH, where .* Install it there: https:\/\/rollcall\.council\.example\/slack\/install\.$/m,
		make: () => many.installations("delete from installation where tenant = $1", TEAMS.south),
	},
	{
		how: "No workspace has installed the app yet",
		finds: ["slack-installations broken", "slack-channels not_checked"],
		says: /a channel in T0NORTH, where the app is not installed/,
		make: () => many.installations("delete from installation"),
	},
	{
		how: "A workspace has removed the app",
		finds: ["slack-installations broken", "slack-channels broken"],
		says: /does not take the token of T0SOUTH \(token_expired\)\. Install it there/,
		make: () => many.endTokens(),
	},
	{
		how: "The tokens have ended, and wait to be renewed when they are needed",
		finds: ["slack-channels not_checked"],
		says: /their tokens wait to be renewed/,
		make: () => many.installations(ENDED),
	},
	{
		how: "Slack has refused to renew a token that ends soon",
		finds: ["slack-installations broken"],
		says: /refuses to renew the token of T0SOUTH \(invalid_refresh_token\), which ends within two hours/,
		make: () =>
			many.installations(
				"update installation set refused_at = now(), refused = 'invalid_refresh_token' where tenant = $1",
				TEAMS.south,
			),
	},
	{
		how: "Slack has refused to renew a token, which has ended",
		finds: ["slack-installations broken"],
		says: /refuses to renew the token of T0SOUTH \(invalid_refresh_token\)\. Check SLACK_CLIENT_ID/,
		make: async () => {
			await many.installations(
				`${ENDED}, refused_at = now(), refused = 'invalid_refresh_token' where tenant = $1`,
				TEAMS.south,
			);
		},
	},
	{
		how: "The app is still in a workspace that no panel has to do with any more",
		finds: ["slack-installations look"],
		says: /No panel has to do with T0SOUTH any more, and the app is installed there\. Remove it in Slack\./,
		make: () => many.takeOut("south"),
	},
	{
		how: "Slack has the manifest of an app for one workspace",
		finds: ["slack-manifest broken"],
		says: /Write it anew with --many-workspaces/,
		make: () => many.manifest(),
	},
	{
		how: "The master keys are others than those that the installations' tokens are under",
		finds: ["keys broken", "slack-installations not_checked"],
		says: /opens nothing/,
		changed: () => ({ ROLLCALL_MASTER_KEYS: `v1:${randomBytes(32).toString("base64")}` }),
	},
	{
		how: "The file of the master keys, which open the installations' tokens, is not there",
		finds: ["keys broken", "slack-installations not_checked"],
		says: /cannot be read/,
		changed: () => ({ ROLLCALL_MASTER_KEYS: "", ROLLCALL_MASTER_KEYS_FILE: "/nowhere/keys" }),
	},
	{
		how: "In production, the casework's clock was moved",
		finds: ["clock broken"],
		says: /clock in this database was moved/,
		// Production has no stand-in, and tokens that have ended are not shown to Slack.
		make: () => many.installations(ENDED),
		changed: () => ({ NODE_ENV: "production", SLACK_API_URL: "" }),
	},
];

/** The same, where the north's channel is shared. */
export const SHARED: readonly Break[] = [
	{
		how: "A channel is shared with another organisation",
		finds: ["slack-channels look"],
		says: /C0NORTH of the panel north is shared with another organisation/,
	},
];
