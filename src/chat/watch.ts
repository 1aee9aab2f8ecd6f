import type { Reply } from "./port.ts";

/** From when to when, by this process's own clock in milliseconds (`performance.now`). */
export interface Took {
	from: number;
	to: number;
}

/**
 * What became of an interaction. "asked": a form opened or went on; "repeat": the platform sent it again; "limited": whoever
 * asked had asked too much; "failed": nothing was saved.
 */
export type InteractionOutcome =
	| "answered"
	| "asked"
	| "shown"
	| "done"
	| "repeat"
	| "refused"
	| "limited"
	| "failed";

/** What became of an attempt to post or to redraw: it stands, or what {@link Undelivered} calls its fate. */
export type DeliveryOutcome =
	| "posted"
	| "updated"
	| "repeated"
	| "later"
	| "ambiguous"
	| "refused"
	| "gone"
	| "not_begun";

/** What became of a request over HTTP: "refused" is 4xx, "cut_off" that whoever asked did not wait for the answer. */
export type AnswerOutcome = "ok" | "refused" | "failed" | "cut_off";

/**
 * Is told what the bot did and how long it took, for metrics and traces. Every word is one of ours and of a list: never a
 * person, a case, a child or anything that was typed.
 */
export interface Watch {
	interaction(
		what: Took & {
			platform: string;
			kind: string;
			/** The action's name in the catalogue, or the interaction's kind. */
			action: string;
			outcome: InteractionOutcome;
			/** The refusal's code, where it was refused. */
			refusal?: string;
			/** What the person was given to quote, where it failed. */
			reference?: string;
		},
	): void;
	delivery(what: Took & { platform: string; view: string; outcome: DeliveryOutcome }): void;
	/** A request over HTTP, from its headers to the end of its answer; of Slack's socket, until it was acknowledged. */
	answer(what: Took & { platform: string; outcome: AnswerOutcome }): void;
}

/** What an answer comes to. */
export function outcomeOf(reply: Reply): InteractionOutcome {
	if ("say" in reply) return "answered";
	if ("ask" in reply) return "asked";
	return "show" in reply ? "shown" : "done";
}

/** Each of these is told. */
export function watchers(all: readonly Watch[]): Watch {
	return {
		interaction: (what) => all.forEach((one) => void one.interaction(what)),
		delivery: (what) => all.forEach((one) => void one.delivery(what)),
		answer: (what) => all.forEach((one) => void one.answer(what)),
	};
}
