import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, type Command, InvalidArgumentError } from "commander";
import { zipSync } from "fflate";
import packageFile from "../../package.json" with { type: "json" };
import { doorsOf, makeCatalogue } from "../bot/catalogue.ts";
import { helpFeature } from "../bot/help.ts";
import type { Doors } from "../chat/port.ts";
import { features } from "../features/all.ts";
import { slackManifest } from "../slack/manifest.ts";
import { slackRules } from "../slack/manifest-rules.ts";
import { teamsManifest } from "../teams/manifest.ts";
import { teamsRules } from "../teams/manifest-rules.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall manifest slack --url https://rollcall.council.example
  $ npx rollcall manifest teams --url https://rollcall.council.example --teams-app-id 5b8c…
  $ npx rollcall manifest teams --url https://rollcall.council.example --teams-app-id 5b8c… --all-messages
  $ npx rollcall manifest all --url https://rollcall.example --out manifests     the ones in the repository

Slack makes the app from slack/manifest.json. Teams takes teams/rollcall.zip.`;

/** Where the repository's own manifest for Teams is, and the icons. */
const COMMITTED_TEAMS = fileURLToPath(new URL("../../manifests/teams", import.meta.url));

/** What stands in a manifest until a council puts its own. */
export const PLACEHOLDERS = {
	url: new URL("https://rollcall.example"),
	teamsAppId: "11111111-1111-4111-8111-111111111111",
} as const;

const SLASH_COMMAND = "/cme";
const PLATFORMS = ["slack", "teams"] as const;

export type ManifestPlatform = (typeof PLATFORMS)[number];

export interface ManifestOptions {
	/** Where the bot is reached: https. */
	url: URL;
	/** The Entra client id of the bot. */
	teamsAppId: string;
	/** Whether Slack's requests come over a socket. */
	socketMode?: boolean;
	/** Everything that is written in the bot's channels is handed over: for panels that keep the threads of cases. */
	allMessages?: boolean;
	/** Several workspaces, or an organisation, install Slack's app. */
	manyWorkspaces?: boolean;
}

interface Options {
	url: URL;
	out: string;
	teamsAppId: string;
	socketMode: boolean;
	allMessages: boolean;
	manyWorkspaces: boolean;
	json: boolean;
}

/** `rollcall manifest`: the files from which Slack and Teams make the app. */
export function addManifest(program: Command, io: Io): void {
	program
		.command("manifest")
		.description("write the manifests that Slack and Teams are given")
		.addArgument(new Argument("<platform>", "which one").choices([...PLATFORMS, "all"]))
		.requiredOption("--url <address>", "where the bot is reached, https://…", urlArgument)
		.option("--out <folder>", "where to write them", ".rollcall/manifests")
		.option("--teams-app-id <id>", "the bot's Entra client id", idArgument, PLACEHOLDERS.teamsAppId)
		.option("--socket-mode", "Slack's requests come over a socket (SLACK_APP_TOKEN)", false)
		.option(
			"--all-messages",
			"hand over all that is written in channels, for panels that keep threads",
			false,
		)
		.option(
			"--many-workspaces",
			"several Slack workspaces, or an organisation, install the app (SLACK_CLIENT_ID)",
			false,
		)
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action((platform: ManifestPlatform | "all", { out, json, ...options }: Options) => {
			const platforms = platform === "all" ? PLATFORMS : [platform];
			const files = written(out, platforms, options);
			if (json) return io.out(asJson({ files }));
			for (const file of files) io.out(file);
			if (platforms.includes("teams") && options.teamsAppId === PLACEHOLDERS.teamsAppId) {
				io.out("The ids in teams/manifest.json are placeholders: give the bot's own with --teams-app-id.");
			}
		});
}

function written(...[folder, ...rest]: Parameters<typeof writeManifests>): string[] {
	try {
		return writeManifests(folder, ...rest);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		throw new CommandFailed(`${folder} cannot be written (${code}). Choose another folder with --out.`);
	}
}

/** The zip format's own beginning, in whatever zone: the same files make the same zip. */
const ZIPPED_AT = new Date(1980, 0, 1);

/**
 * Writes manifests under a folder, for Teams with the icons and all of it as the package that Teams takes. What is there is
 * replaced. Returns the files' paths.
 */
export function writeManifests(
	folder: string,
	platforms: readonly ManifestPlatform[],
	o: ManifestOptions,
): string[] {
	return platforms.flatMap((platform) => {
		const place = join(folder, platform);
		const manifest = join(place, "manifest.json");
		const text = manifestText(platform, o);
		mkdirSync(place, { recursive: true });
		writeFileSync(manifest, text);
		if (platform === "slack") return [manifest];
		const files = [manifest, ...copyIcons(place)];
		if (resolve(place) === COMMITTED_TEAMS) return files;
		const zip = join(place, "rollcall.zip");
		const entries = files.map((file) => [basename(file), readFileSync(file)] as const);
		writeFileSync(zip, zipSync(Object.fromEntries(entries), { mtime: ZIPPED_AT, level: 0 }));
		return [...files, zip];
	});
}

/**
 * The text of one platform's manifest file.
 * @throws when it does not keep that platform's rules: it would be refused there, for a reason that is harder to find
 */
export function manifestText(platform: ManifestPlatform, o: ManifestOptions): string {
	const manifest = platform === "slack" ? forSlack(o) : forTeams(o);
	const { error } = (platform === "slack" ? slackRules : teamsRules).safeParse(manifest);
	const [broken] = error?.issues ?? [];
	if (broken) {
		throw new CommandFailed(`The manifest would be refused (${broken.path.join(".")}: ${broken.message}).`);
	}
	return `${JSON.stringify(manifest, null, "\t")}\n`;
}

function forSlack({ url, ...how }: Omit<ManifestOptions, "teamsAppId">) {
	const address = url.href.replace(/\/+$/, "");
	return slackManifest(everyDoor(), { ...how, url: address, command: SLASH_COMMAND });
}

function forTeams({ url, teamsAppId, allMessages }: ManifestOptions) {
	const { version } = packageFile;
	return teamsManifest(everyDoor(), { appId: teamsAppId, domain: url.host, version, allMessages });
}

/** The ways in to everything that the bot can do. */
function everyDoor(): Doors {
	return doorsOf(makeCatalogue([...features, helpFeature(features)]));
}

function copyIcons(place: string): string[] {
	return ["color.png", "outline.png"].map((icon) => {
		const to = join(place, icon);
		if (resolve(place) !== COMMITTED_TEAMS) copyFileSync(join(COMMITTED_TEAMS, icon), to);
		return to;
	});
}

function urlArgument(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== "https:" || url.search || url.hash || url.username) {
		throw new InvalidArgumentError("Give an address such as https://rollcall.council.example.");
	}
	return url;
}

function idArgument(text: string): string {
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
		throw new InvalidArgumentError("Give an id such as 5b8c2f0e-1d34-4c56-9a78-0b1c2d3e4f50.");
	}
	return text.toLowerCase();
}
