import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { doorsOf, makeCatalogue } from "../bot/catalogue.ts";
import { helpFeature } from "../bot/help.ts";
import type { Doors } from "../chat/port.ts";
import { features } from "../features/all.ts";
import { slackManifest } from "../slack/manifest.ts";
import { teamsManifest } from "../teams/manifest.ts";

/** Where the committed manifests are, with the icons. */
export const MANIFESTS = fileURLToPath(new URL("../../manifests/", import.meta.url));

/** What stands in the committed manifests where a council puts its own. */
export const PLACEHOLDERS = {
	url: "https://rollcall.example",
	teamsAppId: "11111111-1111-4111-8111-111111111111",
} as const;

const COMMAND = "/cme";
const ICONS = ["color.png", "outline.png"];

export interface ManifestOptions {
	/** Where the bot is reached, beginning with https. */
	url: string;
	/** The Entra client id of the bot. */
	teamsAppId: string;
	/** Slack's requests come over a socket. */
	slackSocketMode?: boolean;
}

export type ManifestPlatform = "slack" | "teams";

/**
 * Writes the manifests under `folder`: slack/manifest.json, and teams/manifest.json with its icons. What is there is
 * replaced. Returns the files' paths, within `folder`.
 *
 * @throws TypeError when `url` is not an https address
 */
export async function writeManifests(
	folder: string,
	platforms: readonly ManifestPlatform[],
	o: ManifestOptions,
): Promise<string[]> {
	const written: string[] = [];
	for (const platform of platforms) {
		const path = join(folder, platform, "manifest.json");
		await mkdir(join(folder, platform), { recursive: true });
		await writeFile(path, await manifestFile(platform, o));
		written.push(path);
		if (platform === "teams") written.push(...(await copyIcons(folder)));
	}
	return written.map((path) => relative(folder, path));
}

/** The text of one platform's manifest. */
export async function manifestFile(platform: ManifestPlatform, o: ManifestOptions): Promise<string> {
	const url = addressOf(o.url);
	const doors = allDoors();
	const manifest =
		platform === "slack"
			? slackManifest(doors, {
					url: url.href.replace(/\/+$/, ""),
					command: COMMAND,
					socketMode: o.slackSocketMode,
				})
			: teamsManifest(doors, { appId: o.teamsAppId, domain: url.host, version: await versionOf() });
	return `${JSON.stringify(manifest, null, "\t")}\n`;
}

/** The ways in to everything that the bot can do. */
export function allDoors(): Doors {
	return doorsOf(makeCatalogue([...features, helpFeature(features)]));
}

function addressOf(written: string): URL {
	const url = URL.canParse(written) ? new URL(written) : undefined;
	if (url?.protocol !== "https:" || url.search || url.hash) {
		throw new TypeError(`The address must be like ${PLACEHOLDERS.url}: ${written}`);
	}
	return url;
}

async function versionOf(): Promise<string> {
	const file = new URL("../../package.json", import.meta.url);
	return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

async function copyIcons(folder: string): Promise<string[]> {
	const to = ICONS.map((icon) => join(folder, "teams", icon));
	for (const [n, icon] of ICONS.entries()) {
		const from = join(MANIFESTS, "teams", icon);
		if (from !== join(to[n]!)) await copyFile(from, to[n]!);
	}
	return to;
}
