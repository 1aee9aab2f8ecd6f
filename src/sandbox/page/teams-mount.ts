import type { PageMessage, PageState } from "../teams/page-state.ts";
import { type TeamsApi, teamsApi } from "./teams-api.ts";
import type { CardPress } from "./teams-card.ts";
import { composer } from "./teams-composer.ts";
import { drawDialog, focusDialog, showInDialog } from "./teams-dialog.ts";
import { avatar, el, icon } from "./teams-dom.ts";
import { type MenuItem, openMenu } from "./teams-menu.ts";
import { drawMessages, drawPosts } from "./teams-posts.ts";
import { drawRail } from "./teams-rail.ts";

export interface TeamsPageOptions {
	/** The address of the stand-in's page routes, without a slash at its end: `/teams/page`, say. */
	api: string;
	/** The Entra object id of the person whose Teams is shown; read at every refresh. */
	user: () => string;
}

/** Draws a person's Teams into `root`, and keeps it up to date. Call `refresh` when the person changes. */
export function mountTeams(root: HTMLElement, o: TeamsPageOptions): { refresh(): void } {
	const api = teamsApi(o.api, o.user);
	const page = teamsPage(root, api);
	api.onChange(page.refresh);
	void api.renderer().then(page.refresh, () => page.tell("The card renderer did not load.", true));
	return page;
}

