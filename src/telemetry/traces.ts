import { type Attributes, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
	defaultResource,
	detectResources,
	envDetector,
	resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Log } from "../chat/log.ts";
import type { Took, Watch } from "../chat/watch.ts";

/** How long the end waits for what is still to be sent, in milliseconds. */
const FLUSH_MS = 3_000;

/**
 * Sends a span for each interaction and for each delivery over OTLP/HTTP, to where OpenTelemetry's own variables say. Its
 * attributes are words of our lists: no person, no case, and nothing that was typed.
 */
export function startTraces(version: string, log: Log) {
	const own = resourceFromAttributes({ "service.name": "rollcall", "service.version": version });
	// What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say goes before our own.
	const resource = defaultResource()
		.merge(own)
		.merge(detectResources({ detectors: [envDetector] }));
	const exporter = told(new OTLPTraceExporter(), log);
	const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
	const tracer = provider.getTracer("rollcall", version);
	const span = (
		name: string,
		kind: SpanKind,
		{ from, to }: Took,
		attributes: Attributes,
		failed: boolean,
	) => {
		const made = tracer.startSpan(name, { kind, startTime: performance.timeOrigin + from, attributes });
		if (failed) made.setStatus({ code: SpanStatusCode.ERROR });
		made.end(performance.timeOrigin + to);
	};
	const watch: Watch = {
		interaction({ from, to, ...is }) {
			const attributes = {
				"rollcall.platform": is.platform,
				"rollcall.kind": is.kind,
				"rollcall.action": is.action,
				"rollcall.outcome": is.outcome,
				...(is.refusal ? { "rollcall.refusal": is.refusal } : {}),
				...(is.reference ? { "rollcall.reference": is.reference } : {}),
			};
			span("interaction", SpanKind.SERVER, { from, to }, attributes, is.outcome === "failed");
		},
		delivery({ from, to, platform, view, outcome }) {
			const attributes = {
				"rollcall.platform": platform,
				"rollcall.view": view,
				"rollcall.outcome": outcome,
			};
			const failed = outcome === "refused" || outcome === "gone" || outcome === "ambiguous";
			span("delivery", SpanKind.CLIENT, { from, to }, attributes, failed);
		},
		// An interaction's span has what matters of it.
		answer: () => undefined,
	};
	return {
		watch,
		async close() {
			await provider.forceFlush({ timeoutMillis: FLUSH_MS }).catch(() => undefined);
			await provider.shutdown().catch(() => undefined);
		},
	};
}

/** The same exporter; where a collector takes nothing, the log says so. */
function told(exporter: OTLPTraceExporter, log: Log): SpanExporter {
	return {
		export: (spans, done) =>
			exporter.export(spans, (result) => {
				if (result.code !== 0) log.warn({ spans: spans.length }, "traces.not_sent");
				done(result);
			}),
		forceFlush: () => exporter.forceFlush(),
		shutdown: () => exporter.shutdown(),
	};
}
