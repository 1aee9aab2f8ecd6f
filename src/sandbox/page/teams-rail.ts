import type { PageState } from "../teams/page-state.ts";
import { avatar, el, reconcile } from "./teams-dom.ts";

export interface RailOptions {
	open: string;
	isNew: (conversation: string) => boolean;
	choose: (conversation: string) => void;
}

/** The list at the left: chats first, then each team with its channels. */
export function drawRail(rail: HTMLElement, state: PageState, o: RailOptions): void {
	const row = (id: string, name: string, mark: () => Node) => ({
		key: id,
		from: `${name} ${o.open === id} ${o.isNew(id)}`,
		make: () =>
			el(
				"button",
				{
					class: o.isNew(id) ? "tm-row tm-row-new" : "tm-row",
					attrs: { type: "button", "aria-current": o.open === id ? "page" : undefined },
					on: { click: () => o.choose(id) },
				},
				mark(),
				el("span", { class: "tm-row-name" }, name),
				o.isNew(id) && el("span", { class: "tm-new" }, el("span", { class: "tm-unseen" }, "New messages")),
			),
	});
	const title = (key: string, text: string, className: string) => ({
		key,
		from: text,
		make: () => el("h3", { class: className }, text),
	});
	reconcile(rail, [
		title("chats", "Chat", "tm-rail-title"),
		...state.chats.map((chat) => row(chat.id, chat.name, () => avatar(chat.name, chat.kind === "personal"))),
		title("teams", "Teams and channels", "tm-rail-title"),
		...state.teams.flatMap((team) => [
			title(`team ${team.id}`, team.archived ? `${team.name} (archived)` : team.name, "tm-rail-team"),
			...team.channels.map((channel) =>
				row(channel.id, channel.name, () =>
					el("span", { class: "tm-hash", attrs: { "aria-hidden": "true" } }, "#"),
				),
			),
		]),
	]);
}
