import { faultReference, withReference } from "../chat/fault.ts";
import type { Log } from "../chat/log.ts";
import type { Interaction, Receive, Reply } from "../chat/port.ts";
import { type Answering, answer, privately, type Step, settingOf } from "./answer.ts";
import { drawAgain, drawSheet } from "./draw-form.ts";
import type { Origin } from "./origin.ts";
import type { Seen } from "./seen.ts";
import { drawSentence, FAILED, NOT_DRAWN, SLOW, SLOW_FORM } from "./sentences.ts";

/** Milliseconds after which the person is told that it takes longer. Slack gives up after 3,000. */
const SLOW_AFTER_MS = 2500;

/** Sends the HTTP response. Absent for an event, whose response carries nothing. */
export type Ack = ((body?: object) => Promise<void>) | undefined;

/** What an answer needs, and where work goes on after the response. */
export interface Responding extends Answering {
	log: Log;
	later(work: Promise<unknown>): void;
}

/** What became of it: the bot's answer, or the reference of a fault. */
type Outcome = { reply: Reply } | { failed: string };

/**
 * Takes an interaction in and answers it. Resolves once the HTTP response is decided; what follows runs on, and is
 * handed to `later`.
 *
 * - The response waits for the record: nothing is acknowledged before it is committed.
 * - A person is told when it fails or takes long. News that nobody waits for is refused instead, so that Slack
 *   sends it again (after about a minute, and five); its key makes that harmless.
 *
 * @throws when news could not be taken in.
 */
export async function respond(seen: Seen, receive: Receive, ack: Ack, to: Responding): Promise<void> {
	const { interaction, origin } = seen;
	const outcome = outcomeOf(interaction, receive, to.log);
	const first = isAwaited(origin) ? await within(SLOW_AFTER_MS, outcome) : await outcome;
	if (first === "slow") {
		to.log.warn({ kind: interaction.kind }, "slack-interaction-slow");
		const step = sentence(origin, origin.from === "submission" ? SLOW_FORM : SLOW, false, to);
		await ack?.(step.ack);
		to.later(
			(async () => {
				await step.after?.();
				await settle(await outcome, origin, true, to).after?.();
				await drawHomeAnew(seen, await outcome, receive, to);
			})(),
		);
		// An event has no response to give meanwhile: it waits for the record.
		if (ack === undefined) await outcome;
		return;
	}
	if ("failed" in first && !isAwaited(origin)) throw new Error("The event was not recorded");
	const step = settle(first, origin, false, to);
	await ack?.(step.ack);
	const after = async () => {
		await step.after?.();
		await drawHomeAnew(seen, first, receive, to);
	};
	to.later(after());
}

/**
 * Whoever did something from their home page sees there what has become of it: the page is asked for once more. A form or a
 * page that opened has changed nothing yet.
 */
async function drawHomeAnew(
	{ interaction, origin }: Seen,
	outcome: Outcome,
	receive: Receive,
	to: Responding,
): Promise<void> {
	if (origin.from !== "home" && !(origin.fromHome && origin.from !== "closed")) return;
	if ("failed" in outcome || "ask" in outcome.reply || "show" in outcome.reply) return;
	const { key, who } = interaction;
	const drawn = await outcomeOf({ kind: "home", again: true, key: `${key}:home`, who }, receive, to.log);
	if ("failed" in drawn) return;
	const { team, user } = origin;
	await settle(drawn, { from: "opened", team, user }, false, to).after?.();
}

async function outcomeOf(interaction: Interaction, receive: Receive, log: Log): Promise<Outcome> {
	try {
		return { reply: await receive(interaction) };
	} catch (error) {
		const reference = faultReference(error);
		log.error({ kind: interaction.kind, error: nameOf(error), reference }, "slack-interaction-failed");
		return { failed: reference };
	}
}

function settle(outcome: Outcome, origin: Origin, late: boolean, to: Responding): Step {
	if ("failed" in outcome) return sentence(origin, withReference(FAILED, outcome.failed), late, to);
	// Nobody waits for an answer to news.
	if (origin.from === "notice") return {};
	if (origin.from === "closed" && !("ask" in outcome.reply)) return {};
	try {
		return answer(outcome.reply, origin, late, to);
	} catch (error) {
		// It is recorded: to say that it failed would have it done twice.
		const reference = faultReference(error);
		to.log.error({ error: nameOf(error), reference }, "slack-answer-not-drawn");
		return sentence(origin, withReference(NOT_DRAWN, reference), late, to, true);
	}
}

/** One sentence of the adapter's own. A form stays open with all that was typed: it stands at the first field, or above the
 * button to send a screen without questions again. */
function sentence(
	origin: Origin,
	words: string,
	late: boolean,
	{ hand }: Answering,
	isRecorded = false,
): Step {
	const drawn = drawSentence(words);
	if (origin.from === "command" && !late) return { ack: privately(drawn) };
	if (origin.from !== "submission" || late) return { after: () => hand.tell(origin, drawn) };
	const field = origin.view?.inputs[0];
	if (field !== undefined) return { ack: { response_action: "errors", errors: { [field]: words } } };
	const view =
		origin.view?.form && !isRecorded
			? drawAgain(words, origin.view.kept)
			: drawSheet({ title: "Rollcall", blocks: [{ text: [words] }] }, settingOf(origin));
	return { ack: { response_action: "update", view } };
}

function isAwaited(origin: Origin): boolean {
	return !["notice", "opened", "closed"].includes(origin.from);
}

/** The name of an error, safe for a log: its message may hold what a person typed. */
function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : "unknown";
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | "slow"> {
	let timer: NodeJS.Timeout | undefined;
	const slow = new Promise<"slow">((resolve) => {
		timer = setTimeout(() => resolve("slow"), ms);
	});
	try {
		return await Promise.race([work, slow]);
	} finally {
		clearTimeout(timer);
	}
}
