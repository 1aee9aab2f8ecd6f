import { ABOUT } from "../chat/about.ts";
import type { Doors, Menu } from "../chat/port.ts";

/** The manifest's own version: not the newest, so that every tenant takes it, and nothing in preview. */
const MANIFEST = "1.19";

const SCOPES = ["personal", "team", "groupChat"] as const;

export interface TeamsManifestOptions {
	/** The Entra client id of the bot, a GUID: of the app in Teams too. */
	appId: string;
	/** The host where the bot is reached. */
	domain: string;
	/** Of the app, as MAJOR.MINOR.PATCH: a tenant takes a changed manifest only under a new one. */
	version: string;
}

/**
 * The manifest that, zipped with its two icons, is the app's package. It asks for no resource-specific consent: the
 * bot hears what mentions it, and no more of what is said in a team.
 *
 * @see learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
 */
export function teamsManifest(doors: Doors, o: TeamsManifestOptions) {
	const site = `https://${o.domain}`;
	return {
		$schema: `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST}/MicrosoftTeams.schema.json`,
		manifestVersion: MANIFEST,
		version: o.version,
		id: o.appId,
		developer: {
			name: ABOUT.name,
			websiteUrl: site,
			privacyUrl: `${site}/privacy`,
			termsOfUseUrl: `${site}/terms`,
		},
		name: { short: ABOUT.name, full: ABOUT.fullName },
		description: { short: ABOUT.short, full: ABOUT.long },
		icons: { color: "color.png", outline: "outline.png" },
		accentColor: "#12324a",
		defaultInstallScope: "team",
		bots: [
			{
				botId: o.appId,
				scopes: SCOPES,
				supportsFiles: false,
				isNotificationOnly: false,
				commandLists: [
					{ scopes: ["personal"], commands: menu(doors, "chat") },
					{ scopes: ["team", "groupChat"], commands: menu(doors, "channel") },
				],
			},
		],
		composeExtensions: [
			{
				botId: o.appId,
				commands: [
					...doors.shortcuts.map((door) => command(door, ["compose", "commandBox"])),
					...doors.messages.map((door) => command(door, ["message"])),
				],
			},
		],
		// Who the person is, and that the bot may write to a team's members privately.
		permissions: ["identity", "messageTeamMembers"],
		validDomains: [o.domain],
	};
}

/** What Teams offers beside the box where one types to the bot: ten at most, and help, which lists the rest. */
function menu({ words }: Doors, where: Menu) {
	return words.flatMap(({ word, help, menu }) =>
		menu === where || menu === "both" ? [{ title: word, description: help }] : [],
	);
}

/** An action that opens a dialog. */
function command(
	{ action, label, help }: Doors["shortcuts"][number],
	context: ("compose" | "commandBox" | "message")[],
) {
	return { id: action, type: "action", title: label, description: help, context, fetchTask: true };
}
