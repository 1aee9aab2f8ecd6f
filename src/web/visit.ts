import type { IncomingMessage, ServerResponse } from "node:http";
import type { Receive } from "../chat/port.ts";
import { isKnownBrowser } from "./codes.ts";
import { type Cookies, hashOf, isFormToken } from "./cookies.ts";
import { giveHtml } from "./layout.ts";
import type { Limited, Limits } from "./limits.ts";
import type { PanelNumbers } from "./numbers.ts";
import { goOnPage, plainPage } from "./pages.ts";
import type { WebParts } from "./parts.ts";
import { first, type Sent } from "./read-form.ts";

/** What each request of people outside chat is answered with. */
export interface Door extends Limits {
	parts: WebParts;
	cookies: Cookies;
	receive: Receive;
	panels(account?: string): Promise<PanelNumbers[]>;
	/** Has something done after the answer; stopping waits for it. */
	later(work: Promise<unknown>): void;
}

/** One request, with whoever makes it. */
export interface Visit {
	door: Door;
	request: IncomingMessage;
	response: ServerResponse;
	path: string;
	client: string;
}

/**
 * Whether too much was asked for from where this comes. A browser that somebody signed in with before is then counted by
 * itself: one pupil in a school does not keep its office out.
 */
export async function isTooMuch({ door, request, client }: Visit, what: Limited): Promise<boolean> {
	if (!(await door.isOver(what, client))) return false;
	const browser = door.cookies.read(request, "known");
	if (!browser || !(await isKnownBrowser(door.parts, browser))) return true;
	return door.isOver(what, `browser ${hashOf(browser).toString("base64url")}`);
}

/** Whether a browser says that another site sent it here. One that says nothing is old, and is judged by the form's token. */
const cameFromElsewhere = ({ headers }: IncomingMessage): boolean =>
	["cross-site", "same-site"].includes(String(headers["sec-fetch-site"] ?? ""));

/**
 * A link in an e-mail brings no strict cookie along, so that somebody signed in would seem not to be, and a code asked
 * for in another tab would be forgotten: the browser is first sent on from a page of ours.
 */
export function goesOn(
	request: IncomingMessage,
	response: ServerResponse,
	panels: readonly PanelNumbers[],
): boolean {
	const [path = "/", query = ""] = (request.url ?? "/").split("?");
	if (!cameFromElsewhere(request) || query === "on") return false;
	const to = `${path}?on`;
	giveHtml(response, 200, { title: "Continue", body: goOnPage(to), panels, goOn: to });
	return true;
}

/** Whether a form was sent from a page of ours to this very browser. */
export function isOurs(request: IncomingMessage, sent: Sent, token: string, origin: string): boolean {
	return !isForeign(request, origin) && isFormToken(token, first(sent, "csrf"));
}

/** Whether the browser says that a page of another site sent this. */
export function isForeign(request: IncomingMessage, origin: string): boolean {
	const { origin: from } = request.headers;
	return cameFromElsewhere(request) || (from !== undefined && from !== origin && from !== "null");
}

/** Whether the browser itself says that a page of ours sent this, whatever token it carried. */
export function isSurelyOurs(request: IncomingMessage, origin: string): boolean {
	const { origin: from, "sec-fetch-site": site } = request.headers;
	return !isForeign(request, origin) && (from === origin || site === "same-origin");
}

export function giveForgotten(response: ServerResponse, panels: readonly PanelNumbers[]): void {
	const title = "This page was open for too long";
	const says = "Nothing was sent or changed. Go back to your page, and do it again.";
	giveHtml(response, 403, { title, body: plainPage(title, says), panels });
}
