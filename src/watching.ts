import type pg from "pg";
import type { Log } from "./chat/log.ts";
import { type Watch, watchers } from "./chat/watch.ts";
import type { Config } from "./config.ts";
import { listen } from "./http.ts";
import { HTTP_LIMITS } from "./http-guard.ts";
import type { MasterKeys } from "./record/keys.ts";
import { readNumbers } from "./record-numbers.ts";
import { metricsDoor } from "./telemetry/metrics-door.ts";
import type { RecordNumbers } from "./telemetry/record-metrics.ts";
import { VERSION } from "./version.ts";

/** What is watched, once it is there. */
export interface Watched {
	pool: pg.Pool;
	keys: MasterKeys;
	/** The platforms that the bot speaks to. */
	platforms: readonly string[];
}

/** Metrics and traces, where the environment asks for them. */
export interface Watching {
	log: Log;
	watch?: Watch;
	/** Where Prometheus finds metrics, under /metrics. */
	url?: string;
	/** From now on the record's numbers are read too. */
	sees(watched: Watched): void;
	/** After the bot stopped: what is still to be sent is sent. */
	close(): Promise<void>;
}

/** The record's numbers are read anew after so long, in milliseconds, however many ask. */
const FRESH_MS = 10_000;

/**
 * Begins to watch. A part's library is loaded only where the environment turns it on.
 * @param freshMs how old the record's numbers may be
 * @throws ConfigError when the metrics' port is taken
 */
export async function startWatching(config: Config, log: Log, freshMs = FRESH_MS): Promise<Watching> {
	const metrics = config.metricsPort === undefined ? undefined : await startMetrics(config, log, freshMs);
	const traces = config.traces
		? (await import("./telemetry/traces.ts")).startTraces(VERSION, metrics?.log ?? log)
		: undefined;
	const all = [metrics?.watch, traces?.watch].filter((one) => one !== undefined);
	return {
		log: metrics?.log ?? log,
		...(metrics ? { url: metrics.url } : {}),
		...(all.length ? { watch: watchers(all) } : {}),
		sees: (watched) => metrics?.sees(watched),
		async close() {
			await metrics?.close();
			await traces?.close();
		},
	};
}

async function startMetrics(config: Config, log: Log, freshMs: number) {
	const [{ processMetrics }, { recordMetrics }] = await Promise.all([
		import("./telemetry/metrics.ts"),
		import("./telemetry/record-metrics.ts"),
	]);
	let watched: Watched | undefined;
	const metrics = processMetrics(VERSION, () => watched && connectionsOf(watched.pool));
	const counted = metrics.counted(log);
	const numbers = fresh(freshMs, async () => {
		if (!watched) return undefined;
		const { pool, keys, platforms } = watched;
		return readNumbers(pool, keys, platforms).catch((error): undefined => {
			counted.warn({ code: error?.code }, "metrics.record_not_read");
		});
	});
	const text = async () => `${await metrics.text()}\n${await recordMetrics(await numbers())}`;
	const server = await listen(config.host, config.metricsPort!, HTTP_LIMITS, "ROLLCALL_METRICS_PORT");
	server.switchTo(metricsDoor(text, (error) => counted.error({ code: codeOf(error) }, "metrics.failed")));
	log.info({ port: server.port }, "metrics.ready");
	return {
		log: counted,
		url: server.url,
		watch: metrics.watch,
		sees(now: Watched) {
			watched = now;
		},
		async close() {
			watched = undefined;
			server.server.closeAllConnections();
			await server.close(0);
		},
	};
}

function connectionsOf({ totalCount, idleCount, waitingCount, options }: pg.Pool) {
	return { total: totalCount, idle: idleCount, waiting: waitingCount, max: options.max ?? 0 };
}

/** The same work's result for so many milliseconds; who asks meanwhile gets it too. */
function fresh(ms: number, work: () => Promise<RecordNumbers | undefined>) {
	let at = Number.NEGATIVE_INFINITY;
	let last: ReturnType<typeof work> | undefined;
	return () => {
		const now = performance.now();
		if (!last || now - at >= ms) {
			at = now;
			last = work();
		}
		return last;
	};
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;