function teamsPage(root: HTMLElement, api: TeamsApi) {
	let state: PageState | undefined;
	let open = "";
	let asked = 0;
	const seen = new Map<string, string>();

	const rail = el("nav", { class: "tm-rail", attrs: { "aria-label": "Chats, teams and channels" } });
	const who = el("div", { class: "tm-who" });
	const search = el(
		"button",
		{
			class: "tm-search",
			attrs: { type: "button", "aria-haspopup": "menu" },
			on: { click: () => openMenu(search, "Commands", appsFor("commandBox", undefined)) },
		},
		icon("search"),
		"Search or type a command",
	);
	const title = el("h2", { class: "tm-title" });
	const list = el("div", {
		class: "tm-list",
		attrs: { role: "log", "aria-label": "Messages", tabindex: "0" },
	});
	const foot = el("footer", { class: "tm-foot" });
	const toast = el("p", { class: "tm-toast", attrs: { role: "status", hidden: "" } });
	const shade = el("div", { class: "tm-shade-place" });
	root.classList.add("tm");
	root.replaceChildren(
		el("header", { class: "tm-top" }, el("span", { class: "tm-brand" }, "Teams"), search, who),
		rail,
		el(
			"section",
			{ class: "tm-main", attrs: { "aria-label": "Teams conversation" } },
			el("header", { class: "tm-main-head" }, title),
			list,
			foot,
		),
		toast,
		shade,
	);

	let height = 0;
	// What was drawn while it was hidden, as on a phone, begins at its end once it shows.
	new ResizeObserver(() => {
		if (height === 0) list.scrollTop = list.scrollHeight;
		height = list.clientHeight;
	}).observe(list);

	const kindOf = (conversation: string) =>
		state?.chats.find((chat) => chat.id === conversation)?.kind ?? ("channel" as const);

	let fading: ReturnType<typeof setTimeout> | undefined;
	const tell = (text: string, wrong: boolean) => {
		toast.textContent = text;
		toast.classList.toggle("tm-toast-wrong", wrong);
		toast.hidden = false;
		clearTimeout(fading);
		fading = setTimeout(() => {
			toast.hidden = true;
		}, 8000);
	};

	/** Does one thing, shows what came of it, and draws the page again. */
	const act = async (does: string, more: Record<string, unknown>) => {
		root.classList.add("tm-busy");
		try {
			const outcome = await api.act(does, more);
			await refresh();
			const wrong = outcome.failed ?? Object.values(outcome.mistakes ?? {})[0];
			if (wrong && !showInDialog(shade, wrong)) tell(wrong, true);
			if (outcome.says && !outcome.dialog) tell(outcome.says, false);
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			if (!showInDialog(shade, text)) tell(text, true);
		} finally {
			root.classList.remove("tm-busy");
		}
	};

	const appsFor = (
		context: "compose" | "commandBox",
		conversation: string | undefined,
		thread?: string,
	): MenuItem[] =>
		(state?.extension[context] ?? []).map((command) => ({
			label: command.title,
			hint: command.description,
			choose: () => void act("composeAction", { commandId: command.id, conversation, thread }),
		}));

	const messageOptions = (conversation: string) => ({
		apps: (message: PageMessage): MenuItem[] =>
			(state?.extension.message ?? []).map((command) => ({
				label: command.title,
				hint: command.description,
				choose: () => void act("messageAction", { commandId: command.id, conversation, message: message.id }),
			})),
		press: (message: PageMessage, pressed: CardPress) =>
			void act("presses", { conversation, message: message.id, ...pressed }),
		edit: (message: PageMessage, text: string) =>
			void act("edits", { conversation, message: message.id, text }),
		remove: (message: PageMessage) => void act("deletes", { conversation, message: message.id }),
		replyBox: (thread: string) => box(conversation, thread),
	});

	const box = (conversation: string, thread?: string): HTMLElement => {
		const kind = kindOf(conversation);
		const placeholder = kind !== "channel" ? "Type a message" : thread ? "Reply" : "Start a post";
		return composer({
			label: placeholder,
			placeholder,
			mention: kind === "personal" ? undefined : state?.bot.name,
			people: () => (kind === "personal" ? [] : (state?.people ?? [])),
			commands: () => state?.commands[kind] ?? [],
			apps: () => appsFor("compose", conversation, thread),
			send: (text) => {
				// Whoever writes looks at the end, where the answer comes, wherever they had read before.
				if (!thread) list.scrollTop = list.scrollHeight;
				return act("says", { conversation, thread, text });
			},
		});
	};

	const drawConversation = (now: PageState) => {
		const kind = kindOf(open);
		const channel = now.teams.flatMap((team) => team.channels).find((one) => one.id === open);
		const name = channel?.name ?? now.chats.find((chat) => chat.id === open)?.name ?? "";
		title.replaceChildren(
			channel
				? el("span", { class: "tm-hash", attrs: { "aria-hidden": "true" } }, "#")
				: avatar(name, kind === "personal"),
			name,
		);
		if (list.dataset.conversation !== open) {
			list.replaceChildren();
			list.dataset.conversation = open;
			foot.replaceChildren(box(open));
		}
		list.classList.toggle("tm-chat", kind !== "channel");
		const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
		const messages = now.messages[open] ?? [];
		const before = list.dataset.last;
		if (kind === "channel") drawPosts(list, messages, messageOptions(open));
		else drawMessages(list, messages, messageOptions(open));
		list.dataset.last = messages.at(-1)?.id ?? "";
		if (atEnd || before === undefined) list.scrollTop = list.scrollHeight;
		if (messages.length === 0)
			list.replaceChildren(el("p", { class: "tm-empty" }, "Nothing has been said here yet."));
		seen.set(open, list.dataset.last);
	};

	const drawModal = (now: PageState) => {
		const from = now.dialog ? `${now.user.aadObjectId} ${JSON.stringify(now.dialog)}` : "";
		if (shade.dataset.from === from) return;
		shade.dataset.from = from;
		shade.replaceChildren();
		if (!now.dialog) return;
		const drawn = drawDialog(now.dialog, {
			app: now.bot.name,
			directory: now.directory,
			press: (pressed) => void act("submits", { ...pressed }),
			close: () => void act("closes", {}),
		});
		shade.append(drawn);
		focusDialog(drawn);
	};

	const draw = (now: PageState) => {
		const known = Object.keys(now.messages);
		for (const id of known) if (!seen.has(id)) seen.set(id, now.messages[id]?.at(-1)?.id ?? "");
		if (!known.includes(open)) open = firstOf(now);
		who.replaceChildren(
			el(
				"span",
				{ class: "tm-who-name" },
				el("strong", {}, now.user.name),
				el("small", {}, now.user.jobTitle || now.tenant),
			),
			avatar(now.user.name),
		);
		drawConversation(now);
		drawRail(rail, now, {
			open,
			isNew: (id) => (now.messages[id]?.at(-1)?.id ?? "") !== seen.get(id),
			choose: (id) => {
				open = id;
				// Not `now`: a row that did not change keeps the listener of an earlier state.
				draw(state ?? now);
			},
		});
		drawModal(now);
	};

	const refresh = async () => {
		const mine = ++asked;
		try {
			const next = await api.state();
			// An answer that a later question overtook is out of date.
			if (mine !== asked) return;
			if (next.user.aadObjectId !== state?.user.aadObjectId) {
				seen.clear();
				delete list.dataset.conversation;
			}
			state = next;
			draw(next);
		} catch (error) {
			tell(error instanceof Error ? error.message : String(error), true);
		}
	};

	return { refresh: () => void refresh(), tell };
}

/** The channel to show first: one beside General, since that is where panels meet. */
function firstOf(state: PageState): string {
	const [team] = state.teams;
	const channel = team?.channels.find((one) => one.id !== team.id) ?? team?.channels[0];
	return channel?.id ?? state.chats[0]?.id ?? "";
}
