import { z } from "zod";

/** The parts of Slack's payloads that are read. What is not named here never reaches the rest of the bot. */

const id = z.string().min(1);
const maybe = z.string().optional().catch(undefined);
const named = z.object({ id }).nullish().catch(undefined);

/** The workspace that a view's app is installed in. Of an organisation's installation Slack gives the organisation's id. */
export const installedTeam = z.string().startsWith("T").optional().catch(undefined);

/** The same, where it is an organisation. */
export const organisation = z.string().startsWith("E").optional().catch(undefined);

const actor = z.object({ id, team_id: maybe });

/** The answers of a form as Slack keeps them: by block id, then action id. */
const element = z.object({
	type: z.string(),
	value: z.string().nullish(),
	selected_date: z.string().nullish(),
	selected_user: z.string().nullish(),
	selected_option: z.object({ value: z.string() }).nullish(),
	selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
const state = z.object({ values: z.record(z.string(), z.record(z.string(), element)) }).nullish();

const view = z.object({
	id,
	type: maybe,
	hash: maybe,
	callback_id: maybe,
	private_metadata: maybe,
	app_installed_team_id: installedTeam,
	state,
	blocks: z.array(z.looseObject({ type: z.string(), block_id: maybe })).catch([]),
});

const message = z.object({
	ts: id,
	user: maybe,
	team: maybe,
	user_team: maybe,
	text: z.string().catch(""),
	thread_ts: maybe,
	subtype: maybe,
	bot_id: maybe,
});

export const command = z.object({
	command: id,
	team_id: id,
	user_id: id,
	channel_id: id,
	channel_name: maybe,
	text: z.string().catch(""),
	trigger_id: maybe,
	response_url: maybe,
});

export const blockActions = z.object({
	type: z.literal("block_actions"),
	team: named,
	user: actor,
	channel: named,
	trigger_id: maybe,
	response_url: maybe,
	container: z
		.object({ message_ts: maybe, thread_ts: maybe, is_ephemeral: z.boolean().optional() })
		.nullish(),
	view: view.nullish(),
	message: message.partial().nullish().catch(undefined),
	actions: z
		.array(
			z.object({
				action_id: id,
				action_ts: maybe,
				value: maybe,
				selected_option: z.object({ value: z.string() }).nullish(),
			}),
		)
		.min(1),
});

export const viewSubmission = z.object({
	type: z.enum(["view_submission", "view_closed"]),
	team: named,
	user: actor,
	trigger_id: maybe,
	view,
});

export const shortcut = z.object({
	type: z.enum(["shortcut", "message_action"]),
	callback_id: id,
	team: named,
	user: actor,
	channel: named,
	trigger_id: maybe,
	response_url: maybe,
	action_ts: maybe,
	message: message.nullish().catch(undefined),
});

export const envelope = z.object({
	type: z.literal("event_callback"),
	team_id: maybe,
	context_team_id: z.string().nullish(),
	enterprise_id: z.string().nullish(),
	event_id: id,
	/** Seconds since 1970. */
	event_time: z.number().optional().catch(undefined),
	/** People of other organisations are in the channel that it is about. */
	is_ext_shared_channel: z.boolean().optional().catch(undefined),
	is_enterprise_install: z.boolean().optional().catch(undefined),
	authorizations: z
		.array(
			z.object({
				team_id: z.string().nullish(),
				enterprise_id: z.string().nullish(),
				user_id: maybe,
				is_bot: z.boolean().optional(),
				is_enterprise_install: z.boolean().optional(),
			}),
		)
		.optional()
		.catch(undefined),
	event: z.object({
		type: id,
		subtype: maybe,
		channel: z
			.union([z.string(), z.object({ id })])
			.optional()
			.catch(undefined),
		channel_type: maybe,
		user: maybe,
		actor_id: maybe,
		user_team: maybe,
		team: maybe,
		bot_id: maybe,
		tab: maybe,
		text: z.string().catch(""),
		ts: maybe,
		thread_ts: maybe,
		message: message.nullish().catch(undefined),
		previous_message: message.nullish().catch(undefined),
		/** Whose tokens were revoked: of people, and of the bot. */
		tokens: z
			.object({ bot: z.array(z.string()).nullish() })
			.nullish()
			.catch(undefined),
	}),
});

export type Command = z.infer<typeof command>;
export type BlockActions = z.infer<typeof blockActions>;
export type ViewEvent = z.infer<typeof viewSubmission>;
export type Shortcut = z.infer<typeof shortcut>;
export type Envelope = z.infer<typeof envelope>;
export type SlackMessage = z.infer<typeof message>;
export type FormState = z.infer<typeof state>;
