import { z } from "zod";
import { Undelivered } from "../chat/port.ts";

const SCOPE = "https://api.botframework.com/.default";

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** A token is renewed so long before it ends, in milliseconds. */
const MARGIN_MS = 5 * 60_000;

export interface TokenOptions {
	url: string;
	appId: string;
	appPassword: string;
	timeoutMs: number;
}

/** The Microsoft Entra endpoint that gives the bot its tokens: its own tenant's. */
export const tokenUrlOf = (tenantId: string): string =>
	`https://login.microsoftonline.com/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;

/** The bot's own token for the connector. */
export interface Tokens {
	/** A token that is good for some minutes at least. Throws {@link Undelivered} "later": without one nothing was sent. */
	get(): Promise<string>;
	/** Drops the token that is held, since the connector did not take it. */
	forget(): void;
}

/**
 * The bot's own token for the connector, fetched when first needed and kept until shortly before it ends.
 * Several callers at once share one fetch.
 */
export function createTokens(o: TokenOptions): Tokens {
	let held: { token: string; until: number } | undefined;
	let fetching: Promise<string> | undefined;

	async function fetchToken(): Promise<string> {
		try {
			const answer = await fetch(o.url, {
				method: "POST",
				redirect: "error",
				signal: AbortSignal.timeout(o.timeoutMs),
				headers: { "content-type": "application/x-www-form-urlencoded" },
				body: new URLSearchParams({
					grant_type: "client_credentials",
					client_id: o.appId,
					client_secret: o.appPassword,
					scope: SCOPE,
				}).toString(),
			});
			if (!answer.ok) throw new Undelivered("later", `token_${answer.status}`, 30);
			const { access_token, expires_in } = TokenAnswer.parse(await answer.json());
			held = { token: access_token, until: Date.now() + expires_in * 1_000 - MARGIN_MS };
			return access_token;
		} catch (error) {
			// The error's own text may hold the request, so only its kind goes on.
			throw error instanceof Undelivered ? error : new Undelivered("later", "token_unreachable", 5);
		} finally {
			fetching = undefined;
		}
	}

	return {
		get() {
			if (held && held.until > Date.now()) return Promise.resolve(held.token);
			fetching ??= fetchToken();
			return fetching;
		},
		forget() {
			held = undefined;
		},
	};
}
