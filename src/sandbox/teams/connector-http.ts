import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connector } from "./connector.ts";
import type { Exchange } from "./exchanges.ts";
import type { Fault, FaultPlan, Route } from "./faults.ts";
import { type Answer, bodyOf, give, parsed, refusal } from "./http.ts";
import type { IdentityProvider } from "./identity.ts";
import { objectOf } from "./json.ts";
import { rateCounter } from "./rate.ts";
import { splitConversation } from "./world.ts";

export interface ConnectorHttpOptions {
	connector: Connector;
	identity: IdentityProvider;
	faults: FaultPlan;
	appId: string;
	appPassword: string;
	/** Seconds that a token lasts which the bot asks for. */
	tokenSeconds: number;
	record: (exchange: Exchange) => Exchange;
	now: () => Date;
}

/** A request matched to a route. `run` has the effect; `sendsTo` names the conversation that the send counts for. */
interface Matched {
	route: Route;
	/** What the exchange is recorded as, where it is more exact than the route. */
	what?: string;
	run: (body: unknown) => Answer | Promise<Answer>;
	sendsTo?: (body: unknown) => string;
}

/** Answers the connector's and the token endpoint's requests. Returns false for a path that is neither's. */
export function connectorHttp(o: ConnectorHttpOptions) {
	const rates = rateCounter();

	const played = (response: ServerResponse, exchange: Exchange, fault: Fault): void => {
		exchange.trouble = `${fault.does} ${fault.when ?? "before"} the effect`;
		if (fault.does === "hang") return;
		if (fault.does === "reset") {
			response.socket?.resetAndDestroy();
			return;
		}
		const retryAfter = fault.retryAfter ?? (fault.does === 429 ? 1 : undefined);
		exchange.status = fault.does;
		const headers: Record<string, string> =
			retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
		give(response, {
			...refusal(fault.does, codes[fault.does] ?? "ServiceError", "As the fault asks."),
			headers,
		});
	};

	const answerTo = async (request: IncomingMessage, matched: Matched, body: unknown): Promise<Answer> => {
		if (matched.route !== "token") {
			if (!(await o.identity.accepts(request.headers.authorization, o.appId)))
				return { status: 401, body: { message: "Authorization has been denied for this request." } };
			const wait =
				o.faults.rateLimits && matched.sendsTo ? rates.count(matched.sendsTo(body), Date.now()) : 0;
			if (wait > 0)
				return {
					...refusal(429, "Throttled", "Too many requests."),
					headers: { "retry-after": String(wait) },
				};
			if (request.method !== "GET" && request.method !== "DELETE" && body === undefined)
				return refusal(400, "BadSyntax", "The body is no JSON");
		}
		return matched.run(body);
	};

	return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
		const url = new URL(request.url ?? "/", "http://localhost");
		const matched = match(o, request.method ?? "GET", url);
		if (!matched) return false;
		const text = await bodyOf(request);
		const body = matched.route === "token" ? Object.fromEntries(new URLSearchParams(text)) : parsed(text);
		const exchange = o.record({
			direction: "from bot",
			what: matched.what ?? matched.route,
			method: request.method ?? "GET",
			path: decodeURIComponent(url.pathname),
			at: o.now().toISOString(),
			body: matched.route === "token" ? { grant_type: objectOf(body).grant_type } : body,
			status: 0,
			answer: undefined,
		});
		const fault = o.faults.take(matched.route);
		if (fault && fault.when !== "after") {
			played(response, exchange, fault);
			return true;
		}
		const answer = await answerTo(request, matched, body);
		if (fault) {
			played(response, exchange, fault);
			return true;
		}
		exchange.status = answer.status;
		exchange.answer = matched.route === "token" ? undefined : answer.body;
		give(response, answer);
		return true;
	};
}

const codes: Record<number, string> = {
	401: "Unauthorized",
	403: "BotNotInConversationRoster",
	404: "ConversationNotFound",
	412: "PreconditionFailed",
	429: "Throttled",
};

function match(o: ConnectorHttpOptions, method: string, url: URL): Matched | undefined {
	const { connector } = o;
	const path = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
	if (method === "POST" && (url.pathname === "/token" || url.pathname.endsWith("/oauth2/v2.0/token")))
		return { route: "token", run: (body) => token(o, objectOf(body)) };
	if (path[0] !== "v3") return undefined;
	const [, kind, id = "", part, more] = path;
	const call = `${method} ${[kind, id && "id", part, more && "id"].filter(Boolean).join("/")}`;
	const sendsTo = () => splitConversation(id).base;
	switch (call) {
		case "POST conversations":
			return {
				route: "createConversation",
				run: (body) => connector.createConversation(objectOf(body)),
				sendsTo: (body) => conversationToBe(objectOf(body)),
			};
		case "POST conversations/id/activities":
			return {
				route: "sendToConversation",
				run: (body) => connector.sendToConversation(id, objectOf(body)),
				sendsTo,
			};
		case "POST conversations/id/activities/id":
			return {
				route: "replyToActivity",
				run: (body) => connector.replyToActivity(id, more ?? "", objectOf(body)),
				sendsTo,
			};
		case "PUT conversations/id/activities/id":
			return {
				route: "updateActivity",
				run: (body) => connector.updateActivity(id, more ?? "", objectOf(body)),
				sendsTo,
			};
		case "DELETE conversations/id/activities/id":
			return { route: "deleteActivity", run: () => connector.deleteActivity(id, more ?? ""), sendsTo };
		case "GET conversations/id/members":
			return { route: "members", run: () => connector.members(id) };
		case "GET conversations/id/members/id":
			return { route: "members", what: "member", run: () => connector.member(id, more ?? "") };
		case "GET conversations/id/pagedmembers": {
			const size = Number(url.searchParams.get("pageSize"));
			const next = url.searchParams.get("continuationToken") ?? "";
			return { route: "members", what: "pagedMembers", run: () => connector.pagedMembers(id, size, next) };
		}
		case "GET teams/id":
			return { route: "team", run: () => connector.team(id) };
		case "GET teams/id/conversations":
			return { route: "team", what: "teamChannels", run: () => connector.teamChannels(id) };
		default:
			return { route: "team", what: call, run: () => refusal(404, "NotFound", "There is no such operation") };
	}
}

/** Whom a new conversation counts for: the channel, or the person. */
function conversationToBe(body: Record<string, unknown>): string {
	const channel = objectOf(objectOf(body.channelData).channel).id;
	return typeof channel === "string" ? channel : JSON.stringify(body.members);
}

async function token(o: ConnectorHttpOptions, form: Record<string, unknown>): Promise<Answer> {
	if (form.grant_type !== "client_credentials")
		return { status: 400, body: { error: "unsupported_grant_type" } };
	if (form.client_id !== o.appId || form.client_secret !== o.appPassword)
		return { status: 401, body: { error: "invalid_client" } };
	if (form.scope !== "https://api.botframework.com/.default")
		return { status: 400, body: { error: "invalid_scope" } };
	const body = {
		token_type: "Bearer",
		expires_in: o.tokenSeconds,
		ext_expires_in: o.tokenSeconds,
		access_token: await o.identity.tokenForConnector(o.appId, o.tokenSeconds),
	};
	return { status: 200, body };
}
