import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ENDPOINT, INSTALL } from "../../slack/door.ts";
import { type ManifestPlatform, manifestText, PLACEHOLDERS } from "../manifest.ts";
import { broken, type Check, fine, lookAt, NotChecked, orFine } from "./check.ts";
import { type Setup, slackOf } from "./setup.ts";
import { teamsOf } from "./teams.ts";

const SlackFile = z.object({
	oauth_config: z.object({ redirect_urls: z.array(z.url()).default([]) }).default({ redirect_urls: [] }),
	settings: z.object({
		socket_mode_enabled: z.boolean().default(false),
		event_subscriptions: z.object({
			request_url: z.url().optional(),
			bot_events: z.array(z.string()).default([]),
		}),
	}),
});

const TeamsFile = z.object({
	id: z.string(),
	bots: z.array(z.object({ botId: z.string() })).min(1),
	validDomains: z.array(z.string()).min(1),
	authorization: z
		.object({ permissions: z.object({ resourceSpecific: z.array(z.object({ name: z.string() })) }) })
		.optional(),
});

/** Slack's manifest as its file has it, with what it comes to. @throws NotChecked when there is none */
function slackFile(on: Setup) {
	const { raw, read } = fileOf(on, "slack", SlackFile);
	const { socket_mode_enabled: socketMode, event_subscriptions: events } = read.settings;
	const [back] = read.oauth_config.redirect_urls;
	const all = events.bot_events.includes("message.channels");
	return { raw, socketMode, url: events.request_url, back, all };
}

/** The same of Teams' manifest. */
function teamsFile(on: Setup) {
	const { raw, read } = fileOf(on, "teams", TeamsFile);
	const asked = read.authorization?.permissions.resourceSpecific ?? [];
	const all = asked.some((one) => one.name === "ChannelMessage.Read.Group");
	return { raw, ids: [read.id, ...read.bots.map((bot) => bot.botId)], domain: read.validDomains[0]!, all };
}

function fileOf<T>(on: Setup, platform: ManifestPlatform, shape: z.ZodType<T>): { raw: unknown; read: T } {
	const file = join(on.manifests, platform, "manifest.json");
	let raw: unknown;
	try {
		raw = JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new NotChecked(
			`${file} cannot be read. Name the folder of the manifests that the platforms were given with --manifests`,
		);
	}
	const read = shape.safeParse(raw);
	if (!read.success)
		throw new NotChecked(`${file} is no manifest: write it with npx rollcall manifest ${platform}`);
	return { raw, read: read.data };
}

const anew = (platform: ManifestPlatform) =>
	`Write it anew (npx rollcall manifest ${platform}, as its --help says), and give it to ${platform === "slack" ? "Slack" : "Teams"}.`;

const slackManifest: Check = {
	name: "slack-manifest",
	looksAt: "whether Slack's manifest is of this version and goes with the configuration",
	async look(on) {
		const slack = slackOf(on);
		const { raw, socketMode, url, back, all } = slackFile(on);
		const socket = slack.appToken !== undefined;
		const manyWorkspaces = !("botToken" in slack);
		if (manyWorkspaces !== (back !== undefined)) {
			return broken(
				manyWorkspaces
					? "The manifest is for one workspace, but SLACK_CLIENT_ID is set: nobody can install the app. Write it anew with --many-workspaces, and give it to Slack."
					: "The manifest is for an app that several workspaces install, but SLACK_BOT_TOKEN is set: its token ends within hours, and Slack does not turn that off again. Write it anew without --many-workspaces, and make an app anew from it; or set SLACK_CLIENT_ID in place of the token.",
			);
		}
		if (socketMode !== socket) {
			return broken(
				`The manifest ${socketMode ? "has" : "does not have"} Slack's requests come over a socket, but SLACK_APP_TOKEN is ${socket ? "" : "not "}set: nothing arrives. Set or unset it, or write the manifest anew ${socket ? "with" : "without"} --socket-mode.`,
			);
		}
		const named = url?.replace(ENDPOINT, "") ?? back?.replace(INSTALL.back, "");
		const host = named === undefined ? PLACEHOLDERS.url : new URL(named);
		const found = wrongHost(on, "slack", named && host.host);
		const how = { socketMode, allMessages: all, manyWorkspaces };
		const now = () => manifestText("slack", { url: host, teamsAppId: "", ...how });
		return found.length ? found : upToDate("slack", raw, now);
	},
};

const teamsManifest: Check = {
	name: "teams-manifest",
	looksAt: "whether Teams' manifest is of this version and goes with the configuration",
	async look(on) {
		const { appId } = teamsOf(on);
		const { raw, ids, domain, all } = teamsFile(on);
		const found = wrongHost(on, "teams", domain);
		if (ids.some((id) => id.toLowerCase() !== appId.toLowerCase())) {
			found.push(
				...broken(
					`The manifest is not that of TEAMS_APP_ID: what is sent to the app does not reach this bot. Write it anew with --teams-app-id, and upload it.`,
				),
			);
		}
		const url = new URL(`https://${domain}`);
		const now = () => manifestText("teams", { url, teamsAppId: ids[0]!, allMessages: all });
		return found.length ? found : upToDate("teams", raw, now);
	},
};

function wrongHost({ config: { publicUrl } }: Setup, platform: ManifestPlatform, host: string | undefined) {
	if (!publicUrl || host === undefined || new URL(publicUrl).host === host) return [];
	return broken(
		`The manifest names ${host}, but ROLLCALL_PUBLIC_URL is ${publicUrl}. Set the one that is right. ${anew(platform)}`,
	);
}

/** @param now the text that this version would write for the same set-up; it throws where there is none */
function upToDate(platform: ManifestPlatform, raw: unknown, now: () => string) {
	if (isDeepStrictEqual(raw, JSON.parse(now())))
		return fine(`${platform === "slack" ? "Slack" : "Teams"}'s manifest is the one of this version.`);
	return lookAt(`The manifest is of another version, or was changed by hand. ${anew(platform)}`);
}

const threads: Check = {
	name: "kept-threads",
	looksAt:
		"whether the platforms hand over what is written in channels, where a panel keeps the threads of cases",
	async look(on) {
		const keeping = (await on.panels()).filter((panel) => panel.settings.threads.keep);
		if (!keeping.length) return fine("No panel keeps threads.");
		const files = [
			...(on.config.slack ? [{ platform: "slack" as const, all: slackFile(on).all }] : []),
			...(on.config.teams ? [{ platform: "teams" as const, all: teamsFile(on).all }] : []),
		];
		const found = files
			.filter((file) => !file.all)
			.flatMap(({ platform }) =>
				broken(
					`A panel keeps the threads of its cases (${keeping[0]!.key}), but ${platform === "slack" ? "Slack" : "Teams"} is not asked to hand them over. Write the manifest with --all-messages: npx rollcall manifest ${platform} --help.`,
				),
			);
		return orFine(found, "The platforms hand them over.");
	},
};

export const manifestChecks: readonly Check[] = [slackManifest, teamsManifest, threads];
