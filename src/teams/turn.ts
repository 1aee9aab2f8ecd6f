import { randomUUID } from "node:crypto";
import { faultReference, withReference } from "../chat/fault.ts";
import type { Log } from "../chat/log.ts";
import type { Message } from "../chat/message.ts";
import { Picture, picturesIn } from "../chat/picture.ts";
import { type Interaction, type Place, type Receive, type Reply, Undelivered } from "../chat/port.ts";
import type { CardActivity } from "./card.ts";
import { drawRetry } from "./draw-form.ts";
import { drawMessage } from "./draw-message.ts";
import { drawInChat, drawInDialog, drawOpening } from "./draw-reply.ts";
import { PICTURES_MS, RECEIVE_MS, TELL_MS } from "./limits.ts";
import { CloseData, DialogValue, FormData, Incoming } from "./payload.ts";
import type { Doors } from "./sdk.ts";
import type { Sender } from "./send.ts";
import {
	DONE,
	FAILED,
	FORM_IN_CHAT,
	LATE_DONE,
	LOOK_IN_CHAT,
	NOT_REACHED,
	NOT_READ,
	NOT_SHOWN,
	OPEN_CHAT_FIRST,
	SLOW,
	sentence,
} from "./sentences.ts";
import { toInteraction } from "./to-interaction.ts";

export interface TurnOptions {
	receive: Receive;
	sender: Sender;
	log: Log;
	/** How long `receive` may take, in milliseconds; {@link RECEIVE_MS} unless told otherwise. */
	receiveMs?: number;
}

/** What became of an interaction: the bot's answer, or that it failed or is late. */
type Outcome = { reply: Reply } | { failed: string };

