import type { ServerResponse } from "node:http";
import {
	type AckFn,
	App,
	type Context,
	HTTPReceiver,
	type Receiver,
	type ReceiverEvent,
	SocketModeReceiver,
} from "@slack/bolt";
import { faultReference, withReference } from "../chat/fault.ts";
import type { Log } from "../chat/log.ts";
import { BODY_LIMIT, ENDPOINT } from "./door.ts";
import { libraryLog } from "./log.ts";
import { installedTeam, organisation } from "./payloads.ts";
import type { Ack } from "./respond.ts";
import { FAILED } from "./sentences.ts";
import type { From } from "./workspaces.ts";

/** When Bolt ends a request that nobody answered, in milliseconds: an event is then sent again. */
const UNANSWERED_MS = 2900;

/** Takes one request's body in, and calls `ack` unless it is an event. */
export type Handle = (body: Readonly<Record<string, unknown>>, ack: Ack, from: From) => Promise<void>;

/**
 * Slack's requests over HTTP. Bolt is never started: the one HTTP server hands requests to `listener`, after the
 * door has checked them. Bolt's own check of the signature is weaker and off (docs/adr/0016): this listener must never
 * stand anywhere but behind the door.
 */
export function createHttp(log: Log, handle: Handle) {
	const receiver = new HTTPReceiver({
		signingSecret: "",
		signatureVerification: false,
		endpoints: [ENDPOINT],
		bodyLimit: BODY_LIMIT,
		logger: libraryLog(log),
		unhandledRequestTimeoutMillis: UNANSWERED_MS,
		unhandledRequestHandler: ({ response }) => {
			log.warn({}, "slack-request-unanswered");
			endWith(response, 503);
		},
		processEventErrorHandler: async ({ error, response, request }) => {
			const reference = faultReference(error);
			log.error({ reference }, "slack-request-failed");
			// Only events come as JSON. Slack sends one again after an error; a person is told.
			const isJson = request.headers["content-type"] !== "application/x-www-form-urlencoded";
			if (isJson) endWith(response, 500);
			else endWith(response, 200, told(reference));
			return true;
		},
	});
	createApp(receiver, log, handle);
	return receiver.requestListener;
}

/** The same over Slack's own socket, for an organisation that lets no request in. */
export function createSocket(appToken: string, apiUrl: string | undefined, log: Log, handle: Handle) {
	const receiver = new SocketModeReceiver({
		appToken,
		logger: libraryLog(log),
		...(apiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl: apiUrl } } }),
		processEventErrorHandler: async ({ error, event }) => {
			const reference = faultReference(error);
			log.error({ reference }, "slack-request-failed");
			if (!isEvent(event.body)) await event.ack(told(reference));
			return false;
		},
	});
	createApp(receiver, log, handle);
	return receiver;
}

/** One middleware takes everything in; no listener of Bolt's is used, nor its store of conversations. */
function createApp(receiver: Receiver, log: Log, handle: Handle): void {
	const app = new App({
		receiver: holding(receiver, log),
		// The bot's own clients speak to Slack, so Bolt needs no token: it says where the request came from.
		authorize: async ({ teamId, enterpriseId }) => ({
			...(teamId ? { teamId } : {}),
			...(enterpriseId ? { enterpriseId } : {}),
		}),
		logger: libraryLog(log),
		convoStore: false,
		ignoreSelf: false,
	});
	app.use(async (args) => {
		const ack = "ack" in args && typeof args.ack === "function" ? (args.ack as AckFn<object>) : undefined;
		await handle(
			{ ...args.body },
			ack && (async (body) => ack(body as object)),
			from(args.body, args.context),
		);
	});
	app.error(async (error) => {
		throw error;
	});
}

/**
 * In a channel that organisations share a form may stand elsewhere than where the app is: then Slack says where that is. Of an
 * organisation's installation it says the organisation, which Bolt hands on as the workspace: no place is in one, and nobody
 * is of one, but its token is the one to answer with.
 */
function from(body: object, { teamId, enterpriseId }: Pick<Context, "teamId" | "enterpriseId">): From {
	const { view } = body as { view?: { app_installed_team_id?: unknown } };
	const installed = view?.app_installed_team_id;
	return {
		team: installedTeam.parse(installed) ?? installedTeam.parse(teamId),
		organisation: organisation.parse(installed) ?? enterpriseId,
	};
}

/**
 * Bolt acknowledges an event before anybody has seen it. Here the acknowledgement is held back until the event is
 * recorded; when that fails there is none, and Slack sends the event again. What nobody answered is answered empty.
 */
function holding(receiver: Receiver, log: Log): Receiver {
	return {
		init: (app) => {
			const processEvent = async (event: ReceiverEvent) => {
				let answered = false;
				const ack = async (body?: unknown) => {
					answered = true;
					await unlessTooLate(event.ack, body, log);
				};
				await app.processEvent({ ...event, ack: isEvent(event.body) ? async () => {} : ack });
				if (!answered) await ack();
			};
			receiver.init({ processEvent } as typeof app);
		},
		start: (...args) => receiver.start(...args),
		stop: (...args) => receiver.stop(...args),
	};
}

/** That it failed, told to the person alone. */
function told(reference: string) {
	return { response_type: "ephemeral", text: withReference(FAILED, reference) } as const;
}

function isEvent(body: ReceiverEvent["body"]): boolean {
	return body.event !== undefined;
}

/** A response that was given up meanwhile cannot be sent any more (ERR_HTTP_HEADERS_SENT): no reason to fail. */
async function unlessTooLate(ack: AckFn<unknown>, body: unknown, log: Log): Promise<void> {
	try {
		await ack(body);
	} catch {
		log.warn({}, "slack-response-too-late");
	}
}

function endWith(response: ServerResponse, status: number, body?: object): void {
	if (response.headersSent) return;
	response.writeHead(status, body === undefined ? {} : { "content-type": "application/json" });
	response.end(body === undefined ? "" : JSON.stringify(body));
}
