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
	/** Whether Teams is to send the bot all that is said in a team's channels, rather than what mentions it. */
	allMessages?: boolean | undefined;
}

/**
 * The manifest that, zipped with its two icons, is the app's package. Unless `allMessages` is wanted it asks for no
 * resource-specific consent: the bot hears what mentions it, and no more of what is said in a team. With it, whoever owns a
 * team consents when the app is added there, and Teams sends every message: one cannot have the mentions alone.
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
		...(o.allMessages ? consent(o.appId) : {}),
	};
}

/**
 * Consent to hear a team's channels. Teams wants a resource beside the app's id, and uses it for nothing.
 *
 * @see learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-messages-with-rsc
 */
function consent(appId: string) {
	const hears = { name: "ChannelMessage.Read.Group", type: "Application" };
	return {
		webApplicationInfo: { id: appId, resource: "https://RscBasedStoreApp" },
		authorization: { permissions: { resourceSpecific: [hears] } },
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
