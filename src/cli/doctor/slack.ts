import { listInWords } from "../../domain/date/words.ts";
import { type Identified, knock, SlackSaysNo } from "../../slack/ask.ts";
import { SCOPES } from "../../slack/manifest.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { broken, type Check, type Finding, fine, lookAt, NotChecked, orFine } from "./check.ts";
import { type Setup, slackOf, type WithToken } from "./setup.ts";
import { installationOf, installations } from "./slack-installations.ts";

/** What Slack's codes about a token mean to whoever looks after it. */
const TOKEN: Readonly<Record<string, string>> = {
	invalid_auth:
		"Slack does not know SLACK_BOT_TOKEN. Copy it anew from your app's “OAuth & Permissions” page.",
	not_authed: "SLACK_BOT_TOKEN is empty. Copy it from your app's “OAuth & Permissions” page.",
	account_inactive:
		"The app was removed from the workspace. Install it again, and give its new token as SLACK_BOT_TOKEN.",
	token_revoked: "SLACK_BOT_TOKEN was revoked. Install the app again, and give its new token.",
	// Slack does not let an app turn rotation off again.
	token_expired:
		"SLACK_BOT_TOKEN has expired: the app's tokens rotate, for good. Make the app anew from the manifest of one workspace (npx rollcall manifest slack), or set SLACK_CLIENT_ID, with which Rollcall renews them.",
};

const token: Check = {
	name: "slack-token",
	looksAt: "whether Slack takes `SLACK_BOT_TOKEN`",
	async look(on) {
		if (!("botToken" in slackOf(on))) {
			return fine("Each workspace has a token of its own: slack-installations looks at those.");
		}
		try {
			const { team } = await on.identify();
			return fine(team ? `Slack takes the token, for the workspace ${team}.` : "Slack takes the token.");
		} catch (error) {
			if (!(error instanceof SlackSaysNo)) throw error;
			return broken(
				TOKEN[error.code] ??
					`Slack does not answer as it should (${error.code}). Check that this machine may reach https://slack.com, and status.slack.com.`,
			);
		}
	},
};

const scopes: Check = {
	name: "slack-scopes",
	looksAt: "whether the token has the scopes of the manifest, and no others",
	async look(on) {
		const tokens = await on.tokens();
		if (tokens.some(({ installation }) => !installation)) return compareScopes(await on.identified());
		const found: Finding[] = [];
		for (const { slack, installation } of tokens) {
			// What Slack does not take is a finding of slack-installations.
			const identified = installation?.ended ? undefined : await slack.identify().catch(() => undefined);
			if (identified) found.push(...compareScopes(identified, installation?.tenant));
		}
		const wrong = found.filter((finding) => finding.outcome !== "fine");
		return orFine(wrong, "The app has what the manifest asks for in each workspace.");
	},
};

/** @param tenant whose installation it is, where there are several */
function compareScopes({ scopes: given }: Identified, tenant?: string): readonly Finding[] {
	const where = tenant ? ` in ${tenant}` : "";
	if (!given) throw new NotChecked("Slack does not say which scopes the token has");
	const missing = SCOPES.filter((scope) => !given.includes(scope));
	const more = given.filter((scope) => !(SCOPES as readonly string[]).includes(scope));
	const found = [
		...(missing.length
			? broken(
					`The app${where} lacks ${listInWords(missing)}. Give it the manifest of this version (npx rollcall manifest slack), and install it again.`,
				)
			: []),
		...(more.length
			? lookAt(
					`The app${where} may do more than Rollcall needs: ${listInWords(more)}. Take that away on its “OAuth & Permissions” page, and install it again.`,
				)
			: []),
	];
	return orFine(found, "The app has what the manifest asks for.");
}

const signingSecret: Check = {
	name: "slack-signing-secret",
	looksAt: "whether the running bot takes what is signed with `SLACK_SIGNING_SECRET`",
	async look(on) {
		const slack = slackOf(on);
		if (slack.appToken) throw new NotChecked("Slack's requests come over a socket (SLACK_APP_TOKEN)");
		if (!on.bot) throw new NotChecked("it is not known where the bot answers: give --url");
		const { taken, status } = await knock(on.bot, slack.signingSecret);
		if (taken)
			return fine("The bot takes what is signed with it. Slack alone knows whether it is Slack's too.");
		return broken(refusedBy(on.bot.origin, status));
	},
};

