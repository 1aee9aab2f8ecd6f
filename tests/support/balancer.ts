import {
	request as forward,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from "node:http";

/** Hands requests to these replicas in turn, as a load balancer would: past one that takes no connection. */
export function takingTurns(urls: readonly string[]): RequestListener {
	const to = urls.map((url) => new URL(url));
	let turn = 0;
	return (request, response) => passOn(request, response, to, turn++);
}

/** Hands a request to the next replica that takes a connection. One that took it and ends without an answer is not gone past. */
function passOn(request: IncomingMessage, response: ServerResponse, to: readonly URL[], turn: number): void {
	const { method, url: path, headers } = request;
	const chunks: Buffer[] = [];
	const ask = (past: number) => {
		const { hostname: host, port } = to[(turn + past) % to.length]!;
		const onward = forward({ host, port, method, path, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
			answer.on("error", () => response.destroy());
		});
		onward.on("error", (error: Error & { code?: string }) => {
			if (error.code === "ECONNREFUSED" && past + 1 < to.length) ask(past + 1);
			else response.destroy();
		});
		onward.end(Buffer.concat(chunks));
	};
	request.on("data", (chunk: Buffer) => void chunks.push(chunk));
	request.on("end", () => ask(0));
}
