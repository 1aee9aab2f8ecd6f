import type { Drawer } from "./slack-blocks.ts";
import { confirmFirst } from "./slack-dialog.ts";
import { isObject, type Json } from "./slack-dom.ts";
import { words } from "./slack-mrkdwn.ts";
import { drawerBasics, type Ui } from "./slack-ui.ts";

/** What draws the blocks of a message, or of the App Home: every choice in them goes to the app at once. */
export function pressDrawer(ui: Ui, where: unknown): Drawer {
	const basics = drawerBasics(ui.state);
	return {
		...basics,
		errors: {},
		held: (_, element) => ({
			value: element.initial_value,
			selected_option: element.initial_option,
			selected_options: element.initial_options,
			selected_date: element.initial_date,
			selected_time: element.initial_time,
			selected_user: element.initial_user,
		}),
		press: (which, at, confirm) => pressNow(ui, where, which, at, confirm),
		entered: (block, element, choose) => {
			void ui.does("presses", where, { block_id: block.block_id, action_id: element.action_id, choose });
		},
	};
}

/** Presses, after asking where the element wants that; the button cannot be pressed again meanwhile. */
export function pressNow(ui: Ui, where: unknown, which: Json, at: HTMLElement, confirm: unknown): void {
	const asked = isObject(confirm)
		? {
				title: words(confirm.title) || "Are you sure?",
				text: drawerBasics(ui.state).text(confirm.text),
				confirm: words(confirm.confirm) || "Yes",
				deny: words(confirm.deny) || "No",
				danger: confirm.style === "danger",
			}
		: undefined;
	confirmFirst(ui.window, asked, () => {
		at.setAttribute("aria-busy", "true");
		void ui.does("presses", where, which).finally(() => at.removeAttribute("aria-busy"));
	});
}
