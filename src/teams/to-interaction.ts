import type { Interaction } from "../chat/port.ts";
import { toAnswers } from "./answers.ts";
import { captured, pointed, typedIn } from "./captured.ts";
import { actorOf, inOrder, isPersonal, keyOf, placeOf, tenantOf, threadOf } from "./identity.ts";
import {
	CardValue,
	DialogValue,
	ExtensionValue,
	FormData,
	type Incoming,
	OpenData,
	PressData,
} from "./payload.ts";
import { toPlatformChange } from "./platform-change.ts";

/** Turns an activity into what somebody did; undefined for what does not concern the bot. */
export function toInteraction(a: Incoming): Interaction | undefined {
	if (a.type === "installationUpdate" || a.type === "conversationUpdate") return toPlatformChange(a);
	const who = actorOf(a);
	if (!who) return undefined;
	if (a.type === "messageUpdate" || a.type === "messageDelete") {
		const change = a.type === "messageUpdate" ? "edited" : "deleted";
		const key = keyOf(tenantOf(a), a.conversation.id, a.id, a.type, a.timestamp, a.text);
		return { key, who, place: placeOf(a), kind: "message", change, message: captured(a, who) };
	}
	const base = { key: keyOf(tenantOf(a), a.conversation.id, a.id ?? inOrder(a)), who, place: placeOf(a) };
	const root = threadOf(a.conversation.id);
	if (a.type === "message") {
		const pressed = PressData.safeParse(a.value);
		if (pressed.success) return press(base, pressed.data, root);
		return message(a, base, root);
	}
	if (a.type !== "invoke") return undefined;
	switch (a.name) {
		case "adaptiveCard/action": {
			const pressed = PressData.safeParse(CardValue.safeParse(a.value).data?.action.data);
			return pressed.success ? press(base, pressed.data, root) : undefined;
		}
		case "task/fetch":
			return inDialog(base, DialogValue.safeParse(a.value).data?.data, root, false);
		case "task/submit":
		case "composeExtension/submitAction":
			return inDialog(base, DialogValue.safeParse(a.value).data?.data, root, true);
		case "composeExtension/fetchTask": {
			const asked = ExtensionValue.safeParse(a.value);
			if (!asked.success) return undefined;
			const pointedAt = asked.data.messagePayload ? pointed(a, asked.data.messagePayload) : undefined;
			return {
				...base,
				kind: "press",
				action: asked.data.commandId,
				on: "",
				root: pointedAt?.root ?? root,
				...(pointedAt ? { message: pointedAt } : {}),
			};
		}
		default:
			return undefined;
	}
}

type Base = Pick<Interaction, "key" | "who" | "place">;

/** What was typed: words for the bot, or a message in a channel that the bot merely hears. */
function message(a: Incoming, base: Base, root: string | undefined): Interaction | undefined {
	if (a.text == null) return undefined;
	const toBot =
		a.recipient.isTargeted || a.entities.some((mention) => mention.mentioned.id === a.recipient.id);
	const { text: words, named } = typedIn(a);
	if (isPersonal(a)) return { ...base, kind: "words", words, named };
	const heard = captured(a, base.who);
	if (!toBot) return { ...base, kind: "message", change: "posted", message: heard };
	// A targeted message is between the person and the bot: the channel has not seen it, so it is not captured.
	const seen = a.recipient.isTargeted ? {} : { message: heard };
	return { ...base, kind: "words", words, named, root, ...seen };
}

/**
 * A button. Teams repeats an invoke after 15 s under a new id, so a nonce counts where the card carries one; without
 * it, the activity's id.
 */
function press(
	base: Base,
	data: { action: string; on: string; nonce?: string | undefined },
	root?: string,
): Interaction {
	const key = data.nonce ? keyOf(base.who, data.nonce, data.action, data.on) : base.key;
	return { ...base, key, kind: "press", action: data.action, on: data.on, root };
}

/**
 * What came from a dialog. A form's screen has no nonce: that it counts once is its draft's affair, which also says so to
 * somebody who sends it again because its answer was lost.
 */
function inDialog(
	base: Base,
	data: Record<string, unknown> | undefined,
	root: string | undefined,
	sent: boolean,
): Interaction | undefined {
	const form = FormData.safeParse(data);
	if (sent && form.success) {
		const { draft, did } = form.data;
		return { ...base, kind: "form", draft, did, answers: toAnswers(form.data, base.who.tenant) };
	}
	const pressed = PressData.safeParse(data);
	if (pressed.success) return press(base, pressed.data, root);
	const opened = OpenData.safeParse(data);
	return opened.success
		? { ...base, kind: "form", draft: opened.data.draft, did: "open", answers: {} }
		: undefined;
}
