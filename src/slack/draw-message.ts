import type { HomeView, KnownBlock } from "@slack/types";
import type { Message } from "../chat/message.ts";
import { drawPieces } from "./draw-blocks.ts";
import type { Files } from "./draw-image.ts";
import type { Ink } from "./draw-line.ts";
import { fitPieces } from "./fit-blocks.ts";
import { LIMITS } from "./limits.ts";
import { escapeMrkdwn, oneLine, shorten } from "./text.ts";

/** A message as Slack takes it: the notification text, and what is shown. */
export interface Drawn {
	text: string;
	blocks: KnownBlock[];
}

/**
 * A message for a channel, for one person in it, or for a personal chat. It holds words only, never a child's
 * detail, and what does not fit is counted, not refused.
 *
 * @param tenant the workspace it is shown in: only its people are mentioned.
 * @param files the pictures that Slack has
 */
export function drawMessage(message: Message, tenant: string, files?: Files): Drawn {
	const room = { blocks: LIMITS.messageBlocks, size: LIMITS.messageSize };
	const ink = { ...channelInk(tenant), ...(files && { files }) };
	const blocks = fitPieces(drawPieces(message.blocks, ink), room);
	return { text: shorten(escapeMrkdwn(oneLine(message.summary)), LIMITS.summary), blocks };
}

/** The same for a person's home page. */
export function drawHome(message: Message, tenant: string): HomeView {
	const room = { blocks: LIMITS.viewBlocks, size: LIMITS.viewSize };
	return { type: "home", blocks: fitPieces(drawPieces(message.blocks, channelInk(tenant)), room) };
}

function channelInk(tenant: string): Ink<string> {
	return { read: (words) => words, tenant, breaks: false };
}
