import type { PageState } from "../slack/page-state.ts";
import { onChanges } from "./shell-changes.ts";

export type { PageState } from "../slack/page-state.ts";
export type PageChannel = PageState["channels"][number];
export type PageMessage = PageChannel["messages"][number];

/** How an act went; see `Outcome` of the hands. */
export interface ActResult {
	ok?: boolean;
	error?: string;
	message?: string;
	result?: unknown;
}

export interface Client {
	/** Lets the person do something: the name of a hand and its arguments. One act at a time, in order. */
	act(hand: string, ...given: unknown[]): Promise<ActResult>;
	/** Asks for the state; several wishes while one is under way become one. */
	refresh(): void;
}

/** Speaks with the stand-in. `shows` is called with each new state, `fails` when the stand-in is not there. */
export function newClient(o: {
	api: string;
	user: () => string;
	shows: (state: PageState) => void;
	fails: () => void;
}): Client {
	const base = o.api.replace(/\/$/, "");
	let asking = false;
	let again = false;
	let turn: Promise<unknown> = Promise.resolve();

	async function ask(): Promise<void> {
		const response = await fetch(`${base}/page/state?user=${encodeURIComponent(o.user())}`);
		o.shows((await response.json()) as PageState);
	}

	function refresh(): void {
		if (asking) {
			again = true;
			return;
		}
		asking = true;
		ask()
			.catch(() => o.fails())
			.finally(() => {
				asking = false;
				if (!again) return;
				again = false;
				refresh();
			});
	}

	async function send(user: string, hand: string, given: readonly unknown[]): Promise<ActResult> {
		const response = await fetch(`${base}/page/do/${hand}`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ user, with: given }),
		});
		return (await response.json()) as ActResult;
	}

	onChanges(`${base}/page/changes`, refresh);

	return {
		refresh,
		act(hand, ...given) {
			const user = o.user();
			const done = turn
				.then(() => send(user, hand, given))
				.catch((): ActResult => ({ ok: false, error: "offline" }));
			turn = done;
			return done;
		},
	};
}
