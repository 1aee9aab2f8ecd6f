import type { PageChannel } from "./slack-client.ts";
import { type Child, el, icon, redraw } from "./slack-dom.ts";
import { appConversation, type Ui } from "./slack-ui.ts";

/** The workspace's name, the channels, and the app. */
export function drawSidebar(ui: Ui, place: HTMLElement): void {
	const { state, shown } = ui;
	const channels = state.channels.filter((one) => one.kind !== "im");
	const rows = channels.map((one) => ({ one, unread: isUnread(ui, one), now: shown.channel === one.id }));
	const conversation = appConversation(state);
	const appUnread = conversation !== undefined && isUnread(ui, conversation);
	const signature = [
		state.me?.id,
		state.installed,
		shown,
		appUnread,
		rows.map(({ one, unread }) => [one.id, one.name, one.joined, one.archived, unread]),
	];
	redraw(place, signature, () => [
		el(
			"header",
			{ class: "sl-team" },
			el("strong", {}, state.team.name),
			el("span", { class: "sl-me" }, state.me ? `${state.me.realName}${titleOf(ui)}` : "Nobody"),
		),
		el(
			"section",
			{ "aria-label": "Channels" },
			el("h3", {}, "Channels"),
			...rows.map(({ one, unread, now }) =>
				placeButton({
					picture: icon(one.kind === "private" ? "lock" : "hash"),
					name: one.name,
					note: one.archived ? "archived" : one.joined ? "" : "not joined",
					unread,
					now,
					go: () => ui.go({ channel: one.id }),
				}),
			),
		),
		el(
			"section",
			{ "aria-label": "Apps" },
			el("h3", {}, "Apps"),
			placeButton({
				picture: el("span", { class: "sl-app-mark", "aria-hidden": "true" }, state.app.name.slice(0, 1)),
				name: state.app.name,
				note: state.installed ? "" : "removed",
				unread: appUnread,
				now: shown.app !== undefined,
				go: () => ui.go({ app: appUnread ? "messages" : "home" }),
			}),
		),
	]);
}

function titleOf(ui: Ui): string {
	return ui.state.me?.title ? `, ${ui.state.me.title}` : "";
}

function isUnread(ui: Ui, channel: PageChannel): boolean {
	const newest = channel.messages.at(-1);
	return channel.joined && newest !== undefined && Number(newest.ts) > Number(ui.read.get(channel.id) ?? 0);
}

function placeButton(o: {
	picture: Child;
	name: string;
	note: string;
	unread: boolean;
	now: boolean;
	go: () => void;
}): HTMLElement {
	return el(
		"button",
		{
			type: "button",
			class: o.unread ? "sl-place sl-unread" : "sl-place",
			"aria-current": o.now ? "page" : undefined,
			click: o.go,
		},
		o.picture,
		el("span", { class: "sl-place-name" }, o.name),
		o.note !== "" && el("small", {}, o.note),
		o.unread && el("span", { class: "sl-dot" }, el("span", { class: "sl-hidden" }, "unread")),
	);
}
