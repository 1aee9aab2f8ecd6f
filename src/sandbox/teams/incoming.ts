import { faultsOfCard } from "./card-rules.ts";
import { type Attachment, adaptiveCard, type Message } from "./changes.ts";
import { type Answer, refusal } from "./http.ts";
import { isObject, type Json, listOf, objectOf, textOf } from "./json.ts";
import { memberNamed } from "./roster.ts";
import type { TeamsState } from "./state.ts";
import { botMriOf } from "./world.ts";

/** What a message shows, taken from an activity that was found to be good. */
export function contentOf(activity: Json): Pick<Message, "text" | "attachments" | "entities" | "summary"> {
	return {
		text: textOf(activity.text),
		attachments: listOf(activity.attachments) as Attachment[],
		entities: listOf(activity.entities).filter(isObject),
		summary: textOf(activity.summary) || undefined,
	};
}

/** Why the service would not take this activity, if it would not. */
export function wrongWith(
	state: TeamsState,
	appId: string,
	activity: Json,
	mostBytes: number,
): Answer | undefined {
	if (Buffer.byteLength(JSON.stringify(activity)) > mostBytes)
		return refusal(413, "MessageSizeTooBig", "Message size too large.");
	const bad = (message: string) => refusal(400, "BadSyntax", message);
	if (activity.type === "typing") return undefined;
	if (activity.type !== "message") return bad(`Unknown activity type ${JSON.stringify(activity.type)}`);
	const attachments = listOf(activity.attachments);
	if (textOf(activity.text).trim() === "" && attachments.length === 0)
		return bad("The activity has neither text nor attachments");
	for (const attachment of attachments) {
		const { contentType, content } = objectOf(attachment);
		if (contentType !== adaptiveCard)
			return bad(`Attachments of type ${JSON.stringify(contentType)} are not taken`);
		const [fault] = faultsOfCard(content);
		if (fault) return bad(`The card cannot be drawn: ${fault}`);
		const mentions = listOf(objectOf(objectOf(content).msteams).entities).filter(isObject);
		const wrong = wrongMention(state, appId, mentions, JSON.stringify(content));
		if (wrong) return bad(wrong);
	}
	const mentions = listOf(activity.entities).filter(isObject);
	const wrong = wrongMention(state, appId, mentions, textOf(activity.text));
	return wrong ? bad(wrong) : undefined;
}

function wrongMention(
	state: TeamsState,
	appId: string,
	entities: readonly Json[],
	text: string,
): string | undefined {
	for (const entity of entities.filter((one) => one.type === "mention")) {
		const id = textOf(objectOf(entity.mentioned).id);
		if (id !== botMriOf(appId) && !memberNamed(state, id))
			return `Mentioned user ${id || "without an id"} is unknown`;
		const tag = textOf(entity.text);
		const written = JSON.stringify(tag).slice(1, -1);
		if (!/^<at>.+<\/at>$/s.test(tag) || !(text.includes(tag) || text.includes(written)))
			return "Mention entity text is not valid.";
	}
	return undefined;
}
