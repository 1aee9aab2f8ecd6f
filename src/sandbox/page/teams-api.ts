import type { Outcome } from "../teams/answers.ts";
import type { PageState } from "../teams/page-state.ts";
import { onChanges } from "./shell-changes.ts";

/** The page's line to the stand-in. */
export interface TeamsApi {
	state(): Promise<PageState>;
	/** Does one of the hands for the person whose Teams this is. Throws with the stand-in's sentence. */
	act(does: string, more: Record<string, unknown>): Promise<Outcome>;
	/** Calls `listener` after every change. */
	onChange(listener: () => void): void;
	/** Resolves once the card renderer is there. */
	renderer(): Promise<void>;
}

export function teamsApi(base: string, user: () => string): TeamsApi {
	const root = base.replace(/\/$/, "");
	return {
		async state() {
			const response = await fetch(`${root}/state?user=${encodeURIComponent(user())}`);
			return (await fine(response)) as PageState;
		},
		async act(does, more) {
			const response = await fetch(`${root}/act`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ ...more, user: user(), does }),
			});
			return (await fine(response)) as Outcome;
		},
		onChange(listener) {
			onChanges(`${root}/changes`, listener);
		},
		async renderer() {
			if (globalThis.AdaptiveCards) return;
			const script = document.createElement("script");
			script.src = `${root}/adaptivecards.js`;
			await new Promise((resolve, reject) => {
				script.addEventListener("load", resolve);
				script.addEventListener("error", reject);
				document.head.append(script);
			});
		},
	};
}

async function fine(response: Response): Promise<unknown> {
	const body = (await response.json()) as { error?: string };
	if (!response.ok) throw new Error(body.error ?? "The sandbox did not answer");
	return body;
}

declare global {
	/** Set by the renderer's script. */
	var AdaptiveCards: typeof import("adaptivecards") | undefined;
}
