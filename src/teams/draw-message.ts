import type { Message } from "../chat/message.ts";
import { activityOf, type CardActivity, card } from "./card.ts";
import { drawBlocks } from "./draw-blocks.ts";
import type { Mentions } from "./draw-line.ts";
import { drawToFit } from "./draw-to-fit.ts";

/**
 * A message as the activity that Teams takes: one card, with the summary for notifications.
 *
 * @param tenant whose people are mentioned; others are named without a ping.
 * @param nonce for an answer to one person: marks its buttons, so that a press which Teams repeats counts once.
 */
export function drawMessage(message: Message, tenant: string, nonce?: string): CardActivity {
	return drawToFit((measure) => {
		const mentions: Mentions = { tenant, entries: [] };
		const stand = { in: "message", ...(nonce ? { nonce } : {}) } as const;
		const body = drawBlocks(message.blocks, { read: (words) => words, stand, mentions, measure });
		return activityOf(message.summary, card(message.summary, body, [], mentions.entries));
	});
}
