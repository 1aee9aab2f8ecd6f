/** The routes a fault can be played on. */
export type Route =
	| "token"
	| "createConversation"
	| "sendToConversation"
	| "replyToActivity"
	| "updateActivity"
	| "deleteActivity"
	| "members"
	| "team";

export interface Fault {
	/** One route, or every route of the connector. */
	on: Route | "any";
	/**
	 * - `reset`: the connection is closed without an answer
	 * - `hang`: no answer ever comes
	 * - a status: that answer instead of the real one
	 */
	does: "reset" | "hang" | 401 | 403 | 404 | 412 | 429 | 500 | 502 | 503 | 504;
	/** Whether the request has had its effect by then. `before` when absent. */
	when?: "before" | "after";
	/** How many requests it meets. 1 when absent. */
	times?: number;
	/** Seconds, for the Retry-After header of 412, 429 and 503. 1 when absent, with 429 alone. */
	retryAfter?: number;
}

/** What goes wrong on request. Nothing does until a test asks for it. */
export interface Faults {
	/** Plays `fault` on the next requests that it fits. */
	add(fault: Fault): void;
	/** Enforces the sends that Teams allows in one conversation. Off at first. */
	rateLimits: boolean;
	/** Sends the next invokes that ran past their deadline a second time, under a new id. */
	repeatInvokes(times: number): void;
	/** Delivers the next activities twice, with the same id. */
	deliverTwice(times: number): void;
	clear(): void;
}

export interface FaultPlan extends Faults {
	/** The fault to play on this request, used up by asking. */
	take(route: Route): Fault | undefined;
	takeRepeat(): boolean;
	takeTwice(): boolean;
}

export function faultPlan(): FaultPlan {
	let waiting: Fault[] = [];
	let repeats = 0;
	let twice = 0;
	return {
		rateLimits: false,
		add: (fault) => {
			waiting.push({ ...fault, times: fault.times ?? 1 });
		},
		repeatInvokes: (times) => {
			repeats = times;
		},
		deliverTwice: (times) => {
			twice = times;
		},
		clear() {
			waiting = [];
			repeats = 0;
			twice = 0;
			this.rateLimits = false;
		},
		take(route) {
			const fault = waiting.find((one) => one.on === route || (one.on === "any" && route !== "token"));
			if (!fault) return undefined;
			fault.times = (fault.times ?? 1) - 1;
			if (fault.times <= 0) waiting = waiting.filter((one) => one !== fault);
			return fault;
		},
		takeRepeat: () => repeats > 0 && repeats-- > 0,
		takeTwice: () => twice > 0 && twice-- > 0,
	};
}
