import type { Interaction } from "../chat/port.ts";
import { actorOf, keyOf, PLATFORM, placeOf, tenantOf } from "./identity.ts";
import type { Incoming } from "./payload.ts";

type Change = Extract<Interaction, { kind: "platform" }>["change"];

const EVENTS: Readonly<Record<string, Change>> = {
	channelRenamed: "renamed",
	teamRenamed: "renamed",
	channelDeleted: "archived",
	channelRestored: "installed",
	teamArchived: "archived",
	teamUnarchived: "installed",
	teamDeleted: "archived",
	teamHardDeleted: "archived",
};

/**
 * What happened to the bot's place: it was installed or removed, a channel was renamed, is no more or is back. Undefined for
 * every other change, such as a member who joined.
 */
export function toPlatformChange(a: Incoming): Interaction | undefined {
	const change = changeOf(a);
	if (!change) return undefined;
	// Teams does not always say who removed or renamed something: such an event has no person, and needs none.
	const who = actorOf(a) ?? { platform: PLATFORM, tenant: tenantOf(a), user: "" };
	const channel = a.channelData?.eventType?.startsWith("channel") ? a.channelData.channel?.id : undefined;
	const key = keyOf(tenantOf(a), a.conversation.id, a.type, a.id ?? a.timestamp, change);
	// An app is in a team, not in a channel: Teams tells of it in the General channel, and it holds for all of them.
	const team = change === "renamed" || channel !== undefined ? undefined : a.channelData?.team?.id;
	return {
		...{ key, who, place: placeOf(a, channel), kind: "platform", change },
		...(team === undefined ? {} : { everywhere: { teamId: team } }),
		...(isTaken(a) ? { greets: true } : {}),
	};
}

/**
 * Whether somebody took the bot into their own chat. Teams tells of that twice, as an installation and as a new member of
 * the chat: one of the two is greeted. An app that was brought up to date ("add-upgrade") was there before.
 */
const isTaken = (a: Incoming): boolean =>
	a.type === "installationUpdate" &&
	a.action === "add" &&
	placeOf(a).kind === "person" &&
	actorOf(a) !== undefined;

function changeOf(a: Incoming): Change | undefined {
	if (a.type === "installationUpdate") {
		if (a.action?.startsWith("add")) return "installed";
		return a.action?.startsWith("remove") ? "removed" : undefined;
	}
	const isBot = (member: { id: string }) => member.id === a.recipient.id;
	if (a.membersAdded?.some(isBot)) return "installed";
	if (a.membersRemoved?.some(isBot)) return "removed";
	return EVENTS[a.channelData?.eventType ?? ""];
}
