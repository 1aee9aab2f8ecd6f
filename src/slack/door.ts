import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Heard } from "../chat/heard.ts";
import type { Log } from "../chat/log.ts";
import { isWellFormed, readBodyOf } from "./shape.ts";
import { couldBeGenuine, isGenuine } from "./verify.ts";

/** The one address for events, commands and presses, as in the app's manifest. */
export const ENDPOINT = "/slack/events";

/** The largest body taken in, in bytes. A form's state is far smaller. */
export const BODY_LIMIT = 262_144;

/** The pages of an installation, which a browser opens: they are signed by nobody. */
export const INSTALL = { begin: "/slack/install", back: "/slack/oauth_redirect" } as const;

/** Hands the pages of an installation to whoever has them, and everything else on. */
export function withInstall(pages: RequestListener | undefined, others: RequestListener): RequestListener {
	if (!pages) return others;
	return (req, res) => {
		const path = (req.url ?? "").split("?", 1)[0];
		if (path !== INSTALL.begin && path !== INSTALL.back) return others(req, res);
		if (req.method !== "GET") return end(res, 405);
		pages(req, res);
	};
}

/**
 * The way in, before Bolt: path, method, size, signature and shape. Whatever is not genuine gets an empty 401 and
 * no reason.
 *
 * @param within the listener that takes over; the body is on the request, as `rawBody`.
 * @param recorded is told of each genuine request.
 */
export function door(
	secret: string,
	log: Log,
	within: RequestListener,
	recorded?: (heard: Pick<Heard, "path" | "headers" | "body">) => void,
): RequestListener {
	return (req, res) => {
		enter(req, res, secret, log, within, recorded).catch(() => {
			log.warn({}, "slack-request-broken");
			end(res, 400);
		});
	};
}

async function enter(
	req: IncomingMessage,
	res: ServerResponse,
	secret: string,
	log: Log,
	within: RequestListener,
	recorded: Parameters<typeof door>[3],
): Promise<void> {
	const path = (req.url ?? "").split("?", 1)[0];
	if (path !== ENDPOINT) return end(res, 404);
	if (req.method !== "POST") return end(res, 405);
	// A request that no signature could make genuine is refused before its body is read: that costs next to nothing.
	if (!couldBeGenuine(req.headers, Date.now())) {
		log.warn({}, "slack-request-forged");
		return end(res, 401);
	}
	const body = await readBody(req);
	if (body === undefined) {
		log.warn({}, "slack-request-too-large");
		return end(res, 413);
	}
	if (!isGenuine(secret, req.headers, body, Date.now())) {
		log.warn({}, "slack-request-forged");
		return end(res, 401);
	}
	if (!isWellFormed(req.headers["content-type"], body)) {
		log.warn({}, "slack-request-malformed");
		return end(res, 400);
	}
	recorded?.({ path, headers: req.headers, body: readBodyOf(req.headers["content-type"], body) });
	within(Object.assign(req, { rawBody: body }), res);
}

/** The exact bytes, or undefined when there are too many of them. */
async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
	if (Number(req.headers["content-length"] ?? 0) > BODY_LIMIT) return undefined;
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of req.iterator({ destroyOnReturn: false })) {
		size += (chunk as Buffer).length;
		if (size > BODY_LIMIT) return undefined;
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks);
}

function end(res: ServerResponse, status: number): void {
	if (res.headersSent) return;
	// An answer before the whole request was read would leave its rest on the connection.
	if (!res.req.complete) res.setHeader("connection", "close");
	res.writeHead(status, { "content-length": 0 });
	res.end();
}
