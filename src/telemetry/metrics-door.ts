import type { RequestListener } from "node:http";

/** Answers /metrics, and nothing else. Those who ask at once share one look. */
export function metricsDoor(text: () => Promise<string>, failed: (error: unknown) => void): RequestListener {
	let looking: Promise<string> | undefined;
	const look = () => {
		looking ??= text().finally(() => {
			looking = undefined;
		});
		return looking;
	};
	return (request, response) => {
		request.resume();
		if ((request.url ?? "/").split("?")[0] !== "/metrics") return void response.writeHead(404).end();
		if (request.method !== "GET" && request.method !== "HEAD") {
			return void response.writeHead(405, { allow: "GET, HEAD" }).end();
		}
		look().then(
			(metrics) =>
				void response
					.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" })
					.end(metrics),
			(error) => {
				failed(error);
				response.writeHead(500).end();
			},
		);
	};
}
