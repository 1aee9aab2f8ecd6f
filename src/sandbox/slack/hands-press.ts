import { findPressable, type Pressable } from "./find-element.ts";
import type { MessageRef, Outcome, SlackHands } from "./hands.ts";
import { type Chosen, chosenState, startValues, type Values } from "./inputs.ts";
import type { BotAnswer } from "./outgoing.ts";
import { actionTs, globalShortcut, messageShortcut, pressInMessage, pressInView } from "./payloads.ts";
import { emit, responseUrl, type Slack } from "./slack.ts";
import { changeView, topView, viewPayload } from "./views.ts";
import type { Json, Message, OpenView } from "./world.ts";

/** Buttons, menus, shortcuts and the App Home. */
export function pressHands(
	slack: Slack,
	user: string,
	home: SlackHands["home"],
): Pick<SlackHands, "presses" | "shortcut" | "messageShortcut" | "opensHome"> {
	const { workspace } = slack;

	function visible(ref: MessageRef): Message {
		const message = workspace.messages.get(ref.ts);
		const mine = message && (message.onlyFor === undefined || message.onlyFor === user);
		if (!mine || message.channel !== ref.channel) throw new Error(`No message ${ref.ts} in ${ref.channel}`);
		return message;
	}

	function declared(callbackId: string, type: "global" | "message"): void {
		const found = workspace.world.app.shortcuts.some(
			(one) => one.callbackId === callbackId && one.type === type,
		);
		if (!found) throw new Error(`The app has no ${type} shortcut ${callbackId}`);
	}

	async function pressesMessage(message: Message, which: Parameters<SlackHands["presses"]>[1]) {
		const found = findPressable(workspace, message.blocks ?? [], which);
		const chosen = chosenBy(which);
		const values = withChoice(startValues(message.blocks ?? []), found, chosen);
		const address = { channel: message.channel, user, original: message.ts, thread: message.thread };
		return slack.outgoing.interaction(
			user,
			pressInMessage(workspace, {
				user,
				message,
				actions: [actionOf(slack, found, chosen)],
				trigger: slack.tickets.trigger(user),
				responseUrl: responseUrl(slack, address),
				values,
			}),
		);
	}

	return {
		async presses(where, which) {
			if (where === "view" || where === "home") {
				const view = where === "view" ? topView(workspace, user) : workspace.homes.get(user);
				if (!view) throw new Error("The App Home is empty");
				const found = findPressable(workspace, view.view.blocks, which);
				return actInView(slack, user, view, found, chosenBy(which));
			}
			return outcomeOf(await pressesMessage(visible(where), which));
		},

		async shortcut(callbackId) {
			declared(callbackId, "global");
			const trigger = slack.tickets.trigger(user);
			return outcomeOf(
				await slack.outgoing.interaction(user, globalShortcut(workspace, user, callbackId, trigger)),
			);
		},

		async messageShortcut(callbackId, ref) {
			declared(callbackId, "message");
			const message = visible(ref);
			if (message.onlyFor) throw new Error("Ephemeral messages have no shortcuts");
			const address = { channel: message.channel, user, original: message.ts, thread: message.thread };
			return outcomeOf(
				await slack.outgoing.interaction(
					user,
					messageShortcut(workspace, {
						user,
						callbackId,
						message,
						trigger: slack.tickets.trigger(user),
						responseUrl: responseUrl(slack, address),
					}),
				),
			);
		},

		async opensHome() {
			const channel = workspace.directMessage(user);
			const shown = workspace.homes.get(user);
			const event: Json = {
				type: "app_home_opened",
				user,
				channel: channel.id,
				tab: "home",
				event_ts: actionTs(workspace),
			};
			if (shown) event.view = viewPayload(workspace, shown);
			await emit(slack, event);
			return home();
		},
	};
}

/** A press or a choice in a modal or App Home: the new value is in state before the app hears of it. */
export async function actInView(
	slack: Slack,
	user: string,
	view: OpenView,
	found: Pressable,
	chosen: Chosen | undefined,
): Promise<Outcome> {
	const changed: OpenView = { ...view, values: withChoice(view.values, found, chosen), trouble: undefined };
	if (chosen !== undefined) changeView(slack.workspace, user, changed);
	const answer = await slack.outgoing.interaction(
		user,
		pressInView(slack.workspace, {
			user,
			view: changed,
			actions: [actionOf(slack, found, chosen)],
			trigger: slack.tickets.trigger(user),
		}),
	);
	return outcomeOf(answer);
}

function outcomeOf(answer: BotAnswer): Outcome {
	return answer.error ? { ok: false, error: answer.error } : { ok: true };
}

function chosenBy(which: Parameters<SlackHands["presses"]>[1]): Chosen | undefined {
	return typeof which === "string" || which instanceof RegExp ? undefined : which.choose;
}

function withChoice(values: Values, found: Pressable, chosen: Chosen | undefined): Values {
	if (chosen === undefined) return values;
	const block = String(found.block.block_id);
	const action = String(found.element.action_id);
	return { ...values, [block]: { ...values[block], [action]: chosenState(found.element, chosen) } };
}

/** One entry of `actions` in a block_actions payload. */
function actionOf(slack: Slack, { block, element, option }: Pressable, chosen: Chosen | undefined): Json {
	const action: Json = {
		type: element.type,
		action_id: element.action_id,
		block_id: block.block_id,
		action_ts: actionTs(slack.workspace),
	};
	for (const name of ["text", "value", "style", "placeholder"]) {
		if (element[name] !== undefined) action[name] = element[name];
	}
	if (option) action.selected_option = option;
	if (chosen !== undefined) Object.assign(action, chosenState(element, chosen));
	return action;
}