/** From an activity to its answer. Whatever happens, the person gets an answer, and the channel never sees it. */
export function createDoors({ receive, sender, log, receiveMs = RECEIVE_MS }: TurnOptions): Doors {
	/** Asks the bot. What comes too late is sent to the person's chat, since by then the request was answered. */
	async function ask(interaction: Interaction): Promise<Outcome> {
		const late = Promise.withResolvers<Outcome>();
		let overdue = false;
		const timer = setTimeout(() => {
			overdue = true;
			log.warn({ kind: interaction.kind }, "teams_receive_slow");
			late.resolve({ failed: SLOW });
		}, receiveMs);
		const answer = received(interaction).then(async (outcome) => {
			clearTimeout(timer);
			if (overdue) await tellLate(interaction, outcome);
			return outcome;
		});
		return Promise.race([answer, late.promise]);
	}

	/** What the bot made of it. Never throws. */
	async function received(interaction: Interaction): Promise<Outcome> {
		try {
			const reply = await receive(interaction);
			if ("say" in reply) await Picture.drawn(picturesIn(reply.say.blocks), PICTURES_MS);
			return { reply };
		} catch (error) {
			const reference = faultReference(error);
			log.error({ kind: interaction.kind, error: nameOf(error), reference }, "teams_receive_failed");
			return { failed: withReference(FAILED, reference) };
		}
	}

	async function tellLate(interaction: Interaction, outcome: Outcome): Promise<void> {
		if (isHeard(interaction)) return;
		if ("failed" in outcome) await tell(interaction, { say: sentence(outcome.failed) });
		else await tell(interaction, "done" in outcome.reply ? { say: sentence(LATE_DONE) } : outcome.reply);
	}

	/** Answers in the person's own chat. Returns what to say in its place when that could not be done. */
	async function tell(interaction: Interaction, reply: Reply): Promise<string | undefined> {
		try {
			const activity = drawInChat(reply, interaction.who.tenant, randomUUID());
			if (activity) await sendPrivately(interaction, activity);
			return undefined;
		} catch (error) {
			log.error({ kind: interaction.kind, error: nameOf(error) }, "teams_answer_lost");
			return error instanceof Undelivered && error.fate === "gone" ? OPEN_CHAT_FIRST : NOT_REACHED;
		}
	}

	async function sendPrivately({ who, place }: Interaction, activity: CardActivity): Promise<void> {
		const chat: Place = place?.kind === "person" ? place : await sender.personal(who);
		await sender.post(chat, activity);
	}

	/** Says in the channel, where nothing of the answer may stand, why no answer came. */
	async function hint(interaction: Interaction, words: string): Promise<void> {
		const { place, who } = interaction;
		if (place?.kind !== "channel") return;
		const root = "root" in interaction ? interaction.root : undefined;
		try {
			await sender.post(place, drawMessage(sentence(words), who.tenant), root);
		} catch (error) {
			log.error({ error: nameOf(error) }, "teams_hint_lost");
		}
	}

	return {
		async open(activity) {
			const interaction = toInteraction(Incoming.parse(activity));
			if (!interaction) return NOT_READ;
			const outcome = await ask(interaction);
			const reply = "failed" in outcome ? { say: sentence(outcome.failed) } : outcome.reply;
			return drawn(() => drawOpening(reply, randomUUID())) ?? NOT_SHOWN;
		},

		async submit(activity) {
			const data = DialogValue.safeParse(activity.value).data?.data;
			if (CloseData.safeParse(data).success) return undefined;
			const interaction = toInteraction(Incoming.parse(activity));
			const typed = FormData.safeParse(data);
			const unsaved = (why: string) =>
				drawn(() => (typed.success ? drawRetry(why, typed.data) : inDialog(why))) ?? NOT_SHOWN;
			if (!interaction) return unsaved(NOT_READ);
			const outcome = await ask(interaction);
			if ("reply" in outcome) {
				const { reply } = outcome;
				if ("ask" in reply && interaction.kind === "form" && interaction.did === "close") {
					const failure = await within(TELL_MS, tell(interaction, reply), NOT_REACHED);
					return failure === undefined ? closed(activity, FORM_IN_CHAT) : inDialog(failure);
				}
				// A dialog keeps nothing: what came of the form, such as its reference, stays in the person's chat as well.
				if ("say" in reply) await within(TELL_MS, tell(interaction, reply), NOT_REACHED);
				return "done" in reply
					? closed(activity, DONE)
					: (drawn(() => drawInDialog(reply, randomUUID())) ?? NOT_SHOWN);
			}
			return unsaved(outcome.failed);
		},

		async press(activity) {
			const interaction = toInteraction(Incoming.parse(activity));
			if (!interaction) return NOT_READ;
			const outcome = await ask(interaction);
			if ("failed" in outcome) return outcome.failed;
			const { reply } = outcome;
			if ("done" in reply) return DONE;
			const failure = await within(TELL_MS, tell(interaction, reply), NOT_REACHED);
			if (failure === undefined) return "ask" in reply ? FORM_IN_CHAT : LOOK_IN_CHAT;
			return "say" in reply ? inWords(reply.say) : failure;
		},

		async event(activity) {
			const interaction = toInteraction(Incoming.parse(activity));
			if (!interaction) return;
			const outcome = await ask(interaction);
			const told = "failed" in outcome ? { say: sentence(outcome.failed) } : outcome.reply;
			// Nobody asked for an answer to what was merely heard: Teams is told that it failed, and the log has it.
			const heard = isHeard(interaction);
			if (heard && "failed" in outcome) throw new Error("An event was not taken");
			const failure = await tell(interaction, told);
			if (failure !== undefined && !heard) await hint(interaction, failure);
		},
	};

	/** Draws; undefined, with a line in the log, where an answer cannot be drawn. */
	function drawn<T>(draw: () => T): T | undefined {
		try {
			return draw();
		} catch (error) {
			log.error({ error: nameOf(error) }, "teams_answer_not_drawn");
			return undefined;
		}
	}
}

const inDialog = (words: string) => drawInDialog({ say: sentence(words) }, randomUUID());

/**
 * What closes a dialog: nothing, or a sentence where a message extension opened it. Teams takes an empty answer there as
 * well; Microsoft's local playground takes it for a failure.
 */
const closed = ({ name }: { name?: string }, words: string): string | undefined =>
	name === "composeExtension/submitAction" ? words : undefined;

/** What the work comes to, or `instead` when it takes longer; it goes on all the same. */
async function within<T>(ms: number, work: Promise<T>, instead: T): Promise<T> {
	const late = Promise.withResolvers<T>();
	const timer = setTimeout(() => late.resolve(instead), ms);
	const first = await Promise.race([work, late.promise]);
	clearTimeout(timer);
	return first;
}

/** What the bot is told and nobody waits for: not so that somebody took it into their own chat. */
const isHeard = (i: Interaction): boolean => i.kind === "message" || (i.kind === "platform" && !i.greets);

/** A message's plain lines, for where only a sentence can be shown. */
function inWords(message: Message): string {
	const lines = message.blocks.flatMap((block) =>
		"text" in block ? block.text.filter((line) => typeof line === "string") : [],
	);
	return lines.join("\n") || message.summary;
}

/** What kind of error it was, without its words: they may hold what somebody typed. */
const nameOf = (error: unknown): string =>
	error instanceof Undelivered ? error.message : error instanceof Error ? error.name : "unknown";
