import { randomUUID } from "node:crypto";
import type { Refusal } from "./views.ts";
import type { Json, SlackWorld } from "./world.ts";

/** The app as Slack knows it, where workspaces install it themselves. */
export interface AppSecrets {
	clientId: string;
	clientSecret: string;
	/** How long a token is good, in seconds; without it tokens do not end. */
	tokenSeconds?: number;
}

/** The tokens with which an app opens this workspace. Times are real. */
export interface Grants {
	/** Slack's code for why a token does not open the workspace; undefined when it does. */
	refuses(token: string | undefined): string | undefined;
	/** Somebody pressed “Allow”: the code that the browser brings back to the app. */
	allow(user: string): string;
	/** What `oauth.v2.access` answers: tokens for a code, or for a refresh token. Each is good once. */
	access(args: Record<string, unknown>): Json | Refusal;
	revoke(token: string): void;
	/** Every token that was given out so far ends now. */
	end(): void;
	/** The app was removed: nothing that was given out is of any use. */
	clear(): void;
	/** Whether this code or token was given out here, ever. */
	gave(secret: string): boolean;
}

/** Those of an app that has one token, or of one that is installed. */
export function newGrants(world: SlackWorld, botToken: string, app?: AppSecrets): Grants {
	const given = new Set<string>();
	/** Tokens that are good, and until when, in milliseconds since 1970. */
	const tokens = new Map<string, number>();
	const ended = new Set<string>();
	const codes = new Map<string, string>();
	const refreshes = new Map<string, string>();
	const keep = (secret: string) => {
		given.add(secret);
		return secret;
	};
	if (!app) tokens.set(keep(botToken), Number.POSITIVE_INFINITY);

	const grant = (user: string): Json => {
		const { team, app: of } = world;
		const token = keep(`xox${app?.tokenSeconds ? "e.xox" : ""}b-${team.id}-${randomUUID()}`);
		const seconds = app?.tokenSeconds;
		tokens.set(token, seconds ? Date.now() + seconds * 1_000 : Number.POSITIVE_INFINITY);
		const refresh = keep(`xoxe-1-${team.id}-${randomUUID()}`);
		if (seconds) refreshes.set(refresh, user);
		const { organisation } = team;
		return {
			...{ access_token: token, token_type: "bot", scope: (of.scopes ?? []).join(","), app_id: of.id },
			...{ bot_user_id: of.botUserId, authed_user: { id: user } },
			team: organisation ? null : { id: team.id, name: team.name },
			enterprise: organisation ? { id: organisation.id, name: organisation.name } : null,
			is_enterprise_install: organisation !== undefined,
			...(seconds ? { refresh_token: refresh, expires_in: seconds } : {}),
		};
	};

	return {
		refuses(token) {
			if (!token) return "not_authed";
			const until = tokens.get(token);
			if (until === undefined) return ended.has(token) ? "token_revoked" : "invalid_auth";
			return until > Date.now() ? undefined : "token_expired";
		},
		allow(user) {
			const code = keep(`code-${team(world)}-${randomUUID()}`);
			codes.set(code, user);
			return code;
		},
		access({ client_id, client_secret, grant_type, code, refresh_token }) {
			if (!app || client_id !== app.clientId) return { error: "invalid_client_id" };
			if (client_secret !== app.clientSecret) return { error: "bad_client_secret" };
			const [from, secret, error] =
				grant_type === "refresh_token"
					? [refreshes, String(refresh_token), "invalid_refresh_token"]
					: [codes, String(code), "invalid_code"];
			const user = from.get(secret);
			if (user === undefined) return { error };
			from.delete(secret);
			return grant(user);
		},
		revoke(token) {
			tokens.delete(token);
			ended.add(token);
		},
		end() {
			for (const token of tokens.keys()) tokens.set(token, 0);
		},
		clear() {
			// The one token of an app that is not installed by anybody comes back with it.
			if (!app) return;
			for (const token of tokens.keys()) ended.add(token);
			for (const all of [tokens, codes, refreshes]) all.clear();
		},
		gave: (secret) => given.has(secret),
	};
}

const team = ({ team }: SlackWorld): string => team.id;
