import { newId, newTrigger } from "./ids.ts";

/** Where a response address came from. */
export interface ReplyAddress {
	channel: string;
	user: string;
	/** The message the interaction was on; it is what `replace_original` and `delete_original` act on. */
	original?: string;
	thread?: string;
}

/** Short-lived permissions that Slack gives with an interaction: trigger ids and response addresses. Kept in memory. */
export interface Tickets {
	/** A trigger id for a person, good once, for three seconds by the real clock. */
	trigger(user: string): string;
	/** Uses a trigger id up. Returns the person, or Slack's error code. */
	exchange(trigger: unknown): { user: string } | { error: string };
	/** A path for `response_url`: good five times within thirty minutes. */
	address(of: ReplyAddress): string;
	/** Uses an address once more. Returns undefined when it is unknown, used up or too old. */
	redeem(path: string): ReplyAddress | undefined;
}

const USES = 5;
const ADDRESS_MILLISECONDS = 30 * 60_000;

/** No tickets yet. @param triggerMilliseconds how long a trigger id is good. */
export function newTickets(triggerMilliseconds: number): Tickets {
	const triggers = new Map<string, { user: string; at: number; used: boolean }>();
	const addresses = new Map<string, { of: ReplyAddress; at: number; left: number }>();
	return {
		trigger(user) {
			const id = newTrigger();
			triggers.set(id, { user, at: performance.now(), used: false });
			return id;
		},
		exchange(trigger) {
			const found = typeof trigger === "string" ? triggers.get(trigger) : undefined;
			if (!found) return { error: "invalid_trigger_id" };
			if (found.used) return { error: "exchanged_trigger_id" };
			if (performance.now() - found.at > triggerMilliseconds) return { error: "expired_trigger_id" };
			found.used = true;
			return { user: found.user };
		},
		address(of) {
			const path = `/response/${newId("T", 8)}/${newId("", 12)}/${newId("", 24)}`;
			addresses.set(path, { of, at: performance.now(), left: USES });
			return path;
		},
		redeem(path) {
			const found = addresses.get(path);
			if (!found || found.left === 0 || performance.now() - found.at > ADDRESS_MILLISECONDS) return undefined;
			found.left -= 1;
			return found.of;
		},
	};
}
