import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Log } from "../chat/log.ts";
import type { Watch } from "../chat/watch.ts";

/** A pool's connections. */
export interface Connections {
	total: number;
	idle: number;
	/** Transactions that wait for one. */
	waiting: number;
	max: number;
}

/** What one process counts of itself. */
export interface ProcessMetrics {
	watch: Watch;
	/** The same log; what it is told is counted on the way, whatever level is written. */
	counted(log: Log): Log;
	/** As Prometheus reads it. */
	text(): Promise<string>;
}

/** Slack gives up after 3 seconds, and Teams after 15. In seconds. */
const ANSWER_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 15];
/** A call to a platform is given up after 5 seconds. */
const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The metrics of one process. Every label is a word of our own lists, so that their number is bounded, and nobody stands in
 * one: no person, panel, case or place.
 * @param connections asked at each look
 */
export function processMetrics(version: string, connections: () => Connections | undefined): ProcessMetrics {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	const info = { name: "rollcall_info", help: "The version that runs.", labelNames: ["version"], registers };
	new Gauge(info).set({ version }, 1);
	const interactions = new Counter({
		name: "rollcall_interactions_total",
		help: "What people and platforms did, by what became of it.",
		...{ labelNames: ["platform", "kind", "outcome"], registers },
	});
	const interactionSeconds = new Histogram({
		name: "rollcall_interaction_seconds",
		help: "How long it took to do what somebody asked and to commit it.",
		...{ labelNames: ["platform"], buckets: ANSWER_BUCKETS, registers },
	});
	const answerSeconds = new Histogram({
		name: "rollcall_ack_seconds",
		help: "From a request's headers to the end of its answer, by what the answer was.",
		...{ labelNames: ["platform", "outcome"], buckets: ANSWER_BUCKETS, registers },
	});
	const deliveries = new Counter({
		name: "rollcall_deliveries_total",
		help: "Attempts to post or to redraw a message, by what became of them.",
		...{ labelNames: ["platform", "outcome"], registers },
	});
	const deliverySeconds = new Histogram({
		name: "rollcall_delivery_seconds",
		help: "How long an attempt to post or to redraw a message took.",
		...{ labelNames: ["platform"], buckets: CALL_BUCKETS, registers },
	});
	new Gauge({
		name: "rollcall_database_connections",
		help: "Connections of this process to the database; waiting: transactions that wait for one.",
		...{ labelNames: ["state"], registers },
		collect() {
			const now = connections();
			if (!now) return;
			for (const [state, n] of Object.entries(now)) this.set({ state }, n);
		},
	});
	const counted = countsOfLog(registers);
	return {
		counted,
		text: () => registry.metrics(),
		watch: {
			interaction({ platform, kind, outcome, from, to }) {
				interactions.inc({ platform, kind, outcome });
				interactionSeconds.observe({ platform }, (to - from) / 1_000);
			},
			delivery({ platform, outcome, from, to }) {
				deliveries.inc({ platform, outcome });
				deliverySeconds.observe({ platform }, (to - from) / 1_000);
			},
			answer({ platform, outcome, from, to }) {
				answerSeconds.observe({ platform, outcome }, (to - from) / 1_000);
			},
		},
	};
}

type Facts = Parameters<Log["info"]>[0];

/** Requests that are not let in, by the code that they are logged under. */
const NOT_LET_IN: Readonly<Record<string, (facts: Facts) => { platform: string; reason: string }>> = {
	"slack-request-forged": () => ({ platform: "slack", reason: "forged" }),
	"slack-request-malformed": () => ({ platform: "slack", reason: "malformed" }),
	"slack-request-too-large": () => ({ platform: "slack", reason: "too_large" }),
	"slack-request-broken": () => ({ platform: "slack", reason: "broken" }),
	teams_unauthorised: ({ reason }) => ({ platform: "teams", reason: String(reason) }),
};

/** The codes of the log that are counted by more than their name. */
export const LISTENED_FOR: readonly string[] = [
	...Object.keys(NOT_LET_IN),
	...["receive.refused", "web.sign_in", "delivery.given_up"],
];

/** Counts what the log is told: the parts of the bot say there already what happens to them. */
function countsOfLog(registers: Registry[]): (log: Log) => Log {
	const lines = new Counter({
		name: "rollcall_log_lines_total",
		help: "What the log was told, by its code, whether or not it was written.",
		...{ labelNames: ["level", "code"], registers },
	});
	const notLetIn = new Counter({
		name: "rollcall_requests_refused_total",
		help: "Requests that did not come from whom they say, or could not be read.",
		...{ labelNames: ["platform", "reason"], registers },
	});
	const refusals = new Counter({
		name: "rollcall_refusals_total",
		help: "What people asked for and were refused, by the refusal's code.",
		...{ labelNames: ["code"], registers },
	});
	const signIns = new Counter({
		name: "rollcall_sign_ins_total",
		help: "Codes asked for and tried on the web, by what became of it.",
		...{ labelNames: ["outcome"], registers },
	});
	const givenUp = new Counter({
		name: "rollcall_deliveries_given_up_total",
		help: "Messages that are not tried any more.",
		...{ labelNames: ["platform"], registers },
	});
	const count = (level: string, facts: Facts, code: string) => {
		lines.inc({ level, code });
		const refused = NOT_LET_IN[code]?.(facts);
		if (refused) notLetIn.inc(refused);
		if (code === "receive.refused") refusals.inc({ code: String(facts.refusal) });
		if (code === "web.sign_in") signIns.inc({ outcome: String(facts.outcome) });
		if (code === "delivery.given_up") givenUp.inc({ platform: String(facts.platform) });
	};
	const passedOn =
		(log: Log, level: keyof Log): Log[keyof Log] =>
		(facts, code) => {
			count(level, facts, code);
			log[level](facts, code);
		};
	return (log) => ({
		info: passedOn(log, "info"),
		warn: passedOn(log, "warn"),
		error: passedOn(log, "error"),
	});
}
