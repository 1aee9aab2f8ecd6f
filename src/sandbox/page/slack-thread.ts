import { newComposer } from "./slack-composer.ts";
import { el, icon } from "./slack-dom.ts";
import { newMessageList } from "./slack-messages.ts";
import { shownChannel, type Ui } from "./slack-ui.ts";

/** The pane beside the channel that shows one thread. */
export function newThreadPane(ui: Ui): { element: HTMLElement; draw(): void } {
	const list = newMessageList("Thread");
	const composer = newComposer(ui);
	const place = el("span", { class: "sl-topic" });
	const close = el(
		"button",
		{
			type: "button",
			class: "sl-plain",
			"aria-label": "Close thread",
			click: () => ui.go({ ...ui.shown, thread: undefined }),
		},
		icon("close"),
	);
	const element = el(
		"aside",
		{
			class: "sl-thread",
			"aria-label": "Thread",
			keydown: (event) => {
				if ((event as KeyboardEvent).key === "Escape") close.click();
			},
		},
		el("header", { class: "sl-main-head" }, el("h2", {}, "Thread"), place, close),
		list.element,
		composer.element,
	);
	return {
		element,
		draw() {
			const channel = shownChannel(ui);
			const root = channel?.messages.find((one) => one.ts === ui.shown.thread);
			element.hidden = !channel || !root;
			if (!channel || !root) return;
			place.textContent = channel.kind === "im" ? ui.state.app.name : `#${channel.name}`;
			const messages = [root, ...(channel.threads[root.ts] ?? [])];
			list.show(ui, `${ui.state.me?.id} ${root.ts}`, messages, { thread: root.ts });
			const canWrite = channel.joined && !channel.archived;
			const target = { channel: channel.id, thread: root.ts, label: "Reply" };
			composer.aim(canWrite ? target : undefined, "");
		},
	};
}
