import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	type CryptoKey,
	calculateJwkThumbprint,
	exportJWK,
	generateKeyPair,
	importJWK,
	type JWK,
	jwtVerify,
	SignJWT,
} from "jose";

const botIssuer = "https://api.botframework.com";
const connectorAudience = "https://api.botframework.com";
const tokenIssuer = "https://sts.windows.net/stand-in/";

/** What to change in a token sent to the bot, for tests of forged ones. */
export interface TokenOverrides {
	iss?: string;
	aud?: string;
	serviceurl?: string;
	/** Seconds from now, by the real clock; negative for a token that has expired. 3600 when absent. */
	expiresIn?: number;
	/** Sign with a key that the key set does not hold, while naming the one that it does. */
	foreignKey?: boolean;
	kid?: string;
	/** Leave the claim out. */
	without?: ("aud" | "serviceurl" | "exp")[];
}

/** The identity provider's part: the key that signs what the bot receives, and the tokens that the bot asks for. */
export interface IdentityProvider {
	jwks(): { keys: JWK[] };
	/** A token for an activity on its way to the bot. */
	tokenForBot(audience: string, serviceUrl: string, overrides?: TokenOverrides): Promise<string>;
	/** A token with which the bot calls the connector. */
	tokenForConnector(appId: string, seconds: number): Promise<string>;
	/** Whether `authorization` carries a connector token of this app that is still good. */
	accepts(authorization: string | undefined, appId: string): Promise<boolean>;
}

/** Reads the key kept in `folder`, or makes one and keeps it: a bot refetches an unknown key at most hourly. */
export async function openIdentityProvider(folder: string | undefined): Promise<IdentityProvider> {
	const secret = await keyIn(folder);
	const kid = await calculateJwkThumbprint(secret);
	const key = (await importJWK(secret, "RS256")) as CryptoKey;
	const open = { kty: "RSA", use: "sig", alg: "RS256", kid, n: secret.n, e: secret.e };
	return {
		jwks: () => ({ keys: [{ ...open, endorsements: ["msteams"] }] }),
		async tokenForBot(audience, serviceUrl, overrides = {}) {
			const claims = { serviceurl: overrides.serviceurl ?? serviceUrl };
			const left = new Set<string>(overrides.without ?? []);
			const token = new SignJWT(left.has("serviceurl") ? {} : claims)
				.setProtectedHeader({ alg: "RS256", typ: "JWT", kid: overrides.kid ?? kid, x5t: kid })
				.setIssuer(overrides.iss ?? botIssuer)
				.setNotBefore("-5m");
			if (!left.has("aud")) token.setAudience(overrides.aud ?? audience);
			if (!left.has("exp")) token.setExpirationTime(seconds(overrides.expiresIn ?? 3600));
			return token.sign(overrides.foreignKey ? await foreignKey() : key);
		},
		tokenForConnector: (appId, lifetime) =>
			new SignJWT({ appid: appId })
				.setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
				.setIssuer(tokenIssuer)
				.setAudience(connectorAudience)
				.setExpirationTime(seconds(lifetime))
				.sign(key),
		async accepts(authorization, appId) {
			const [scheme, token] = (authorization ?? "").split(" ");
			if (scheme !== "Bearer" || !token) return false;
			try {
				const { payload } = await jwtVerify(token, await importJWK(open, "RS256"), {
					issuer: tokenIssuer,
					audience: connectorAudience,
				});
				return payload.appid === appId;
			} catch {
				return false;
			}
		},
	};
}

function seconds(count: number): Date {
	return new Date(Date.now() + count * 1000);
}

async function keyIn(folder: string | undefined): Promise<JWK> {
	const file = folder && join(folder, "teams-key.json");
	if (file && existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as JWK;
	const made = await exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey);
	if (folder && file) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	}
	return made;
}

async function foreignKey(): Promise<CryptoKey> {
	return (await generateKeyPair("RS256")).privateKey;
}
