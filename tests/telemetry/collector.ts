import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as a collector was sent it. */
export interface SentSpan {
	name: string;
	kind: number;
	traceId: string;
	start: bigint;
	end: bigint;
	attributes: Record<string, string>;
	/** 2 where it failed. */
	status: number;
	resource: Record<string, string>;
}

/** Takes in traces over OTLP/HTTP, as JSON, as OpenTelemetry's collector does. */
export interface Collector {
	url: string;
	spans(): SentSpan[];
	/** Every byte of what was sent. */
	sent(): string;
	/** The paths that were asked for, and the header that names the tenant. */
	asked(): { path: string; tenant: string | undefined }[];
	close(): Promise<void>;
}

interface Attribute {
	key: string;
	value: { stringValue?: string; intValue?: number | string };
}

interface Body {
	resourceSpans: {
		resource: { attributes: Attribute[] };
		scopeSpans: {
			spans: {
				name: string;
				kind: number;
				traceId: string;
				startTimeUnixNano: string;
				endTimeUnixNano: string;
				attributes: Attribute[];
				status?: { code?: number };
			}[];
		}[];
	}[];
}

const asRecord = (all: readonly Attribute[]): Record<string, string> =>
	Object.fromEntries(all.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue)]));

/** Starts one; where it does not take anything, it answers with this status. */
export async function startCollector(status = 200): Promise<Collector> {
	const bodies: string[] = [];
	const asked: { path: string; tenant: string | undefined }[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		asked.push({ path: request.url ?? "", tenant: request.headers["x-tenant"]?.toString() });
		bodies.push(Buffer.concat(chunks).toString("utf8"));
		response.writeHead(status, { "content-type": "application/json" }).end("{}");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		sent: () => bodies.join("\n"),
		asked: () => asked,
		spans: () =>
			bodies.flatMap((body) =>
				(JSON.parse(body) as Body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
					scopeSpans.flatMap(({ spans }) =>
						spans.map((span) => ({
							...{ name: span.name, kind: span.kind, traceId: span.traceId },
							start: BigInt(span.startTimeUnixNano),
							end: BigInt(span.endTimeUnixNano),
							attributes: asRecord(span.attributes),
							status: span.status?.code ?? 0,
							resource: asRecord(resource.attributes),
						})),
					),
				),
			),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}