function refusedBy(bot: string, status: number): string {
	if (status === 0)
		return `Nothing answers at ${bot}. Start the bot, and check the address, its certificate and the proxy.`;
	if (status === 401) {
		return `The bot at ${bot} refuses what is signed with this SLACK_SIGNING_SECRET. See clock first, here and where the bot runs. Where the clocks agree, copy the secret from your app's “Basic Information” page, here and for the bot, and restart each replica.`;
	}
	if (status >= 300 && status < 400) {
		return `${bot} answers with a redirect (${status}), which Slack does not follow. Give the address that it leads to.`;
	}
	return `${bot} does not take Slack's requests at /slack/events (it answers ${status}). Check that the proxy hands that path to Rollcall.`;
}

const CHANNELS: Statement = {
	name: "doctor-slack-channels",
	text: `select n.key as panel, p.tenant, p.ref from place p join panel n on n.id = p.panel_id
		where p.kind = 'channel' and p.platform = 'slack' and p.ended_at is null order by n.key, p.ref`,
};

interface Channel {
	panel: string;
	tenant: string;
	ref: string;
}

const channels: Check = {
	name: "slack-channels",
	looksAt: "whether the bot is in each channel that a panel names",
	async look(on) {
		const known = await whereToAsk(on);
		const pool = await on.database();
		const all = await transact(pool, { as: "clerk", panels: [] }, (tx) => tx.query<Channel>(CHANNELS, []));
		const found: Finding[] = [];
		for (const channel of all) found.push(...(await standing(known, channel)));
		return orFine(found, all.length ? "The bot is in every channel." : "No panel names a channel in Slack.");
	},
};

/** Slack with the token for a workspace; a finding where there is none. */
type WhereToAsk = (which: string, tenant: string) => WithToken["slack"] | readonly Finding[];

async function whereToAsk(on: Setup): Promise<WhereToAsk> {
	const tokens = await on.tokens();
	if (tokens.some(({ installation }) => installation === undefined)) {
		const { team } = await on.identified();
		const slack = await on.slack();
		return (which, tenant) =>
			team === undefined || tenant === team
				? slack
				: broken(
						`${which} is in the workspace ${tenant}, but the token is of ${team}. Put the right workspace into the panel's file, or give the right token.`,
					);
	}
	await on.slack();
	// A workspace without an installation, or with one that has ended, is a finding of slack-installations.
	return (_, tenant) => {
		const one = installationOf(tokens, tenant);
		return one && !one.installation?.ended ? one.slack : [];
	};
}

async function standing(ask: WhereToAsk, { panel, tenant, ref }: Channel): Promise<readonly Finding[]> {
	const which = `The channel ${ref} of the panel ${panel}`;
	const slack = ask(which, tenant);
	if (!("channel" in slack)) return slack;
	const answer = await slack.channel(ref);
	if ("refused" in answer) {
		if (answer.refused === "channel_not_found") {
			return broken(
				`${which} is not there, or is private without the bot. Invite the bot there: /invite @Rollcall.`,
			);
		}
		return broken(
			`Slack does not say how the bot stands in a channel (${answer.refused}). ${which}: mend what is said of the token and its scopes, and run this again.`,
		);
	}
	if (answer.is === "archived") {
		return broken(`${which} is archived. Bring it back, or name another one in the panel's file.`);
	}
	if (answer.is === "member" && answer.shared) {
		return lookAt(
			`${which} is shared with another organisation (Slack Connect), whose people read the cards and the digest. Give the panel a channel of its own, or stop sharing this one.`,
		);
	}
	if (answer.is === "member") return [];
	return broken(`${which} is without the bot. Invite the bot there: /invite @Rollcall.`);
}

export const slackChecks: readonly Check[] = [token, installations, scopes, signingSecret, channels];
