import type { PageMessage } from "./slack-client.ts";
import { el } from "./slack-dom.ts";
import { drawMessage } from "./slack-message.ts";
import { dayName, instantOf } from "./slack-time.ts";
import { namesOf, type Ui } from "./slack-ui.ts";

/** Messages of one author this close together are drawn as one. */
const TOGETHER_SECONDS = 300;

interface Drawn {
	signature: string;
	node: HTMLElement;
}

/**
 * A list of messages that keeps the elements of those that did not change, so that focus and menus stay. It keeps
 * to its end when the reader was there.
 */
export function newMessageList(label: string): {
	element: HTMLElement;
	show(
		ui: Ui,
		key: string,
		messages: readonly PageMessage[],
		o: { thread?: string; lastReplies?: Record<string, string> },
	): void;
} {
	const element = el("div", { class: "sl-list-frame", role: "log", "aria-label": label, tabindex: 0 });
	let drawn = new Map<string, Drawn>();
	let shownKey = "";
	let atEnd = true;
	element.addEventListener("scroll", () => {
		atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
	});
	const toEnd = () => {
		element.scrollTop = element.scrollHeight;
	};
	new ResizeObserver(() => {
		if (atEnd) toEnd();
	}).observe(element);
	return {
		element,
		show(ui, key, messages, o) {
			const fresh = key !== shownKey;
			if (fresh) drawn = new Map();
			shownKey = key;
			const next = new Map<string, Drawn>();
			const nodes: Node[] = [];
			const focused = element.contains(document.activeElement)
				? document.activeElement?.closest<HTMLElement>("[data-ts]")?.dataset.ts
				: undefined;
			const now = new Date(ui.state.now);
			const known = JSON.stringify([ui.state.channels.map((one) => one.name), ui.state.installed]);
			let before: PageMessage | undefined;
			for (const message of messages) {
				const newDay = !before || !sameDay(before, message, now);
				if (newDay && !o.thread) nodes.push(dayLine(message, now));
				const follows = !newDay && before !== undefined && belongsTo(before, message);
				const settings = {
					follows: follows && !message.ephemeral,
					inThread: o.thread !== undefined,
					lastReply: o.lastReplies?.[message.ts],
				};
				const signature = JSON.stringify([message, settings, known, ui.editing === message.ts]);
				const kept = drawn.get(message.ts);
				const node = kept?.signature === signature ? kept.node : drawMessage(ui, message, settings);
				next.set(message.ts, { signature, node });
				nodes.push(node);
				if (message.ts === o.thread && messages.length > 1) nodes.push(countLine(messages.length - 1));
				before = message;
			}
			if (nodes.length === 0) nodes.push(el("p", { class: "sl-empty" }, "No messages yet."));
			drawn = next;
			if (!sameNodes(element, nodes)) element.replaceChildren(...nodes);
			if (fresh || atEnd) toEnd();
			if (focused && !element.contains(document.activeElement))
				next.get(focused)?.node.focus({ preventScroll: true });
		},
	};
}

/** Everybody a message may name: for the header of a list. */
export function membersLine(ui: Ui, members: readonly string[]): string {
	const names = namesOf(ui.state);
	return members.map((id) => names.user(id) ?? id).join(", ");
}

function belongsTo(before: PageMessage, message: PageMessage): boolean {
	return (
		before.by === message.by &&
		before.ephemeral === message.ephemeral &&
		before.blocks.length + message.blocks.length <= 2 &&
		!message.raw?.byApp &&
		Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS
	);
}

function sameDay(a: PageMessage, b: PageMessage, now: Date): boolean {
	return dayName(instantOf(a.ts), now) === dayName(instantOf(b.ts), now);
}

function dayLine(message: PageMessage, now: Date): HTMLElement {
	return el("div", { class: "sl-day" }, el("span", {}, dayName(instantOf(message.ts), now)));
}

function countLine(replies: number): HTMLElement {
	return el("div", { class: "sl-count" }, replies === 1 ? "1 reply" : `${replies} replies`);
}

/** Day lines are drawn anew each time, so they count as the same when they say the same. */
function sameNodes(element: HTMLElement, nodes: readonly Node[]): boolean {
	const old = [...element.childNodes];
	return (
		old.length === nodes.length &&
		old.every((node, index) => {
			const other = nodes[index];
			const isMessage = node instanceof HTMLElement && node.dataset.ts !== undefined;
			return isMessage ? node === other : other !== undefined && node.isEqualNode(other);
		})
	);
}
