/** One request in either direction, as it was seen on the wire. Tokens are not kept. */
export interface Exchange {
	direction: "to bot" | "from bot";
	/** `sendToConversation`, `updateActivity`, `token`…; for the bot the activity's type or the invoke's name. */
	what: string;
	method: string;
	path: string;
	/** Instant by the stand-in's clock, ISO. */
	at: string;
	body: unknown;
	/** 0 when no answer came, or none was given. */
	status: number;
	answer: unknown;
	/** Why no answer came: a deadline, a closed connection; or the fault that was played. */
	trouble?: string;
}

/** A list that only grows, with a short way to pick from it. */
export interface Exchanges extends Iterable<Exchange> {
	readonly all: readonly Exchange[];
	/** Those of one kind, in order. */
	of(what: string): Exchange[];
	toBot(): Exchange[];
	fromBot(): Exchange[];
}

export function exchangeLog(): Exchanges & { add(exchange: Exchange): Exchange } {
	const all: Exchange[] = [];
	return {
		all,
		add(exchange) {
			all.push(exchange);
			return exchange;
		},
		of: (what) => all.filter((one) => one.what === what),
		toBot: () => all.filter((one) => one.direction === "to bot"),
		fromBot: () => all.filter((one) => one.direction === "from bot"),
		[Symbol.iterator]: () => all[Symbol.iterator](),
	};
}
