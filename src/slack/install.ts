import type { RequestListener, ServerResponse } from "node:http";
import { type Installation as Granted, HTTPReceiver } from "@slack/bolt";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Installation, Installations } from "../chat/installation.ts";
import type { Log } from "../chat/log.ts";
import { clientOptions, makeClient, type Reach } from "./client.ts";
import { INSTALL } from "./door.ts";
import { libraryLog } from "./log.ts";
import { SCOPES } from "./manifest.ts";
import type { AppCredentials } from "./renew.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";
import { workspacesOf } from "./workspaces.ts";

export interface InstallerOptions extends AppCredentials {
	/** Signs the state of an installation that was begun, for ten minutes. */
	stateSecret: string;
	/** The origin at which a browser reaches us. */
	publicUrl: string;
}

/** How many codes may come back within a minute, from everybody: each asks Slack. */
const BACK = { points: 30, duration: 60 };

/**
 * The pages of an installation: one that sends the browser to Slack, and one to which Slack sends it back, with a code for the
 * tokens. Bolt's installer does both, and binds the state to the browser that began; who may install is for `installations`
 * to say.
 */
export function createInstaller(
	reach: Reach,
	o: InstallerOptions,
	installations: Installations,
): RequestListener {
	const { log, apiUrl } = reach;
	const limit = new RateLimiterMemory(BACK);
	const receiver = new HTTPReceiver({
		...{ signingSecret: "", signatureVerification: false, endpoints: [] },
		...{
			clientId: o.clientId,
			clientSecret: o.clientSecret,
			stateSecret: o.stateSecret,
			scopes: [...SCOPES],
		},
		redirectUri: `${o.publicUrl}${INSTALL.back}`,
		logger: silent(log),
		// What is kept is kept below, where the answer is still to be given.
		installationStore: { storeInstallation: async () => undefined, fetchInstallation },
		installerOptions: {
			...{ installPath: INSTALL.begin, redirectUriPath: INSTALL.back, directInstall: true },
			...(apiUrl === undefined ? {} : { authorizationUrl: new URL("/oauth/v2/authorize", apiUrl).href }),
			clientOptions: clientOptions(reach),
			callbackOptions: {
				// The state is right, and Slack was not asked yet.
				async beforeInstallation(_options, _request, response) {
					const isFree = await limit.consume("").then(
						() => true,
						() => false,
					);
					if (!isFree) answer(response, 429, BUSY);
					return isFree;
				},
				async afterInstallation(granted, _options, _request, response) {
					const kept = await keep(reach, granted, installations);
					if (!kept) answer(response, 403, strangerOf(granted));
					return kept;
				},
				success: (_granted, _options, _request, response) => answer(response, 200, DONE),
				failure(error, _options, _request, response) {
					const [status, says] = FAILURES[error.code] ?? [502, FAILED];
					log.warn({ code: error.code }, "slack-install-failed");
					answer(response, status, says);
				},
			},
		},
	});
	return receiver.requestListener;
}

/** Keeps what Slack granted. Where no panel has to do with that workspace, what was granted is given back to Slack. */
async function keep(reach: Reach, granted: Granted, installations: Installations): Promise<boolean> {
	const { bot } = granted;
	const tenant = granted.isEnterpriseInstall ? granted.enterprise?.id : granted.team?.id;
	if (!bot || !tenant) throw new Error("Slack granted no bot");
	const client = makeClient(reach, bot.token);
	const { url } = await client.auth.test();
	const installation: Installation = {
		...{ tenant, bot: bot.userId, url: url ?? "" },
		...(granted.isEnterpriseInstall ? { workspaces: await workspacesOf(client) } : {}),
		tokens: { token: bot.token, refresh: bot.refreshToken, endsIn: secondsUntil(bot.expiresAt) },
	};
	if (await installations.keep(installation, granted.user.id)) {
		reach.log.info({ tenant }, "slack-installed");
		return true;
	}
	reach.log.warn({ tenant }, "slack-install-refused");
	await client.auth.revoke().catch((error) => {
		reach.log.warn({ code: codeOf(toUndelivered(error)) }, "slack-token-not-revoked");
	});
	return false;
}

/** Slack's tokens end at a second since 1970. */
const secondsUntil = (at: number | undefined): number | undefined =>
	at === undefined ? undefined : at - Math.floor(Date.now() / 1000);

/** Bolt looks installations up for requests only, which it does not authorise here. */
async function fetchInstallation(): Promise<Granted> {
	throw new Error("Installations are not looked up by Bolt");
}

/** What the installer says of a failure is said once, by its code. */
function silent(log: Log) {
	return { ...libraryLog(log), warn() {}, error() {} };
}

const DONE =
	"Rollcall is installed. In Slack, invite it to the panel’s channel: /invite @Rollcall. You can close this page.";
const STRANGER =
	"Rollcall was not installed, and nothing was kept: no panel here has to do with that workspace. Ask whoever runs Rollcall to put the workspace into the panel’s file first.";
/** Slack puts an app that an organisation installs into none of its workspaces yet: whoever installs it does that afterwards. */
const organisationIs = (id: string) =>
	`Rollcall was not installed, and nothing was kept. The organisation ${id} has added the app to no workspace that a panel here has to do with; before it installs the app, it can add it to none. Ask whoever runs Rollcall to put ${id} into SLACK_ALLOWED_TEAMS first. Then open the address again that you were given for installing, and add the app to the workspaces after that.`;
const strangerOf = ({ isEnterpriseInstall, enterprise }: Granted): string =>
	isEnterpriseInstall && /^E[A-Z0-9]+$/.test(enterprise?.id ?? "")
		? organisationIs(enterprise!.id)
		: STRANGER;
const STALE =
	"Rollcall was not installed: this page is from another browser, or from more than ten minutes ago. Open the address again that you were given for installing.";
const CANCELLED = "Rollcall was not installed, as you chose. You can close this page.";
const FAILED =
	"Rollcall was not installed, and nothing was kept. Try again in a minute: open the address again that you were given for installing.";
const BUSY = "Too many installations at once. Wait for a minute, and open the address again.";

const FAILURES: Readonly<Record<string, readonly [status: number, says: string]>> = {
	slack_oauth_missing_state: [400, STALE],
	slack_oauth_invalid_state: [400, STALE],
	slack_oauth_missing_code: [400, STALE],
	slack_oauth_installer_authorization_error: [200, CANCELLED],
};

function answer(response: ServerResponse, status: number, says: string): void {
	if (response.headersSent) return;
	response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
	response.end(`<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rollcall in Slack</title></head>
<body><h1>Rollcall in Slack</h1><p>${says}</p></body>
</html>
`);
}
