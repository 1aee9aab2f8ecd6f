import { randomBytes } from "node:crypto";
import { conversationUpdate, installationUpdate, type Setting } from "./activities.ts";
import type { BotLine } from "./bot-line.ts";
import type { InstallPlace } from "./changes.ts";
import type { Json } from "./json.ts";
import type { Conversation, TeamsState } from "./state.ts";
import { accountOf } from "./wording.ts";
import { botMriOf, personalChatOf, type TeamsUser } from "./world.ts";

/** What owners and administrators do. Everybody may be named by Entra object id or name, every team by id or name. */
export interface TeamsAdmin {
	/** Installs the app. `as` is who does it: the first member when absent. */
	installs(at: InstallTarget, as?: string): Promise<void>;
	uninstalls(at: InstallTarget, as?: string): Promise<void>;
	addsMember(team: string, who: string): Promise<void>;
	removesMember(team: string, who: string): Promise<void>;
	/** Returns the new channel's id. */
	createsChannel(team: string, name: string): Promise<string>;
	renamesChannel(channel: string, name: string): Promise<void>;
	deletesChannel(channel: string): Promise<void>;
	/** Brings a deleted channel back, with what was said in it. */
	restoresChannel(channel: string): Promise<void>;
	renamesTeam(team: string, name: string): Promise<void>;
	archivesTeam(team: string): Promise<void>;
	restoresTeam(team: string): Promise<void>;
	/** Deletes a team: the app is in it no more. `forGood` is what Teams tells when it cannot be restored any longer. */
	deletesTeam(team: string, how?: { forGood: boolean }): Promise<void>;
}

export type InstallTarget = { team: string } | { person: string } | { groupChat: string };

export interface AdminOptions {
	state: TeamsState;
	appId: string;
	line: BotLine;
	setting: () => Setting;
}

export function teamsAdmin({ state, appId, line, setting }: AdminOptions): TeamsAdmin {
	const teamNamed = (name: string) => {
		const team = state.teams().find((one) => one.id === name || one.name === name);
		if (!team) throw new Error(`There is no team ${name}`);
		return team;
	};

	const generalOf = (team: string): Conversation => {
		const { id, channels } = teamNamed(team);
		const where = state.conversation(id) ?? state.conversation(channels[0]?.id ?? "");
		if (!where) throw new Error(`The team ${team} has no channel`);
		return where;
	};

	const channelNamed = (name: string) => {
		for (const team of state.teams())
			for (const channel of team.channels)
				if (channel.id === name || channel.name === name) return { team, channel };
		throw new Error(`There is no channel ${name}`);
	};

	const firstOf = (where: Conversation): TeamsUser => {
		const [first] = state.members(where);
		if (!first) throw new Error("Nobody is there to do it");
		return first;
	};

	const targetOf = (at: InstallTarget): { place: InstallPlace; id: string; where: Conversation } => {
		if ("team" in at) return { place: "team", id: teamNamed(at.team).id, where: generalOf(at.team) };
		const id = "person" in at ? state.user(at.person).aadObjectId : at.groupChat;
		const where = state.conversation("person" in at ? personalChatOf(appId, id) : id);
		if (!where) throw new Error(`There is no chat ${id}`);
		return { place: "person" in at ? "person" : "groupChat", id, where };
	};

	const tellOf = async (where: Conversation, eventType: string | undefined, more: Json = {}) => {
		if (!state.isInstalledIn(where)) return;
		await line.deliver(conversationUpdate(setting(), firstOf(where), where, eventType, more));
	};

	const changeMember = async (team: string, who: string, is: boolean) => {
		const user = state.user(who);
		const where = generalOf(team);
		state.happen({ did: "member", team: teamNamed(team).id, user: user.aadObjectId, is });
		const members = { [is ? "membersAdded" : "membersRemoved"]: [accountOf(user)] };
		await tellOf(where, is ? "teamMemberAdded" : "teamMemberRemoved", members);
	};

	const changeChannel = async (teamId: string, id: string, name: string | null, eventType: string) => {
		const before = state.conversation(id);
		const known = before?.kind === "channel" ? before.channel.name : "";
		state.happen({ did: "channel", team: teamId, id, name });
		await tellOf(generalOf(teamId), eventType, { channelData: { channel: { id, name: name ?? known } } });
	};

	const changeTeam = async (
		team: string,
		change: { name?: string; archived?: boolean },
		eventType: string,
	) => {
		const { id } = teamNamed(team);
		state.happen({ did: "team", id, ...change });
		const { name, aadGroupId } = teamNamed(id);
		await tellOf(generalOf(id), eventType, {
			channelData: { team: { id, name, ...(aadGroupId && { aadGroupId }) } },
		});
	};

	/** Channels that were deleted and can be restored, by name. */
	const deleted = new Map<string, { team: string; id: string }>();

	return {
		async installs(at, as) {
			const { place, id, where } = targetOf(at);
			const actor = as ? state.user(as) : firstOf(where);
			state.happen({ did: "installed", place, id, is: true });
			const bot = { id: botMriOf(appId), name: state.world.bot.name };
			const event = place === "team" ? "teamMemberAdded" : undefined;
			await line.deliver(installationUpdate(setting(), actor, where, "add"));
			await line.deliver(conversationUpdate(setting(), actor, where, event, { membersAdded: [bot] }));
		},
		async uninstalls(at, as) {
			const { place, id, where } = targetOf(at);
			const actor = as ? state.user(as) : firstOf(where);
			state.happen({ did: "installed", place, id, is: false });
			const bot = { id: botMriOf(appId), name: state.world.bot.name };
			const event = place === "team" ? "teamMemberRemoved" : undefined;
			await line.deliver(installationUpdate(setting(), actor, where, "remove"));
			await line.deliver(conversationUpdate(setting(), actor, where, event, { membersRemoved: [bot] }));
		},
		addsMember: (team, who) => changeMember(team, who, true),
		removesMember: (team, who) => changeMember(team, who, false),
		async createsChannel(team, name) {
			const id = `19:${randomBytes(16).toString("hex")}@thread.tacv2`;
			await changeChannel(teamNamed(team).id, id, name, "channelCreated");
			return id;
		},
		async renamesChannel(name, to) {
			const { team, channel } = channelNamed(name);
			await changeChannel(team.id, channel.id, to, "channelRenamed");
		},
		async deletesChannel(name) {
			const { team, channel } = channelNamed(name);
			if (channel.id === team.id) throw new Error("The General channel cannot be deleted");
			await changeChannel(team.id, channel.id, null, "channelDeleted");
			deleted.set(channel.name, { team: team.id, id: channel.id });
		},
		async restoresChannel(name) {
			const channel = deleted.get(name);
			if (!channel) throw new Error(`No channel ${name} was deleted`);
			deleted.delete(name);
			await changeChannel(channel.team, channel.id, name, "channelRestored");
		},
		renamesTeam: (team, name) => changeTeam(team, { name }, "teamRenamed"),
		archivesTeam: (team) => changeTeam(team, { archived: true }, "teamArchived"),
		restoresTeam: (team) => changeTeam(team, { archived: false }, "teamUnarchived"),
		async deletesTeam(team, { forGood } = { forGood: false }) {
			await changeTeam(team, {}, forGood ? "teamHardDeleted" : "teamDeleted");
			state.happen({ did: "installed", place: "team", id: teamNamed(team).id, is: false });
		},
	};
}
