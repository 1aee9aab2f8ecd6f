import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** What may be done so often within so many seconds, by one process. How many codes an address gets: web_ask() in SQL. */
const LIMITS = {
	/** Pages and presses of one client, whoever is signed in there. */
	client: { points: 300, duration: 60 },
	/** Codes asked for by one client: a school's whole staff may come from one. */
	asks: { points: 20, duration: 900 },
	/** Codes tried by one client. */
	tries: { points: 40, duration: 900 },
	/** What one client sends with the public form, where it does not say that a child is in danger. */
	public: { points: 5, duration: 3_600 },
	/** What a panel's public form takes in of that, from everybody. */
	panel: { points: 60, duration: 3_600 },
	/**
	 * What one client sends with it that says so: more than a hospital or a street full of neighbours has. Counted by itself
	 * and for each client alone: neither a flood of the others nor one from elsewhere keeps an alert from those who must act.
	 */
	danger: { points: 30, duration: 3_600 },
} as const;

export type Limited = keyof typeof LIMITS;

export interface Limits {
	/** Counts; returns whether this is over. */
	isOver(what: Limited, key: string): Promise<boolean>;
	/** Counts one less: what was asked came to nothing. */
	giveBack(what: Limited, key: string): Promise<void>;
}

export function makeLimits(): Limits {
	const all = new Map(
		Object.entries(LIMITS).map(([name, limit]) => [
			name,
			new RateLimiterMemory({ ...limit, keyPrefix: name }),
		]),
	);
	return {
		async isOver(what, key) {
			try {
				await all.get(what)!.consume(key);
				return false;
			} catch (refused) {
				if (refused instanceof RateLimiterRes) return true;
				throw refused;
			}
		},
		async giveBack(what, key) {
			await all.get(what)!.reward(key);
		},
	};
}
