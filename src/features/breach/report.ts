import { refusal } from "../../access/refusal.ts";
import type { Block, Button, Key, Message, Words } from "../../chat/message.ts";
import { moment } from "../../domain/date/words.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { reportBreach } from "./acts.ts";
import { type Breach, breachOf } from "./queries.ts";
import { authorUnknown, howToDelete, whomToAsk } from "./steps.ts";

const whichMessage = refusal(
	"breach.which-message",
	"Choose “This names a child” on the message itself: point at the message, then open its menu with the three dots.",
);

/** "This names a child": on any message, by anybody, at once and without a form (domain: day one, 8). */
export const report = action({
	name: "breach.report",
	on: "nothing",
	allow: "say that a message names a child",
	alert: true,
	help: "Say that a message names a child, so that it is deleted and dealt with.",
	doors: { message: "This names a child" },
	async run(ctx) {
		const { platform, where, message, placeId } = ctx.from;
		if (!platform || !where || !message?.id) throw whichMessage();
		const done = await reportBreach(ctx, { platform, where, message, placeId });
		if ("before" in done) return { say: await alreadySaid(ctx, done.before) };
		return { say: thanks(ctx, (await breachOf(ctx.tx, done.id))!, message.authorId) };
	},
});

async function alreadySaid(ctx: PersonCtx, before: { by: Words; at: Date }): Promise<Message> {
	const { zone, today } = await loadPanel(ctx.tx, ctx.panel);
	const says = `${before.by} said so already, ${moment(before.at, zone, today)}. It is being dealt with.`;
	return { summary: says, blocks: [{ text: [says, DO_NOT_SPREAD] }] };
}

const DO_NOT_SPREAD = "Do not copy, forward or quote the message.";
const TOLD = "The coordinators and the information-governance contact have been told.";

function thanks(ctx: PersonCtx, breach: Breach, author: Key | null): Message {
	const mine = author === ctx.person.id;
	const blocks: Block[] = mine
		? [{ text: [howToDelete(breach.platform)] }, { buttons: [deletedByAuthor(breach.id)] }]
		: [{ text: [whatHappens(breach)] }];
	const says = mine ? "Delete your message now." : "Thank you for saying so.";
	return {
		summary: says,
		blocks: [{ text: [[{ strong: says }]] }, ...blocks, { text: [TOLD, DO_NOT_SPREAD], tone: "quiet" }],
	};
}

function whatHappens({ own, author, authorAsked, platform }: Breach): Words {
	if (own) return whomToAsk(platform);
	if (!author) return authorUnknown(platform);
	return authorAsked
		? "Whoever wrote it has been asked to delete it."
		: "Whoever wrote it is not on this panel. They have been asked to delete it.";
}

/** For whoever wrote it. */
export const deletedByAuthor = (on: Key): Button => ({
	label: "I have deleted it",
	action: "breach.deleted-mine",
	on,
	opens: false,
	tone: "main",
});
