import type { PageMessage } from "../teams/page-state.ts";
import { el, icon, reconcile } from "./teams-dom.ts";
import { drawMessage, type MessageOptions } from "./teams-message.ts";

export interface PostsOptions extends MessageOptions {
	/** A box to answer in the thread that begins with this message. */
	replyBox: (root: string) => HTMLElement;
}

/** A channel's posts, each with its replies below it. */
export function drawPosts(list: HTMLElement, messages: readonly PageMessage[], o: PostsOptions): void {
	const roots = messages.filter((message) => message.root === message.id);
	reconcile(
		list,
		roots.map((root) => ({ key: root.id, from: "post", make: () => emptyPost(root, o) })),
	);
	for (const [at, root] of roots.entries()) {
		const thread = messages.filter((message) => message.root === root.id);
		const post = list.children[at]?.querySelector<HTMLElement>(".tm-thread");
		if (post) drawMessages(post, thread, o);
	}
}

/** Messages one after the other, as a chat has them. */
export function drawMessages(list: HTMLElement, messages: readonly PageMessage[], o: MessageOptions): void {
	reconcile(
		list,
		messages.map((message) => ({
			key: message.id,
			from: JSON.stringify(message),
			make: () => drawMessage(message, o),
		})),
	);
}

function emptyPost(root: PageMessage, o: PostsOptions): HTMLElement {
	const foot = el("div", { class: "tm-post-foot" });
	const open = el(
		"button",
		{
			class: "tm-reply",
			attrs: { type: "button" },
			on: {
				click: () => {
					const box = o.replyBox(root.id);
					foot.replaceChildren(box);
					box.querySelector("textarea")?.focus();
				},
			},
		},
		icon("reply"),
		"Reply",
	);
	foot.append(open);
	foot.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || foot.contains(open)) return;
		foot.replaceChildren(open);
		open.focus();
	});
	return el(
		"div",
		{ class: "tm-post", attrs: { role: "group", "aria-label": "Post" } },
		el("div", { class: "tm-thread" }),
		foot,
	);
}
