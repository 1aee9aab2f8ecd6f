import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { stringify } from "node:querystring";
import { onTestFinished } from "vitest";
import type { Page } from "../../src/chat/form.ts";
import type { Log } from "../../src/chat/log.ts";
import type { Interaction, Receive, Reply } from "../../src/chat/port.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { listen, type Recorder, readAll, recorder } from "./recorder.ts";

export const SECRET = "a-signing-secret";
export const TEAM = "T0PANEL";
const FORM = "application/x-www-form-urlencoded";

export interface Answered {
	status: number;
	body: string;
	headers: IncomingHttpHeaders;
}

/** The adapter behind a real port, a stand-in for Slack, and what the bot was given. */
export async function slack(reply: Receive | Reply = { done: true }) {
	const api = await recorder();
	const taken: Interaction[] = [];
	const logged: string[] = [];
	const receive: Receive = async (interaction) => {
		taken.push(interaction);
		return typeof reply === "function" ? reply(interaction) : reply;
	};
	const surface = createSlack({
		botToken: "xoxb-a-token",
		signingSecret: SECRET,
		apiUrl: `${api.url}/api/`,
		timeoutMs: 1000,
		log: listLog(logged),
		command: "/cme",
	});
	await surface.start(receive);
	onTestFinished(() => surface.stop());
	const url = await listen(surface.listener);
	return { surface, api, taken, logged, url, ...senders(url, api) };
}

/** A log that keeps its lines as text. */
export function listLog(lines: string[]): Log {
	const line = (facts: object, code: string) => void lines.push(`${code} ${JSON.stringify(facts)}`);
	return { info: line, warn: line, error: line };
}

/** Everything a person can do in Slack, as the signed request that Slack makes of it. */
function senders(url: string, api: Recorder) {
	let n = 0;
	const fresh = (what: string) => `${what}.${++n}`;
	const payload = (body: object) => signed(url, stringify({ payload: JSON.stringify(body) }), { type: FORM });
	const person = { user: { id: "U0ANN", team_id: TEAM }, team: { id: TEAM } };
	const responseUrl = `${api.url}/respond`;
	return {
		payload,
		command: (text: string, more: object = {}) =>
			signed(
				url,
				stringify({
					command: "/cme",
					text,
					team_id: TEAM,
					user_id: "U0ANN",
					channel_id: "C0PANEL",
					trigger_id: fresh("trigger"),
					response_url: responseUrl,
					...more,
				}),
				{ type: FORM },
			),
		event: (event: object, more: object = {}) =>
			signed(url, JSON.stringify(envelope(event, fresh("Ev"), more)), { type: "application/json" }),
		press: (value: string, more: object = {}) =>
			payload({
				type: "block_actions",
				...person,
				trigger_id: fresh("trigger"),
				channel: { id: "C0PANEL" },
				message: { ts: "1789.0001" },
				container: { message_ts: "1789.0001", is_ephemeral: false },
				response_url: responseUrl,
				actions: [{ action_id: "any:0", action_ts: "1", type: "button", value }],
				...more,
			}),
		submit: (view: object, more: object = {}) =>
			payload({
				type: "view_submission",
				...person,
				trigger_id: fresh("trigger"),
				view: { id: "V1", hash: "1.a", ...view },
				...more,
			}),
		close: (view: object) =>
			payload({ type: "view_closed", ...person, view: { id: "V1", hash: "1.a", ...view } }),
		shortcut: (type: "shortcut" | "message_action", more: object = {}) =>
			payload({ type, ...person, callback_id: "raise", trigger_id: fresh("trigger"), ...more }),
	};
}

function envelope(event: object, event_id: string, more: object) {
	return {
		type: "event_callback",
		team_id: TEAM,
		event_id,
		authorizations: [{ team_id: TEAM, user_id: "U0BOT", is_bot: true }],
		event,
		...more,
	};
}

/** A request as Slack signs it; each part can be made wrong. */
export function signed(
	url: string,
	body: string | Buffer,
	wrong: {
		type?: string;
		secret?: string;
		seconds?: number;
		signature?: string;
		headers?: Record<string, string>;
	} = {},
): Promise<Answered> {
	const time = String(Math.floor(Date.now() / 1000) + (wrong.seconds ?? 0));
	const hash = createHmac("sha256", wrong.secret ?? SECRET)
		.update(`v0:${time}:`)
		.update(body)
		.digest("hex");
	return post(`${url}/slack/events`, body, {
		"content-type": wrong.type ?? FORM,
		"x-slack-request-timestamp": time,
		"x-slack-signature": wrong.signature ?? `v0=${hash}`,
		...wrong.headers,
	});
}

export function post(
	url: string,
	body: string | Buffer,
	headers: Record<string, string>,
	method = "POST",
): Promise<Answered> {
	return new Promise((resolve, reject) => {
		const req = request(url, { method, headers }, async (res) => {
			resolve({ status: res.statusCode ?? 0, body: await readAll(res), headers: res.headers });
		});
		req.on("error", reject);
		req.end(body);
	});
}

/** A screen of a form, with what a test changes of it. */
export function aPage(change: Partial<Page> = {}): Page {
	return {
		draft: "draft-1",
		title: "Raise a child",
		step: [1, 2],
		send: "Next",
		back: false,
		notes: [],
		fields: {},
		values: {},
		...change,
	};
}

/** The view of a form on screen, as Slack sends it back: its metadata, inputs and answers. */
export function onScreen(
	values: Record<string, object>,
	kept: object = { draft: "draft-1", step: 1, channel: "C0PANEL" },
) {
	return {
		type: "modal",
		callback_id: "form",
		private_metadata: JSON.stringify(kept),
		blocks: Object.keys(values).map((name) => ({ type: "input", block_id: name })),
		state: {
			values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { screen: value }])),
		},
	};
}
