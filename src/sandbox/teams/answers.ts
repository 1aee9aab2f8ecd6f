import type { BotAnswer } from "./bot-line.ts";
import { faultsOfCard } from "./card-rules.ts";
import { type Attachment, adaptiveCard, type Card, type Dialog } from "./changes.ts";
import { isObject, type Json, listOf, objectOf, textOf } from "./json.ts";

const somethingWrong = "Something went wrong. Please try again.";

/** What the person sees after a press or a submit. Empty when nothing is shown and nothing went wrong. */
export interface Outcome {
	/** The dialog that is open now, if the answer opened or replaced one. */
	dialog?: { title: string; card?: Card; text?: string };
	/** A sentence of the bot, shown for a moment. */
	says?: string;
	/** What the client shows when the bot failed or was too slow. */
	failed?: string;
	/** What stopped the client from sending, by input id. */
	mistakes?: Record<string, string>;
	/** Cards that the bot put into the compose box. */
	inserts?: Attachment[];
}

/** A bot's answer understood. `dialog` null closes the open one; absent leaves it as it is. */
export interface Reading {
	outcome: Outcome;
	dialog?: Pick<Dialog, "title" | "card" | "text"> | null;
	card?: Card;
	/** Why the answer was no good, for those who test the bot. */
	problem?: string;
}

export function failed(text: string = somethingWrong): Outcome {
	return { failed: text };
}

/** Reads the answer to task/fetch, task/submit and their message-extension counterparts. */
export function readTaskAnswer(answer: BotAnswer, step: "fetch" | "submit"): Reading {
	const late = unanswered(answer);
	if (late) return late;
	const body = objectOf(answer.body);
	if (isObject(body.composeExtension)) return readExtensionResult(body.composeExtension);
	if (!isObject(body.task)) {
		if (step === "submit") return { outcome: {}, dialog: null };
		return { outcome: failed(), problem: "the answer to a fetch has no task" };
	}
	const { type, value } = body.task;
	if (type === "message") {
		if (typeof value !== "string" || value === "")
			return { outcome: failed(), problem: "a task of type message must have a text" };
		const dialog = { title: "", text: value };
		return { outcome: { dialog, says: value }, dialog };
	}
	if (type !== "continue" || !isObject(value))
		return { outcome: failed(), problem: `a task of type ${JSON.stringify(type)} is unknown` };
	return readTaskInfo(value);
}

function readTaskInfo(info: Json): Reading {
	const { contentType, content } = objectOf(info.card);
	if (contentType !== adaptiveCard || !isObject(content))
		return { outcome: failed(), problem: "a task of type continue must have an Adaptive Card" };
	const [fault] = faultsOfCard(content);
	if (fault) return { outcome: failed(), problem: `the dialog's card cannot be drawn: ${fault}` };
	const dialog = { title: textOf(info.title), card: content };
	return { outcome: { dialog }, dialog };
}

function readExtensionResult(result: Json): Reading {
	if (result.type === "message") return { outcome: { says: textOf(result.text) }, dialog: null };
	if (result.type !== "result")
		return {
			outcome: failed(),
			problem: `a result of type ${JSON.stringify(result.type)} is not played here`,
		};
	const inserts = listOf(result.attachments) as Attachment[];
	for (const { contentType, content } of inserts) {
		const [fault] = contentType === adaptiveCard ? faultsOfCard(content) : [];
		if (fault) return { outcome: failed(), problem: `the card cannot be drawn: ${fault}` };
	}
	return { outcome: { inserts }, dialog: null };
}

/** Reads the answer to adaptiveCard/action. */
export function readCardAnswer(answer: BotAnswer): Reading {
	const late = unanswered(answer);
	if (late) return late;
	const { statusCode, type, value } = objectOf(answer.body);
	if (statusCode === undefined && type === undefined) return { outcome: {} };
	if (typeof statusCode !== "number") return { outcome: failed(), problem: "the answer has no statusCode" };
	if (type === "application/vnd.microsoft.error" || statusCode >= 400)
		return { outcome: failed(textOf(objectOf(value).message) || somethingWrong) };
	if (type === "application/vnd.microsoft.activity.message") return { outcome: { says: textOf(value) } };
	if (type !== adaptiveCard)
		return { outcome: failed(), problem: `an answer of type ${JSON.stringify(type)} is unknown` };
	const [fault] = faultsOfCard(value);
	if (fault) return { outcome: failed(), problem: `the card cannot be drawn: ${fault}` };
	return { outcome: {}, card: objectOf(value) };
}

function unanswered(answer: BotAnswer): Reading | undefined {
	if (answer.status === 200) return undefined;
	const why = answer.status === 0 ? "did not answer in time" : `answered ${answer.status}`;
	return { outcome: failed(), problem: `the bot ${why}` };
}
