import { newClient, type PageState } from "./slack-client.ts";
import { el } from "./slack-dom.ts";
import { newMain } from "./slack-main.ts";
import { drawModal } from "./slack-modal.ts";
import { drawSidebar } from "./slack-sidebar.ts";
import { newThreadPane } from "./slack-thread.ts";
import { type Shown, sentenceFor, type Ui } from "./slack-ui.ts";

const TELL_MILLISECONDS = 6_000;

/**
 * Shows one person's Slack in `root`.
 * @param o.api the stand-in's address, under which `/page/…` is found; "" for the page's own origin.
 * @param o.user the id of the person who looks; call `refresh` after it changed.
 */
export function mountSlack(root: HTMLElement, o: { api: string; user: () => string }): { refresh(): void } {
	const side = el("nav", { class: "sl-side", "aria-label": "Slack" });
	const body = el("div", { class: "sl-body" });
	const layer = el("div", { class: "sl-layer" });
	const toast = el("div", { class: "sl-toast", role: "status" });
	const frame = el("div", { class: "sl-window" }, body, layer, toast);
	const shownBy = new Map<string, Shown>();
	const readBy = new Map<string, Map<string, string>>();
	let timer: ReturnType<typeof setTimeout> | undefined;

	const client = newClient({
		api: o.api,
		user: o.user,
		shows(state) {
			take(state);
			draw();
		},
		fails: () => tell("The sandbox is not answering. It may have been stopped."),
	});
	const ui: Ui = {
		window: frame,
		client,
		// Nothing is drawn before the first state is here.
		state: undefined as unknown as PageState,
		shown: {},
		read: new Map(),
		go,
		draw,
		async does(hand, ...given) {
			const result = await client.act(hand, ...given);
			const sentence = sentenceFor(hand, result, ui.state.app.name);
			if (sentence !== undefined) tell(sentence);
			return result;
		},
		tell,
	};
	const main = newMain(ui);
	const thread = newThreadPane(ui);
	body.append(side, main.element, thread.element);
	root.replaceChildren(frame);

	/** Each person has a place of their own in the window, and knows what they have read. */
	function take(state: PageState): void {
		const me = state.me?.id ?? "";
		if (ui.state === undefined || ui.state.me?.id !== me) {
			const first = state.channels.find((one) => one.joined && one.kind !== "im");
			ui.shown = shownBy.get(me) ?? { channel: first?.id };
			ui.read =
				readBy.get(me) ?? new Map(state.channels.map((one) => [one.id, one.messages.at(-1)?.ts ?? "0"]));
			ui.editing = undefined;
			readBy.set(me, ui.read);
		}
		ui.state = state;
	}

	function go(shown: Shown): void {
		const opensHome = shown.app === "home" && ui.shown.app !== "home";
		ui.shown = shown;
		shownBy.set(ui.state.me?.id ?? "", shown);
		draw();
		if (opensHome) void ui.does("opensHome");
	}

	function draw(): void {
		if (!ui.state) return;
		main.draw();
		thread.draw();
		drawSidebar(ui, side);
		drawModal(ui, layer, body);
	}

	function tell(sentence: string): void {
		toast.textContent = sentence;
		clearTimeout(timer);
		timer = setTimeout(() => toast.replaceChildren(), TELL_MILLISECONDS);
	}

	client.refresh();
	return { refresh: client.refresh };
}
