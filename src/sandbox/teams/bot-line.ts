import { eventId } from "./activities.ts";
import type { Exchange } from "./exchanges.ts";
import type { FaultPlan } from "./faults.ts";
import { parsed } from "./http.ts";
import type { IdentityProvider } from "./identity.ts";
import { type Json, textOf } from "./json.ts";

/** What the bot answered. `status` 0 when it did not answer in time, or could not be reached. */
export interface BotAnswer {
	status: number;
	body: unknown;
}

export interface BotLineOptions {
	/** Where the bot listens; asked at each delivery, since a restarted bot may have moved. */
	botUrl: () => string;
	path: string;
	appId: string;
	serviceUrl: () => string;
	identity: IdentityProvider;
	faults: FaultPlan;
	record: (exchange: Exchange) => Exchange;
	now: () => Date;
	/** Milliseconds that an invoke may take. */
	invokeDeadlineMs: number;
}

/** Milliseconds after which the service gives up on the answer to an activity that is no invoke. */
const activityDeadlineMs = 15_000;

/** Delivers activities to the bot, each with a token of its own. */
export interface BotLine {
	/** Resolves when the bot has answered, or its time is up. Never throws. */
	deliver(activity: Json): Promise<BotAnswer>;
	/** Gives up on everything under way. */
	stop(): void;
}

export function botLine(o: BotLineOptions): BotLine {
	const stopping = new AbortController();

	const once = async (activity: Json, deadlineMs: number): Promise<BotAnswer> => {
		const exchange = o.record({
			direction: "to bot",
			what: textOf(activity.name) || textOf(activity.type),
			method: "POST",
			path: o.path,
			at: o.now().toISOString(),
			body: activity,
			status: 0,
			answer: undefined,
		});
		try {
			const token = await o.identity.tokenForBot(o.appId, o.serviceUrl());
			const response = await fetch(o.botUrl() + o.path, {
				method: "POST",
				headers: { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" },
				body: JSON.stringify(activity),
				signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(deadlineMs)]),
			});
			const text = await response.text();
			exchange.status = response.status;
			exchange.answer = text === "" ? undefined : (parsed(text) ?? text);
			return { status: response.status, body: exchange.answer };
		} catch (error) {
			exchange.trouble = error instanceof Error ? error.name : String(error);
			return { status: 0, body: undefined };
		}
	};

	return {
		async deliver(activity) {
			const isInvoke = activity.type === "invoke";
			const deadlineMs = isInvoke ? o.invokeDeadlineMs : activityDeadlineMs;
			const second = o.faults.takeTwice() ? once(activity, deadlineMs) : undefined;
			const answer = await once(activity, deadlineMs);
			await second;
			if (isInvoke && answer.status === 0 && o.faults.takeRepeat())
				await once({ ...activity, id: eventId() }, deadlineMs);
			return answer;
		},
		stop: () => stopping.abort(),
	};
}
