import { withPictures } from "./files.ts";
import { type SeenMessage, seenMessages, seenView } from "./seen.ts";
import type { Slack } from "./slack.ts";
import { stackOf } from "./views.ts";

/** Messages shown of each channel, the newest ones. */
const SHOWN = 200;

/** All that one person's Slack window shows, as the page reads it. An unknown person sees who there is, and no more. */
export function pageState(slack: Slack, user: string) {
	const { workspace } = slack;
	const { team, app, users } = workspace.world;
	const me = users.find((one) => one.id === user);
	const bot = workspace.user(app.botUserId);
	const channels = me
		? [...workspace.channels.values()].filter((one) => one.kind === "public" || one.members.includes(user))
		: [];
	return {
		team,
		app,
		installed: workspace.installed,
		me,
		users: bot ? [...users, bot] : users,
		/** The sandbox clock, in milliseconds since 1970. */
		now: workspace.now().getTime(),
		channels: channels.map((channel) => ({
			...channel,
			joined: channel.members.includes(user),
			messages: seenMessages(workspace, user, channel.id)
				.slice(-SHOWN)
				.map((message) => shown(slack, message)),
			threads: threadsOf(slack, user, channel.id),
		})),
		view: me && seenView(workspace, user),
		stack: me ? stackOf(workspace, user) : [],
		home: me && workspace.homes.get(user),
	};
}

export type PageState = ReturnType<typeof pageState>;

/** Replies by the first message of their thread, the ephemeral ones to this person included. */
function threadsOf(slack: Slack, user: string, channel: string) {
	const { workspace } = slack;
	const roots = new Set(
		[...workspace.messages.values()].flatMap((one) =>
			one.channel === channel && one.thread ? [one.thread] : [],
		),
	);
	return Object.fromEntries(
		[...roots].map((root) => [
			root,
			seenMessages(workspace, user, channel, root)
				.filter((message) => message.ts !== root)
				.map((message) => shown(slack, message)),
		]),
	);
}

const shown = (slack: Slack, message: SeenMessage) => ({
	...message,
	blocks: withPictures(slack, message.blocks),
	raw: slack.workspace.messages.get(message.ts),
});
