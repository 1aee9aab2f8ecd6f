import type { RequestListener, ServerOptions } from "node:http";

/**
 * What one connection may take, so that a slow or large request holds nothing up: times in milliseconds, sizes in
 * bytes. Slack and Teams send their headers at once, and no body of theirs takes a second.
 */
export const HTTP_LIMITS: ServerOptions = {
	headersTimeout: 5_000,
	/** For the whole request, its body included. */
	requestTimeout: 10_000,
	/** How often connections are looked through for those that are over time. */
	connectionsCheckingInterval: 1_000,
	/**
	 * Longer than any usual proxy keeps a connection it does not use (AWS 60 s, Traefik 90 s, Caddy 120 s): whichever side
	 * closes first must be theirs, or a request that is on its way just then is answered with a reset.
	 */
	keepAliveTimeout: 125_000,
	maxHeaderSize: 16_384,
};

/**
 * On every answer of ours, whoever gives it: nothing of it is kept, framed, guessed at or read by another origin. An
 * answer that sets one of these itself keeps its own; the sandbox's page does.
 */
const SECURITY_HEADERS = {
	"cache-control": "no-store",
	"content-security-policy":
		"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	"cross-origin-resource-policy": "same-origin",
	"referrer-policy": "no-referrer",
	// Read by a browser over https alone: it has no effect on this machine.
	"strict-transport-security": "max-age=31536000; includeSubDomains",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
} as const;

/** The same listener, with the security headers on whatever it answers. */
export function withSecurityHeaders(listener: RequestListener): RequestListener {
	return (request, response) => {
		for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
		listener(request, response);
	};
}
