import { createHmac } from "node:crypto";
import type { RecordedCall, Recorder } from "./calls.ts";
import { isObject } from "./check.ts";

/** What the bot answered, or why Slack takes it for no answer. */
export interface BotAnswer {
	ok: boolean;
	status: number;
	body: unknown;
	headers: Headers;
	/** Slack's code for the failure: `operation_timeout` past the deadline, else `dispatch_failed`. */
	error?: "operation_timeout" | "dispatch_failed";
	/** For the retry header of events. */
	reason?: "http_timeout" | "http_error" | "connection_failed";
}

/** What Slack says of an event that it sends again. */
export interface Retry {
	/** 1 for the first retry. */
	number: number;
	reason: string;
}

export interface Outgoing {
	/** Sends one signed request and waits for its answer, three seconds at the most. */
	send(request: {
		name: string;
		user?: string;
		contentType: string;
		body: string;
		readable: unknown;
		retry?: Retry;
	}): Promise<BotAnswer>;
	/** A slash command: form fields. */
	command(user: string, fields: Record<string, string>): Promise<BotAnswer>;
	/** An interaction: one form field `payload` with JSON. */
	interaction(user: string, payload: Record<string, unknown>): Promise<BotAnswer>;
	/** An event; retried as Slack does when it was not taken. Resolves after the first attempt. */
	event(envelope: Record<string, unknown>): Promise<BotAnswer>;
	/** Sends a recorded request once more, with a fresh signature; as Slack's own retry when that is given. */
	repeat(call: RecordedCall, retry?: Retry): Promise<BotAnswer>;
	/** Resolves when no request, retries included, is under way or waiting. */
	settled(): Promise<void>;
	stop(): void;
}

/** The headers Slack signs a request with: v0, HMAC-SHA256 of "v0:timestamp:body". Seconds by the real clock. */
function signatureHeaders(
	secret: string,
	body: string,
	seconds = Math.floor(Date.now() / 1000),
): Record<string, string> {
	const mac = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
	return { "x-slack-signature": `v0=${mac}`, "x-slack-request-timestamp": String(seconds) };
}

export function newOutgoing(o: {
	url: string;
	secret: string;
	recorder: Recorder;
	/** Asked for each request. */
	ackMilliseconds: () => number;
	/** Waits before each retry of an event. */
	retryMilliseconds: readonly number[];
}): Outgoing {
	const pending = new Set<Promise<unknown>>();
	const timers = new Map<NodeJS.Timeout, () => void>();
	let stopped = false;

	function track<T>(work: Promise<T>): Promise<T> {
		pending.add(work);
		work.finally(() => pending.delete(work)).catch(() => {});
		return work;
	}

	async function post(call: RecordedCall, body: string, contentType: string, retry?: Retry) {
		const began = performance.now();
		const headers: Record<string, string> = {
			...signatureHeaders(o.secret, body),
			"content-type": contentType,
			"user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
			accept: "*/*",
		};
		if (retry) {
			headers["x-slack-retry-num"] = String(retry.number);
			headers["x-slack-retry-reason"] = retry.reason;
		}
		const answer = await fetch(o.url, {
			method: "POST",
			headers,
			body,
			redirect: "manual",
			signal: AbortSignal.timeout(o.ackMilliseconds()),
		})
			.then(async (response) => readAnswer(response, await response.text()))
			.catch((error: unknown) => failure(error));
		if (answer.status > 0) {
			const milliseconds = Math.round(performance.now() - began);
			call.answer = { status: answer.status, body: answer.body, milliseconds };
		}
		if (answer.error) call.trouble = answer.error;
		o.recorder.ended(call);
		return answer;
	}

	const outgoing: Outgoing = {
		send({ name, user, contentType, body, readable, retry }) {
			const call = o.recorder.begin({
				direction: "to bot",
				name,
				user,
				body: readable,
				raw: body,
				contentType,
				retry: retry?.number,
			});
			return track(post(call, body, contentType, retry));
		},
		command: (user, fields) =>
			outgoing.send({
				name: "slash command",
				user,
				contentType: "application/x-www-form-urlencoded",
				body: new URLSearchParams(fields).toString(),
				readable: fields,
			}),
		interaction: (user, payload) =>
			outgoing.send({
				name: String(payload.type),
				user,
				contentType: "application/x-www-form-urlencoded",
				body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
				readable: payload,
			}),
		async event(envelope) {
			const event = isObject(envelope.event) ? envelope.event : {};
			const attempt = (retry?: Retry) =>
				outgoing.send({
					name: `event ${String(event.type)}`,
					user: typeof event.user === "string" ? event.user : undefined,
					contentType: "application/json",
					body: JSON.stringify(envelope),
					readable: envelope,
					retry,
				});
			const first = await attempt();
			if (mayRetry(first)) track(retryEvent(attempt, first)).catch(() => {});
			return first;
		},
		repeat: (call, retry) => {
			if (call.raw === undefined || call.contentType === undefined)
				throw new Error("Not a request to the bot");
			return outgoing.send({
				name: call.name,
				user: call.user,
				contentType: call.contentType,
				body: call.raw,
				readable: call.body,
				retry,
			});
		},
		async settled() {
			while (pending.size > 0) await Promise.allSettled([...pending]);
		},
		stop() {
			stopped = true;
			for (const [timer, release] of timers) {
				clearTimeout(timer);
				release();
			}
			timers.clear();
		},
	};

	async function retryEvent(attempt: (retry: Retry) => Promise<BotAnswer>, first: BotAnswer): Promise<void> {
		let last = first;
		for (const [index, milliseconds] of o.retryMilliseconds.entries()) {
			await wait(milliseconds);
			if (stopped) return;
			last = await attempt({ number: index + 1, reason: last.reason ?? "unknown_error" });
			if (!mayRetry(last)) return;
		}
	}

	function wait(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				timers.delete(timer);
				resolve();
			}, milliseconds);
			timers.set(timer, resolve);
		});
	}

	return outgoing;
}

/** `X-Slack-No-Retry: 1` stops retries of an error answer, and of nothing else. */
function mayRetry(answer: BotAnswer): boolean {
	return !answer.ok && answer.headers.get("x-slack-no-retry") !== "1";
}

function readAnswer(response: Response, text: string): BotAnswer {
	const { status, headers } = response;
	const body = parsed(text);
	if (status === 200) return { ok: true, status, body, headers };
	return { ok: false, status, body, headers, error: "dispatch_failed", reason: "http_error" };
}

function parsed(text: string): unknown {
	if (text === "") return "";
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function failure(error: unknown): BotAnswer {
	const late = error instanceof DOMException && error.name === "TimeoutError";
	return {
		ok: false,
		status: 0,
		body: "",
		headers: new Headers(),
		error: late ? "operation_timeout" : "dispatch_failed",
		reason: late ? "http_timeout" : "connection_failed",
	};
}
