import { joinChannel } from "./api-conversations.ts";
import type { SlackHands } from "./hands.ts";
import { emit, type Slack } from "./slack.ts";
import type { Channel, Json } from "./world.ts";

/** Joining, inviting, renaming, archiving. */
export function channelHands(
	slack: Slack,
	user: string,
): Pick<
	SlackHands,
	"joins" | "leaves" | "invites" | "removesApp" | "renames" | "archives" | "unarchives" | "deletesChannel"
> {
	const { workspace } = slack;
	const app = workspace.world.app.botUserId;

	function place(id: string): Channel {
		const channel = workspace.channels.get(id);
		if (!channel || channel.kind === "im") throw new Error(`No channel ${id}`);
		return channel;
	}

	/** Private channels are still "groups" in the names of events. */
	function named(channel: Channel, what: string): string {
		return `${channel.kind === "private" ? "group" : "channel"}_${what}`;
	}

	async function change(channel: Channel, changes: Partial<Channel>, event: Json): Promise<void> {
		const changed = { ...channel, ...changes };
		workspace.apply({ is: "channel", channel: changed });
		await emit(slack, { ...event, event_ts: workspace.nextTs() }, changed);
	}

	return {
		async joins(id) {
			await joinChannel(slack, place(id), user).told;
		},
		async invites(who, id) {
			await joinChannel(slack, place(id), who === "the app" ? app : who, user).told;
		},
		async leaves(id) {
			const channel = place(id);
			const members = channel.members.filter((one) => one !== user);
			const event = { type: "member_left_channel", user, channel: id, team: workspace.world.team.id };
			await change(channel, { members }, event);
		},
		async removesApp(id) {
			const channel = place(id);
			const members = channel.members.filter((one) => one !== app);
			workspace.apply({ is: "channel", channel: { ...channel, members } });
			const event = {
				type: named(channel, "left"),
				channel: id,
				actor_id: user,
				event_ts: workspace.nextTs(),
			};
			await emit(slack, event);
		},
		async deletesChannel(id) {
			const channel = place(id);
			await emit(
				slack,
				{ type: named(channel, "deleted"), channel: id, event_ts: workspace.nextTs() },
				channel,
			);
			workspace.apply({ is: "channel", channel: { ...channel, archived: true, members: [] } });
		},
		async renames(id, name) {
			const channel = place(id);
			const event = { type: named(channel, "rename"), channel: { id, name, created: 1700000000 } };
			await change(channel, { name }, event);
		},
		async archives(id) {
			const channel = place(id);
			await change(channel, { archived: true }, { type: named(channel, "archive"), channel: id, user });
		},
		async unarchives(id) {
			const channel = place(id);
			await change(channel, { archived: false }, { type: named(channel, "unarchive"), channel: id, user });
		},
	};
}
