import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export const APP = "11111111-2222-4333-8444-555555555555";
export const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
export const RAISER = "bbbbbbbb-0000-4000-8000-000000000001";
export const DECIDER = "bbbbbbbb-0000-4000-8000-000000000002";
export const CHANNEL = "19:panel@thread.tacv2";
export const CHAT = "a:chat-of-raiser";

export interface Call {
	method: string;
	path: string;
	authorization: string;
	body: Record<string, unknown>;
}

/** How the connector answers one call: a status with headers and body, or a broken connection. */
export type Behaviour = (call: Call, response: ServerResponse) => void;

export const answers =
	(status: number, body: unknown = {}, headers: Record<string, string> = {}): Behaviour =>
	(_, response) => {
		response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
	};

export const resets: Behaviour = (_, response) => {
	response.socket?.destroy();
};

export const hangs: Behaviour = () => {};

/** Microsoft's key set, token endpoint and connector, on one local port. It records every call of the bot's. */
export interface Microsoft {
	url: string;
	serviceUrl: string;
	host: string;
	calls: Call[];
	tokensGiven: number;
	/** How the next calls to the connector are answered, in order; then everything succeeds. */
	next: Behaviour[];
	/** How the token endpoint answers, when not with a token. */
	tokenAnswer: Behaviour | undefined;
	/** An Authorization header as Teams sends it, with what a test wants changed. */
	bearer(change?: JWTPayload & { drop?: string[] }, head?: { kid?: string }): Promise<string>;
	stop(): Promise<void>;
}

export async function startMicrosoft(): Promise<Microsoft> {
	const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
	const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", use: "sig", endorsements: ["msteams"] };
	const connections = new Set<ServerResponse>();
	const server: Server = createServer(async (request, response) => {
		connections.add(response);
		if (request.url === "/openid") return give(response, { issuer: "x", jwks_uri: `${it.url}/keys` });
		if (request.url === "/keys") return give(response, { keys: [jwk] });
		const text = await textOf(request);
		if (request.url === "/token") {
			it.tokensGiven++;
			const call = callOf(request, { form: text });
			if (it.tokenAnswer) return it.tokenAnswer(call, response);
			return give(response, { access_token: "bot-token", expires_in: 3600, token_type: "Bearer" });
		}
		const call = callOf(request, text === "" ? {} : JSON.parse(text));
		it.calls.push(call);
		const behave = it.next.shift() ?? usual;
		behave(call, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	let id = 1_700_000_000_000;
	const usual: Behaviour = (call, response) => {
		const members = call.body.members as { id: string }[] | undefined;
		id++;
		if (call.method === "POST" && call.path === "/v3/conversations") {
			const conversation = members ? `a:chat-of-${members[0]?.id}` : `${CHANNEL};messageid=${id}`;
			return answers(201, { id: conversation, activityId: String(id) })(call, response);
		}
		return answers(call.method === "PUT" ? 200 : 201, { id: String(id) })(call, response);
	};
	const it: Microsoft = {
		url: `http://${host}`,
		serviceUrl: `http://${host}/`,
		host,
		calls: [],
		tokensGiven: 0,
		next: [],
		tokenAnswer: undefined,
		async bearer({ drop = [], ...change } = {}, head = {}) {
			const now = Math.floor(Date.now() / 1000);
			const claims: JWTPayload = {
				iss: "https://api.botframework.com",
				aud: APP,
				nbf: now - 60,
				exp: now + 3600,
				serviceurl: it.serviceUrl,
				...change,
			};
			for (const name of drop) delete claims[name];
			const token = new SignJWT(claims).setProtectedHeader({
				alg: "RS256",
				typ: "JWT",
				kid: "key-1",
				...head,
			});
			return `Bearer ${await token.sign(privateKey)}`;
		},
		async stop() {
			for (const response of connections) response.socket?.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return it;
}

const callOf = (request: IncomingMessage, body: Record<string, unknown>): Call => ({
	method: request.method ?? "",
	path: decodeURIComponent(request.url ?? ""),
	authorization: request.headers.authorization ?? "",
	body,
});

async function textOf(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const chunk of request) text += String(chunk);
	return text;
}

function give(response: ServerResponse, body: unknown): void {
	response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
