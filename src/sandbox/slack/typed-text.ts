import { isObject } from "./check.ts";
import type { Channel, Json, SlackUser } from "./world.ts";

/** Who and what can be mentioned. */
export interface Known {
	users: readonly SlackUser[];
	channels: readonly Channel[];
}

/**
 * What a person typed in the composer as Slack hands it to apps: `&`, `<` and `>` are encoded, and mentions,
 * channel names and addresses become `<@U…>`, `<#C…|name>` and `<https://…>`.
 */
export function asSent(typed: string, known: Known): string {
	return piecesOf(typed, known).map(mrkdwnOf).join("");
}

/** The text that follows a slash command: mentions become ids only when the app asked for that. */
export function asCommandText(typed: string, known: Known, shouldEscape: boolean): string {
	if (!shouldEscape) return encode(typed);
	return piecesOf(typed, known)
		.map((piece) => (piece.is === "user" ? `<@${piece.id}|${piece.name}>` : mrkdwnOf(piece)))
		.join("");
}

/** The `rich_text` block that the composer puts into a person's message. */
export function asRichText(typed: string, known: Known, blockId: string): Json {
	const elements = piecesOf(typed, known).map((piece): Json => {
		if (piece.is === "user") return { type: "user", user_id: piece.id };
		if (piece.is === "channel") return { type: "channel", channel_id: piece.id };
		if (piece.is === "link") return { type: "link", url: piece.text };
		return { type: "text", text: piece.text };
	});
	return { type: "rich_text", block_id: blockId, elements: [{ type: "rich_text_section", elements }] };
}

/** Encodes the three characters that are control characters of mrkdwn. */
function encode(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Turns the three encoded characters back. */
export function decode(text: string): string {
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The text of a text object as a person reads it: Slack decodes plain text too. mrkdwn comes as it is. */
export function textOf(value: unknown): string {
	if (!isObject(value) || typeof value.text !== "string") return "";
	return value.type === "plain_text" ? decode(value.text) : value.text;
}

type Piece =
	| { is: "text"; text: string }
	| { is: "link"; text: string }
	| { is: "user"; id: string; name: string }
	| { is: "channel"; id: string; name: string };

function mrkdwnOf(piece: Piece): string {
	if (piece.is === "user") return `<@${piece.id}>`;
	if (piece.is === "channel") return `<#${piece.id}|${piece.name}>`;
	if (piece.is === "link") return `<${encode(piece.text)}>`;
	return encode(piece.text);
}

function piecesOf(typed: string, known: Known): Piece[] {
	return typed
		.split(/(https?:\/\/[^\s<>]+|<?@[\w-]+(?:\.[\w-]+)*>?|#[\w-]+)/)
		.flatMap((part, index): Piece[] => {
			if (part === "") return [];
			return [index % 2 === 1 ? pieceOf(part, known) : { is: "text", text: part }];
		});
}

function pieceOf(part: string, known: Known): Piece {
	if (/^https?:/.test(part)) return { is: "link", text: part };
	const name = part.replaceAll(/[<>@#]/g, "");
	if (part.startsWith("#")) {
		const channel = known.channels.find((one) => one.name === name && one.kind !== "im");
		return channel ? { is: "channel", id: channel.id, name } : { is: "text", text: part };
	}
	const user = known.users.find((one) => one.name === name || one.id === name);
	return user ? { is: "user", id: user.id, name: user.name } : { is: "text", text: part };
}
