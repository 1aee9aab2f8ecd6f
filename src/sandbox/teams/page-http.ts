import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { Outcome } from "./answers.ts";
import { type CardAction, partsOf } from "./card-parts.ts";
import type { Card } from "./changes.ts";
import { actionsShown, type Client } from "./client.ts";
import { bodyOf, give, parsed } from "./http.ts";
import { isObject, type Json, objectOf, textOf } from "./json.ts";
import { pageState } from "./page-state.ts";
import type { Conversation, TeamsState } from "./state.ts";
import type { TeamsUser } from "./world.ts";

export interface PageOptions {
	state: TeamsState;
	client: Client;
}

/**
 * The page's server half, under any prefix that ends in `/page/`:
 * - `GET state?user=` what that person sees, as {@link pageState} has it
 * - `GET changes` an event stream: one `change` after every change
 * - `GET adaptivecards.js` Microsoft's renderer, a script that sets `AdaptiveCards`
 * - `POST act` one of the hands, as JSON `{user, does, …}`; the answer is an {@link Outcome}
 *
 * It answers only requests for this machine, and from a page of the same origin.
 */
export function pageHttp({ state, client }: PageOptions) {
	const streams = new Set<ServerResponse>();
	const quiet = state.onChange(() => {
		for (const stream of streams) stream.write("event: change\ndata: {}\n\n");
	});

	const act = async (body: Json): Promise<Outcome & { message?: string }> => {
		const user = state.user(textOf(body.user));
		const where = () => conversationFor(body);
		const message = () => {
			const found = state.message(textOf(body.conversation), textOf(body.message));
			if (!found || found.deleted) throw new Error("That message is no longer there");
			return found;
		};
		const values = Object.fromEntries(
			Object.entries(objectOf(body.values)).map(([id, value]) => [id, textOf(value)]),
		);
		switch (body.does) {
			case "says": {
				const root = textOf(body.thread) || undefined;
				return { message: await client.says(user, where(), textOf(body.text), root) };
			}
			case "edits":
				await client.edits(user, message(), textOf(body.text));
				return {};
			case "deletes":
				await client.deletes(user, message());
				return {};
			case "presses":
				return client.press(
					user,
					message(),
					sameAction(actionsShown(user, message()), body.action),
					values,
					false,
				);
			case "composeAction": {
				const inBox = body.conversation === undefined;
				const context = inBox ? "commandBox" : "compose";
				const place = inBox ? client.personalChat(user) : where();
				const thread = textOf(body.thread) || undefined;
				return client.extension(user, textOf(body.commandId), { context, where: place, thread });
			}
			case "messageAction":
				return client.extension(user, textOf(body.commandId), {
					context: "message",
					where: where(),
					message: message(),
				});
			case "submits":
				return client.submit(user, sameAction(dialogActions(user), body.action), values, false);
			case "closes":
				client.close(user);
				return {};
			default:
				throw new Error(`There is no hand called ${JSON.stringify(body.does)}`);
		}
	};

	const conversationFor = (body: Json): Conversation => {
		const found = state.conversation(textOf(body.conversation));
		if (!found) throw new Error("That conversation is no longer there");
		return found;
	};

	const dialogActions = (user: TeamsUser): CardAction[] => {
		const card: Card | undefined = state.dialog(user.aadObjectId)?.card;
		return card ? partsOf(card).actions : [];
	};

	const open = (request: IncomingMessage, response: ServerResponse) => {
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		response.write(": open\n\n");
		streams.add(response);
		request.on("close", () => streams.delete(response));
	};

	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		if (!isFromHere(request))
			return give(response, { status: 403, body: { error: "Not from this machine" } });
		const url = new URL(request.url ?? "/", "http://localhost");
		const route = `${request.method} ${url.pathname.split("/page/").at(-1)}`;
		switch (route) {
			case "GET state": {
				const user = state.user(url.searchParams.get("user") ?? "");
				return give(response, { status: 200, body: pageState(state, client, user), headers: unstored });
			}
			case "GET changes":
				return open(request, response);
			case "GET adaptivecards.js":
				return giveRenderer(response);
			case "POST act": {
				const body = parsed(await bodyOf(request));
				return give(response, { status: 200, body: await act(objectOf(body)) });
			}
			default:
				return give(response, { status: 404, body: { error: "Not found" } });
		}
	};

	return {
		listener(request: IncomingMessage, response: ServerResponse): void {
			answer(request, response).catch((error: unknown) => {
				const said = error instanceof Error ? error.message : String(error);
				if (!response.headersSent) give(response, { status: 400, body: { error: said } });
			});
		},
		stop(): void {
			quiet();
			for (const stream of streams) stream.end();
		},
	};
}

const unstored = { "cache-control": "no-store" };

/** A name that resolves elsewhere, or a page of another origin, gets nothing. */
function isFromHere(request: IncomingMessage): boolean {
	const host = request.headers.host ?? "";
	if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
	const { origin } = request.headers;
	if (origin !== undefined) return origin === `http://${host}`;
	const site = request.headers["sec-fetch-site"];
	return site === undefined || site === "same-origin" || site === "none";
}

function giveRenderer(response: ServerResponse): void {
	const file = createRequire(import.meta.url).resolve("adaptivecards/dist/adaptivecards.min.js");
	response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" });
	response.end(readFileSync(file));
}

/** The card's own button that the page says was pressed: the page cannot make one up. */
function sameAction(actions: readonly CardAction[], pressed: unknown): CardAction {
	const named = objectOf(pressed);
	const found = actions.find(
		({ action }) =>
			action.type === named.type &&
			textOf(action.title) === textOf(named.title) &&
			(action.verb ?? "") === (named.verb ?? "") &&
			isSame(action.data ?? {}, named.data ?? {}),
	);
	if (!found) throw new Error("That button is no longer there");
	return found;
}

/** Whether two JSON values are alike, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
	if (Array.isArray(one) && Array.isArray(other))
		return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
	if (!isObject(one) || !isObject(other)) return one === other;
	const keys = Object.keys(one);
	return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}
