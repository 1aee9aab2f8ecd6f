import { drawBlocks } from "./slack-blocks.ts";
import { newComposer } from "./slack-composer.ts";
import { el, icon, redraw } from "./slack-dom.ts";
import { membersLine, newMessageList } from "./slack-messages.ts";
import { pressDrawer } from "./slack-press.ts";
import { appConversation, shownChannel, type Ui } from "./slack-ui.ts";

/** The middle of the window: a channel's messages, or the app with its Home and Messages tabs. */
export function newMain(ui: Ui): { element: HTMLElement; draw(): void } {
	const head = el("header", { class: "sl-main-head" });
	const list = newMessageList("Messages");
	const home = el("div", { class: "sl-home", tabindex: 0, role: "tabpanel", "aria-label": "Home" });
	// Whoever writes looks at the end, where the answer comes, wherever they had read before.
	const composer = newComposer(ui, () => {
		list.element.scrollTop = list.element.scrollHeight;
	});
	const join = el("div", { class: "sl-join" });
	const element = el(
		"section",
		{ class: "sl-main", "aria-label": "Slack conversation" },
		head,
		home,
		list.element,
		join,
		composer.element,
	);

	function drawHead(): void {
		const channel = shownChannel(ui);
		const signature = [ui.shown.app, channel?.name, channel?.topic, channel?.members, ui.state.app.name];
		redraw(head, signature, () => {
			if (ui.shown.app !== undefined) return [el("h2", {}, ui.state.app.name), tabs(ui)];
			if (!channel) return [el("h2", {}, "Choose a channel")];
			return [
				el("h2", {}, icon(channel.kind === "private" ? "lock" : "hash"), channel.name),
				channel.topic !== "" && el("p", { class: "sl-topic" }, channel.topic),
				el(
					"p",
					{ class: "sl-members", title: membersLine(ui, channel.members) },
					icon("people"),
					String(channel.members.length),
					el("span", { class: "sl-hidden" }, " members"),
				),
			];
		});
	}

	function drawHome(): void {
		const view = ui.state.home;
		redraw(home, [ui.state.me?.id, view?.hash, ui.state.users.length], () =>
			view
				? [drawBlocks(view.view.blocks, pressDrawer(ui, "home"))]
				: [el("p", { class: "sl-empty" }, `${ui.state.app.name} has not shown anything here yet.`)],
		);
	}

	function drawJoin(): void {
		const channel = shownChannel(ui);
		const wants = channel !== undefined && !channel.joined && !channel.archived;
		join.hidden = !wants;
		redraw(join, wants && channel.id, () =>
			wants
				? [
						el("p", {}, `You are looking at #${channel.name}.`),
						el(
							"button",
							{
								type: "button",
								class: "sl-button sl-primary",
								click: () => void ui.does("joins", channel.id),
							},
							"Join channel",
						),
					]
				: [],
		);
	}

	return {
		element,
		draw() {
			const channel = shownChannel(ui);
			const onHome = ui.shown.app === "home";
			home.hidden = !onHome;
			list.element.hidden = onHome || (channel === undefined && ui.shown.app === undefined);
			drawHead();
			if (onHome) drawHome();
			drawJoin();
			const lastReplies = Object.fromEntries(
				Object.entries(channel?.threads ?? {}).map(([root, replies]) => [root, replies.at(-1)?.ts ?? ""]),
			);
			if (!onHome)
				list.show(ui, `${ui.state.me?.id} ${channel?.id}`, channel?.messages ?? [], { lastReplies });
			const canWrite = channel?.joined === true && !channel.archived && !onHome;
			const name = ui.shown.app ? ui.state.app.name : `#${channel?.name}`;
			composer.aim(
				canWrite ? { channel: channel.id, label: `Message ${name}` } : undefined,
				channel?.archived ? "This channel is archived. Nobody can write in it." : "",
			);
			const newest = channel?.messages.at(-1);
			if (channel && newest && !onHome) ui.read.set(channel.id, newest.ts);
		},
	};
}

function tabs(ui: Ui): HTMLElement {
	const tab = (name: "home" | "messages", label: string) =>
		el(
			"button",
			{
				type: "button",
				role: "tab",
				"aria-selected": ui.shown.app === name ? "true" : "false",
				click: () => {
					if (name === "messages" && !appConversation(ui.state)) void ui.does("directMessage");
					ui.go({ app: name });
				},
			},
			label,
		);
	return el("div", { class: "sl-tabs", role: "tablist" }, tab("home", "Home"), tab("messages", "Messages"));
}
