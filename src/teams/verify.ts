import type { IncomingMessage } from "node:http";
import { Envelope } from "./payload.ts";

/** The only issuer of tokens for Teams' requests to a bot (learn.microsoft.com, bot-service "authenticate requests"). */
export const ISSUER = "https://api.botframework.com";

/** Microsoft's public keys for those tokens. */
export const OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration";

/** Signature algorithms that the Bot Framework uses. "none" and the HMAC family never. */
const ALGORITHMS = new Set(["RS256", "RS384", "RS512"]);

/** How far clocks may differ, in seconds: as the SDK has it. */
export const SKEW_SECONDS = 300;

/** A request that is not let in. Nothing of the reason is told to the caller; the code is for our log. */
export class Unauthorised extends Error {
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** Whom we let in. */
export interface Door {
	appId: string;
	/** The customer tenants that may use the bot. */
	tenants: ReadonlySet<string>;
	/** Hosts (with their port) of stand-in connectors. */
	serviceHosts: ReadonlySet<string>;
	/** Whether requests without a token are let in from this machine, and answered without one. */
	anonymous: boolean;
}

type Hosts = Pick<Door, "serviceHosts" | "anonymous">;

/**
 * Refuses a token that could never be valid, before anything is read or fetched: a foreign issuer, audience or
 * algorithm, or one that has expired. It proves nothing; the signature is checked afterwards. It also keeps foreign
 * tokens away from the SDK, which would remember each one's tenant as an allowed issuer.
 *
 * @param now the real time, in milliseconds.
 * @throws Unauthorised
 */
export function couldBeValid(header: string | undefined, door: Door, now: number): void {
	const [scheme, token, ...rest] = (header ?? "").split(" ");
	if (scheme !== "Bearer" || !token || rest.length > 0 || token.length > 8_192)
		throw new Unauthorised("no_token");
	const [head, body] = token.split(".").slice(0, 2).map(decoded);
	if (!head || !body) throw new Unauthorised("malformed_token");
	if (!ALGORITHMS.has(String(head.alg))) throw new Unauthorised("algorithm");
	if (body.iss !== ISSUER) throw new Unauthorised("issuer");
	if (body.aud !== door.appId) throw new Unauthorised("audience");
	const seconds = now / 1_000;
	if (typeof body.exp !== "number" || body.exp < seconds - SKEW_SECONDS) throw new Unauthorised("expired");
	if (typeof body.nbf === "number" && body.nbf > seconds + SKEW_SECONDS)
		throw new Unauthorised("not_yet_valid");
	if (typeof body.serviceurl !== "string" || body.serviceurl === "")
		throw new Unauthorised("no_serviceurl_claim");
}

/**
 * Checks that an activity comes from Teams, from a host that may receive our token, and from a customer's tenant.
 *
 * @throws Unauthorised
 */
export function checkEnvelope(activity: Record<string, unknown>, door: Door): void {
	const parsed = Envelope.safeParse(activity);
	if (!parsed.success) throw new Unauthorised("envelope");
	const { serviceUrl, conversation, channelData, from } = parsed.data;
	if (!serviceAllowed(serviceUrl, door)) throw new Unauthorised("service_host");
	const tenants = [conversation.tenantId, channelData?.tenant?.id, from?.tenantId].filter(
		(one) => one !== undefined,
	);
	if (conversation.tenantId === undefined && channelData?.tenant?.id === undefined)
		throw new Unauthorised("no_tenant");
	if (!tenants.every((one) => door.tenants.has(one))) throw new Unauthorised("tenant");
	if (conversation.tenantId && channelData?.tenant?.id && conversation.tenantId !== channelData.tenant.id) {
		throw new Unauthorised("two_tenants");
	}
}

/**
 * Whether the bot may speak to this service URL: Teams' own hosts over https, stand-ins by exact host, and this
 * machine in anonymous mode.
 * Hosts: smba.trafficmanager.net (public cloud), *.botframework.com (learn.microsoft.com, bot-service
 * "connector API"); a government cloud would need its own issuer too, so it is not among them.
 */
export function serviceAllowed(serviceUrl: string, hosts: Hosts): boolean {
	if (!URL.canParse(serviceUrl)) return false;
	const { username, password, host, hostname, port, protocol } = new URL(serviceUrl);
	if (username || password) return false;
	if (hosts.serviceHosts.has(host)) return protocol === "https:" || protocol === "http:";
	if (getsNoToken(serviceUrl, hosts)) return protocol === "http:";
	const isTeams = hostname === "smba.trafficmanager.net" || hostname.endsWith(".botframework.com");
	return protocol === "https:" && port === "" && isTeams;
}

/** Whether a service URL is the local emulator's: it is answered without our token, which then need not exist. */
export function getsNoToken(serviceUrl: string, hosts: Hosts): boolean {
	const { host, hostname } = new URL(serviceUrl);
	const local = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
	return hosts.anonymous && local && !hosts.serviceHosts.has(host);
}

/** Whether a request without a token comes from this machine itself, and not through a proxy on it. */
export function isLocal(request: IncomingMessage): boolean {
	const from = request.socket.remoteAddress ?? "";
	const direct = !request.headers.forwarded && !request.headers["x-forwarded-for"];
	return direct && (from === "::1" || /^(::ffff:)?127\./.test(from));
}

/** One part of a token as an object; undefined when it is none. */
function decoded(part: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
