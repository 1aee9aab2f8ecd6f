import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { isToken } from "../chat/link.ts";
import { hashOf } from "../features/download/acts.ts";
import type { MasterKeys } from "../record/keys.ts";
import { isLinkToken } from "../record/link-token.ts";

const SECONDS = 60;

/**
 * What may reach the database from a page that anybody can ask for. An invented token does not: it lacks our mark. So no
 * flood of them, from wherever, uses up what somebody with a true link needs, and no address has to be trusted or
 * counted. A token that we gave out is looked up so many times a minute, used or not: asking more of it is refused, and
 * concerns no other.
 * @param most look-ups of one token within a minute, of one process
 * @returns "ours" to look it up, "invented", or "too much"
 */
export function limitLookUps(
	keys: MasterKeys,
	most: number,
): (token: string) => Promise<"ours" | "invented" | "too much"> {
	const tokens = new RateLimiterMemory({ points: most, duration: SECONDS });
	return async (token) => {
		if (!isToken(token) || !isLinkToken(keys, token)) return "invented";
		try {
			await tokens.consume(hashOf(token).toString("base64"));
			return "ours";
		} catch (refused) {
			if (refused instanceof RateLimiterRes) return "too much";
			throw refused;
		}
	};
}
