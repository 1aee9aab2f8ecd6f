/** Something that goes wrong on purpose with what the bot asks of Slack. */
export interface Fault {
	/** A Web API method, "response_url", or "any". */
	on: string;
	/**
	 * - `reset`: the connection is cut without an answer.
	 * - `hang`: nothing is answered, until the bot gives up or the stand-in stops.
	 * - `server error`: HTTP 500 with a page that is not JSON.
	 * - `rate limited`: HTTP 429 with Retry-After.
	 * - `slow`: answered rightly after `milliseconds`.
	 * - `refused`: HTTP 200 with `{ok: false, error}`.
	 */
	does: "reset" | "hang" | "server error" | "rate limited" | "slow" | "refused";
	/** Whether what was asked takes effect all the same; it does not, without it. Not for `rate limited` and `refused`. */
	takesEffect?: boolean;
	/** How many calls it meets; one without it. */
	times?: number;
	/** How many matching calls pass unharmed first. */
	skip?: number;
	/** Only calls with arguments like these. */
	when?: (args: Record<string, unknown>) => boolean;
	/** For `rate limited`, in seconds; 1 without it. */
	retryAfter?: number;
	/** For `slow`. */
	milliseconds?: number;
	/** For `refused`: Slack's error code. */
	error?: string;
}

export interface Faults {
	/** Arms a fault. The returned function disarms it. */
	add(fault: Fault): () => void;
	/** Disarms every fault. */
	clear(): void;
	/** The fault that meets this call, used up by asking. */
	meets(method: string, args: Record<string, unknown>): Fault | undefined;
}

/** No faults yet. */
export function newFaults(): Faults {
	let armed: { fault: Fault; skip: number; left: number }[] = [];
	return {
		add(fault) {
			const entry = { fault, skip: fault.skip ?? 0, left: fault.times ?? 1 };
			armed.push(entry);
			return () => {
				armed = armed.filter((one) => one !== entry);
			};
		},
		clear() {
			armed = [];
		},
		meets(method, args) {
			for (const entry of armed) {
				const { fault } = entry;
				if (fault.on !== "any" && fault.on !== method) continue;
				if (fault.when && !fault.when(args)) continue;
				if (entry.skip > 0) {
					entry.skip -= 1;
					continue;
				}
				entry.left -= 1;
				if (entry.left <= 0) armed = armed.filter((one) => one !== entry);
				return fault;
			}
			return undefined;
		},
	};
}
