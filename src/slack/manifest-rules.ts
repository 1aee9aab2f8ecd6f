import { z } from "zod";

const text = (most: number) => z.string().min(1).max(most);
const address = z.url({ protocol: /^https$/ }).max(3000);
const flag = z.boolean();

/** The rules of slackapi/manifest-schema, schemas/manifest.schema.1.0.0.json, for the parts that are used. */
export const slackRules = z.strictObject({
	_metadata: z.strictObject({ major_version: z.literal(1) }),
	display_information: z.strictObject({
		name: text(35),
		description: text(140),
		long_description: z.string().min(175).max(4000),
		background_color: z.string().regex(/^#[0-9a-f]{6}$/),
	}),
	features: z.strictObject({
		app_home: z.strictObject({
			home_tab_enabled: flag,
			messages_tab_enabled: flag,
			messages_tab_read_only_enabled: flag,
		}),
		bot_user: z.strictObject({ display_name: text(80), always_online: flag }),
		shortcuts: z
			.array(
				z.strictObject({
					name: text(24),
					type: z.enum(["global", "message"]),
					callback_id: text(255),
					description: text(150),
				}),
			)
			.min(1)
			.max(10),
		slash_commands: z
			.array(
				z.strictObject({
					command: text(32).regex(/^\/[a-z0-9_-]+$/),
					url: address.optional(),
					description: text(2000),
					usage_hint: text(1000),
					should_escape: flag,
				}),
			)
			.min(1)
			.max(50),
	}),
	oauth_config: z.strictObject({
		redirect_urls: z.array(address).max(1000).optional(),
		scopes: z.strictObject({ bot: z.array(text(50)).max(255) }),
	}),
	settings: z.strictObject({
		event_subscriptions: z.strictObject({
			request_url: address.optional(),
			bot_events: z.array(text(50)).max(100),
		}),
		interactivity: z.strictObject({ is_enabled: flag, request_url: address.optional() }),
		org_deploy_enabled: flag,
		socket_mode_enabled: flag,
		token_rotation_enabled: flag,
	}),
});
