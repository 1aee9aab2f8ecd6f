import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { FAILED } from "../../../src/slack/sentences.ts";
import { toInteraction as fromSlack } from "../../../src/slack/to-interaction.ts";
import { Incoming } from "../../../src/teams/payload.ts";
import { toInteraction as fromTeams } from "../../../src/teams/to-interaction.ts";

/** What was asked and answered, by the platforms' own account. */
export interface Accepted {
	/** The keys of what the bot took in, as far as its answer alone can tell. */
	keys: Set<string>;
	/** How often it said afterwards that something was not saved. */
	saidNot: number;
}

const ASKS = ["slash command", "block_actions", "view_submission", "shortcut", "message_action"];
const saysNot = (what: unknown) => (JSON.stringify(what ?? "").includes(FAILED.slice(0, 30)) ? 1 : 0);

/** Everything that somebody asked of the bot, and that it answered without saying that it was not saved. */
export function acceptedIn({ slack, teams, world }: Sandbox): Accepted {
	const keys = new Set<string>();
	let saidNot = 0;
	for (const call of slack.calls) {
		if (call.direction === "from bot") saidNot += saysNot(call.body);
		if (call.direction !== "to bot" || !ASKS.includes(call.name)) continue;
		if (call.answer?.status !== 200 || saysNot(call.answer.body)) continue;
		const seen = fromSlack(call.body as Record<string, unknown>, { team: world.slack.team.id });
		if (seen) keys.add(seen.interaction.key);
	}
	for (const exchange of teams.requests) {
		if (exchange.direction === "from bot") saidNot += saysNot(exchange.body);
		if (exchange.direction !== "to bot" || exchange.status < 200 || exchange.status > 299) continue;
		if (saysNot(exchange.answer)) continue;
		const activity = Incoming.safeParse(exchange.body);
		const interaction = activity.success ? fromTeams(activity.data) : undefined;
		if (interaction && !["message", "platform"].includes(interaction.kind)) keys.add(interaction.key);
	}
	return { keys, saidNot };
}
