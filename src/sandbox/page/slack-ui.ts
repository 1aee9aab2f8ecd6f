import { textDrawer } from "./slack-blocks.ts";
import type { ActResult, Client, PageChannel, PageState } from "./slack-client.ts";
import type { Names } from "./slack-mrkdwn.ts";

/** What the window shows: a channel (perhaps with a thread beside it) or the app, on one of its two tabs. */
export interface Shown {
	channel?: string;
	app?: "home" | "messages";
	thread?: string;
}

/** What the parts of the window share. */
export interface Ui {
	readonly window: HTMLElement;
	readonly client: Client;
	/** The newest state; the parts are drawn only once there is one. */
	state: PageState;
	shown: Shown;
	/** The message that is being edited, by its ts. */
	editing?: string;
	/** By channel: the newest ts this person has looked at. */
	read: Map<string, string>;
	/** Shows another place and draws everything again. */
	go(shown: Shown): void;
	draw(): void;
	/** Lets the person do something and says so when it did not work. */
	does(hand: string, ...given: unknown[]): Promise<ActResult>;
	tell(sentence: string): void;
}

/** The names of people and channels in this state. */
export function namesOf(state: PageState): Names {
	return {
		user: (id) => state.users.find((one) => one.id === id)?.realName,
		channel: (id) => state.channels.find((one) => one.id === id)?.name,
	};
}

/** What every drawer needs, whatever it stands in. */
export function drawerBasics(state: PageState) {
	const names = namesOf(state);
	const people = () =>
		state.users
			.filter((one) => one.id !== state.app.botUserId)
			.map(({ id, realName }) => ({ id, name: realName }));
	return { names, text: textDrawer(names), people };
}

/** The conversation between this person and the app; undefined before there is one. */
export function appConversation(state: PageState): PageChannel | undefined {
	return state.channels.find((one) => one.kind === "im" && one.members.includes(state.app.botUserId));
}

/** The channel whose messages are shown, if any. */
export function shownChannel(ui: Ui): PageChannel | undefined {
	if (ui.shown.app === "messages") return appConversation(ui.state);
	return ui.state.channels.find((one) => one.id === ui.shown.channel);
}

/**
 * What the window tells the person about an act that failed; nothing where Slack shows it in its place: at a field,
 * at the top of a modal, or as a word from Slackbot after a command.
 */
export function sentenceFor(hand: string, result: ActResult, app: string): string | undefined {
	if (result.ok !== false) return undefined;
	if (
		(hand === "types" || hand === "submits") &&
		result.error !== "offline" &&
		result.error !== "not_possible"
	) {
		return undefined;
	}
	switch (result.error) {
		case "operation_timeout":
			return `${app} did not answer in time (operation_timeout).`;
		case "dispatch_failed":
			return `${app} could not be reached, or did not answer rightly (dispatch_failed).`;
		case "offline":
			return "The sandbox is not answering. It may have been stopped.";
		case "not_possible":
			return result.message ?? "That cannot be done.";
		default:
			return undefined;
	}
}
