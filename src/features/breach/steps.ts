import type { Words } from "../../chat/message.ts";

const DELETE: Readonly<Record<string, Words>> = {
	slack:
		"In Slack: point at the message, choose the three dots, then “Delete message”. If it is not offered, ask a Slack workspace administrator.",
	teams:
		"In Teams: point at the message, choose the three dots, then “Delete”. If it is not offered, ask an owner of the team.",
};

const ASK: Readonly<Record<string, Words>> = {
	slack: "a Slack workspace administrator",
	teams: "an owner of the team, or your Microsoft 365 administrator",
};

/** How whoever wrote a message deletes it on their platform. */
export function howToDelete(platform: string): Words {
	return DELETE[platform] ?? "Delete the message where you wrote it.";
}

/** Whom to ask to delete a message that the bot wrote. */
export function whomToAsk(platform: string): Words {
	const who = ASK[platform] ?? "whoever administers the place it stands in";
	return `Rollcall wrote this message, so nobody on the panel can delete it. Ask ${who} to delete it, and tell whoever runs Rollcall: it should never name a child.`;
}

/** Whom to ask when nobody knows who wrote it. */
export function authorUnknown(platform: string): Words {
	const who = ASK[platform] ?? "whoever administers the place it stands in";
	return `Rollcall does not know who wrote it. Ask whoever did to delete it, or ask ${who}.`;
}
