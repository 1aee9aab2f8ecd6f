import type { Json } from "./json.ts";
import { botMriOf, mriOf, type TeamsUser, type TeamsWorld } from "./world.ts";

/** What a person wrote, in the forms in which Teams hands it on. */
export interface Written {
	/** With mentions as `<at>Name</at>`. */
	text: string;
	html: string;
	/** Mention entities. */
	entities: Json[];
}

/**
 * Turns `@Name` into a mention wherever the name is the bot's or a person's. With `mention`, the bot is mentioned
 * at the beginning unless it is mentioned already.
 */
export function write(world: TeamsWorld, appId: string, typed: string, mention: boolean): Written {
	const known = [
		{ id: botMriOf(appId), name: world.bot.name },
		...world.users.map((user) => ({ id: mriOf(user.aadObjectId), name: user.name })),
	].sort((one, other) => other.name.length - one.name.length);
	const atBot = `@${world.bot.name}`;
	const whole = mention && !typed.includes(atBot) ? `${atBot} ${typed}` : typed;
	const entities: Json[] = [];
	let text = whole;
	for (const mentioned of known) {
		if (!text.includes(`@${mentioned.name}`)) continue;
		const tag = `<at>${mentioned.name}</at>`;
		text = text.replaceAll(`@${mentioned.name}`, tag);
		entities.push({ type: "mention", mentioned, text: tag });
	}
	return { text, html: htmlOf(text, entities), entities };
}

/** Whether the entities mention the bot. */
export function mentionsBot(entities: readonly Json[], appId: string): boolean {
	return entities.some((entity) => (entity.mentioned as Json | undefined)?.id === botMriOf(appId));
}

/** The text as the client shows it: `@Name` for a mention. */
export function shownText(text: string): string {
	return text.replace(/<at>(.*?)<\/at>/g, "@$1");
}

/** The message's HTML, as Teams attaches it to an activity. */
function htmlOf(text: string, entities: readonly Json[]): string {
	return paragraphs(text, entities, (name, at) => {
		const type = "http://schema.skype.com/Mention";
		return `<span itemtype="${type}" itemscope="" itemid="${at}">${name}</span>`;
	});
}

/** The message's HTML, as a message extension gets it. */
export function payloadHtml(text: string, entities: readonly Json[]): string {
	return paragraphs(text, entities, (name, at) => `<at id="${at}">${name}</at>`);
}

function paragraphs(
	text: string,
	entities: readonly Json[],
	mention: (name: string, at: number) => string,
): string {
	let html = escapeHtml(text);
	for (const [at, entity] of entities.entries()) {
		const tag = escapeHtml(String(entity.text));
		html = html.replaceAll(tag, mention(tag.slice("&lt;at&gt;".length, -"&lt;/at&gt;".length), at));
	}
	return html
		.split("\n")
		.map((line) => `<p>${line || "&nbsp;"}</p>`)
		.join("");
}

function escapeHtml(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}

/** A person as an activity names them. */
export function accountOf(user: TeamsUser): Json {
	return { id: mriOf(user.aadObjectId), name: user.name, aadObjectId: user.aadObjectId };
}

/** The instant as local time with its offset: `2027-04-01T09:30:00.000+01:00`. */
export function localTimestamp(at: Date, timezone: string): string {
	const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, timeZoneName: "longOffset" });
	const offset =
		parts
			.formatToParts(at)
			.find((part) => part.type === "timeZoneName")
			?.value.slice(3) || "+00:00";
	const [, sign = "+", hours = "00", minutes = "00"] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
	const shift = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
	return `${new Date(at.getTime() + shift * 60_000).toISOString().slice(0, -1)}${offset}`;
}
