import type { Methods } from "./api.ts";
import type { Slack } from "./slack.ts";
import type { Json, SlackUser } from "./world.ts";

export const userMethods: Methods = {
	"auth.test": (slack) => {
		const { team, app } = slack.workspace.world;
		const { organisation } = team;
		return {
			url: `https://${team.domain}.slack.com/`,
			team: organisation?.name ?? team.name,
			user: slack.workspace.user(app.botUserId)?.name,
			team_id: organisation?.id ?? team.id,
			...(organisation ? { enterprise_id: organisation.id } : {}),
			user_id: app.botUserId,
			bot_id: app.botId,
			is_enterprise_install: organisation !== undefined,
		};
	},

	"auth.teams.list": (slack) => {
		const { team } = slack.workspace.world;
		const ids = team.organisation?.workspaces ?? [team.id];
		return { teams: ids.map((id) => ({ id, name: id })), response_metadata: { next_cursor: "" } };
	},

	"users.info": (slack, args) => {
		const user = slack.workspace.user(String(args.user));
		return user ? { user: userPayload(slack, user) } : { error: "user_not_found" };
	},

	"users.list": (slack) => ({
		members: slack.workspace.world.users.map((user) => userPayload(slack, user)),
		response_metadata: { next_cursor: "" },
	}),

	"team.info": (slack) => {
		const { id, name, domain } = slack.workspace.world.team;
		return { team: { id, name, domain, url: `https://${domain}.slack.com/` } };
	},
};

function userPayload(slack: Slack, user: SlackUser): Json {
	const isBot = user.id === slack.workspace.world.app.botUserId;
	return {
		id: user.id,
		team_id: slack.workspace.world.team.id,
		name: user.name,
		real_name: user.realName,
		deleted: false,
		is_bot: isBot,
		is_app_user: false,
		is_restricted: false,
		is_ultra_restricted: false,
		tz: user.timeZone ?? "Europe/London",
		profile: {
			real_name: user.realName,
			display_name: user.realName,
			title: user.title ?? "",
			email: user.email,
			team: slack.workspace.world.team.id,
		},
		updated: 1700000000,
	};
}
