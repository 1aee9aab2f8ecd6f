import type { IncomingMessage } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** What may be done so often within so many seconds, by one process. */
const LIMITS = {
	/** Pages and presses of one client, whoever is signed in there. */
	client: { points: 300, duration: 60 },
	/** Codes asked for by one client: a school's whole staff may come from one. */
	asks: { points: 20, duration: 900 },
	/** Codes asked for one address, known or not. */
	address: { points: 5, duration: 3_600 },
	/** Codes tried by one client. */
	tries: { points: 40, duration: 900 },
	/** What one client sends with the public form. */
	public: { points: 5, duration: 3_600 },
	/** What a panel's public form takes in, from everybody. */
	panel: { points: 60, duration: 3_600 },
} as const;

export type Limited = keyof typeof LIMITS;

/** Counts; returns whether this is over. */
export function makeLimits(): (what: Limited, key: string) => Promise<boolean> {
	const all = new Map(
		Object.entries(LIMITS).map(([name, limit]) => [
			name,
			new RateLimiterMemory({ ...limit, keyPrefix: name }),
		]),
	);
	return async (what, key) => {
		try {
			await all.get(what)!.consume(key);
			return false;
		} catch (refused) {
			if (refused instanceof RateLimiterRes) return true;
			throw refused;
		}
	};
}

/**
 * Who asks, as far as can be told: the address that the outermost of our own proxies saw. What stands further left in
 * the header was written by whoever asks.
 */
export function clientOf(request: IncomingMessage, proxies: number): string {
	const direct = request.socket.remoteAddress ?? "unknown";
	if (proxies === 0) return direct;
	const header = request.headers["x-forwarded-for"];
	const named = (Array.isArray(header) ? header.join(",") : (header ?? ""))
		.split(",")
		.map((one) => one.trim());
	return named.at(-proxies)?.slice(0, 64) || direct;
}
