import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "../config.ts";
import { REPLAY_FILE, type ReplayTo } from "../sandbox/sandbox.ts";
import { openIdentityProvider } from "../sandbox/teams/identity.ts";
import { CommandFailed } from "./io.ts";
import type { Target } from "./replay.ts";

/**
 * The sandbox that was last started with this folder.
 * @throws CommandFailed when there is none, or when its bot is on another machine and was not asked for
 */
export function standIns(folder: string, url: URL | undefined): Target {
	const { bot, slack, teams } = readReplayTo(join(folder, REPLAY_FILE));
	if (!url && !isLoopback(new URL(bot).hostname)) {
		throw new CommandFailed(
			`The sandbox's file names a bot on another machine, ${bot}: send to it only with --url.`,
		);
	}
	const identity = openIdentityProvider(join(folder, "teams"));
	const token = async () => (await identity).tokenForBot(teams.app, teams.service);
	return {
		to: url ?? new URL(bot),
		words: { ...slack, ...teams },
		signing: { slack: slack.signingSecret, teams: token },
	};
}

function readReplayTo(file: string): ReplayTo {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new CommandFailed(
			"No sandbox was started in this folder, and neither SLACK_SIGNING_SECRET nor TEAMS_APP_ID is set. Start one with npm start, or set what the bot was started with.",
		);
	}
}
