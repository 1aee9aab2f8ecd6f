import { z } from "zod";

const text = (most: number) => z.string().min(1).max(most);
const guid = z.string().regex(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
const address = z.url({ protocol: /^https$/ }).max(2048);
const scopes = z
	.array(z.enum(["team", "personal", "groupChat"]))
	.min(1)
	.max(3);

/**
 * The rules of developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json for the parts that are
 * used. Nothing else may be there: no part of the preview, and no other consent than to read what a team says.
 */
export const teamsRules = z.strictObject({
	$schema: z.literal("https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"),
	manifestVersion: z.literal("1.19"),
	version: z.string().regex(/^\d+\.\d+\.\d+$/),
	id: guid,
	developer: z.strictObject({
		name: text(32),
		websiteUrl: address,
		privacyUrl: address,
		termsOfUseUrl: address,
	}),
	name: z.strictObject({ short: text(30), full: text(100) }),
	description: z.strictObject({ short: text(80), full: text(4000) }),
	icons: z.strictObject({ color: z.literal("color.png"), outline: z.literal("outline.png") }),
	accentColor: z.string().regex(/^#[0-9a-f]{6}$/),
	defaultInstallScope: z.enum(["personal", "team", "groupChat", "meetings"]),
	bots: z
		.array(
			z.strictObject({
				botId: guid,
				scopes,
				supportsFiles: z.literal(false),
				isNotificationOnly: z.literal(false),
				commandLists: z
					.array(
						z.strictObject({
							scopes,
							commands: z.array(z.strictObject({ title: text(32), description: text(128) })).max(10),
						}),
					)
					.max(3),
			}),
		)
		.length(1),
	composeExtensions: z
		.array(
			z.strictObject({
				botId: guid,
				commands: z
					.array(
						z.strictObject({
							id: text(64),
							type: z.literal("action"),
							title: text(32),
							description: text(128),
							context: z
								.array(z.enum(["compose", "commandBox", "message"]))
								.min(1)
								.max(3),
							fetchTask: z.literal(true),
						}),
					)
					.min(1)
					.max(10),
			}),
		)
		.length(1),
	permissions: z.array(z.enum(["identity", "messageTeamMembers"])).max(2),
	validDomains: z.array(text(2048).regex(/^[a-z0-9.-]+(:\d+)?$/)).max(16),
	webApplicationInfo: z.strictObject({ id: guid, resource: address }).optional(),
	authorization: z
		.strictObject({
			permissions: z.strictObject({
				resourceSpecific: z
					.array(
						z.strictObject({
							name: z.literal("ChannelMessage.Read.Group"),
							type: z.literal("Application"),
						}),
					)
					.max(16),
			}),
		})
		.optional(),
});
