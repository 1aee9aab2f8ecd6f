import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { countPages, type RateLimits } from "../bot/rate.ts";
import type { Parts } from "../bot/receive.ts";
import { faultReference } from "../chat/fault.ts";
import { fetchFile, NobodyThere, waitingFor } from "./fetch.ts";
import { askPage, FAILED, GONE, TOO_MUCH } from "./files-pages.ts";
import { limitLookUps } from "./look-ups.ts";
import { givePage } from "./page.ts";
import { codeOf } from "./safe-code.ts";

/** Our own pages, which are opened from a link that chat gave to one person. */
export interface WebDoor {
	/** Paths that begin with one of these are handed to `listener`. */
	readonly paths: readonly string[];
	readonly listener: RequestListener;
}

const FILES = "/files/";

/**
 * Opens the door. A link is looked at with GET, as often as anybody likes, robots that preview links among them; POST
 * fetches the file, once. The token is the credential: no session, no cookie, nothing to sign in to.
 */
export function webDoor(parts: Parts & { limits: RateLimits }): WebDoor {
	const isOver = countPages(parts.limits);
	const mayLookUp = limitLookUps(parts.keys, parts.limits.person);

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		// A browser sends nothing with the button; whatever is sent is not read.
		request.resume();
		const token = (request.url ?? "").slice(FILES.length);
		const asked = await mayLookUp(token);
		if (asked === "too much") return givePage(response, 429, TOO_MUCH);
		const found = asked === "ours" ? await waitingFor(parts, token) : undefined;
		if (!found) return givePage(response, 404, GONE);
		const { waiting, now } = found;
		const { platform, tenant, user } = waiting;
		if (await isOver({ platform, tenant, user })) return givePage(response, 429, TOO_MUCH);
		if (request.method === "GET" || request.method === "HEAD") {
			return givePage(response, 200, askPage(waiting, now));
		}
		const isThere = () => !response.destroyed;
		const file = request.method === "POST" ? await fetchFile(parts, waiting, isThere) : undefined;
		if (!file) return givePage(response, 404, GONE);
		response.writeHead(200, {
			"content-type": file.type,
			"content-length": file.bytes.length,
			"content-disposition": `attachment; filename="${file.name}"`,
			"cache-control": "no-store",
			"x-robots-tag": "noindex, nofollow, noarchive",
		});
		response.end(file.bytes);
	}

	return {
		paths: [FILES],
		listener: (request, response) => {
			answer(request, response).catch((error: unknown) => {
				if (error instanceof NobodyThere) return void parts.log.info({}, "web.nobody_there");
				const reference = faultReference(error);
				parts.log.error({ code: codeOf(error), reference }, "web.failed");
				if (response.headersSent) return void response.destroy();
				givePage(response, 500, FAILED(reference));
			});
		},
	};
}
