import { createServer, type RequestListener, type Server } from "node:http";
import { HTTP_LIMITS, withSecurityHeaders } from "./http-guard.ts";

/** A server that listens at once and answers "not yet" until it is told who answers. */
export interface SwitchedServer {
	server: Server;
	port: number;
	url: string;
	switchTo(listener: RequestListener): void;
}

/**
 * Listens on this address.
 * @param port 0 for any that is free
 * @throws when the port is taken
 */
export function listen(host: string, port: number, limits = HTTP_LIMITS): Promise<SwitchedServer> {
	let answer: RequestListener = (_request, response) =>
		void response.writeHead(503, { "retry-after": "1" }).end();
	const server = createServer(
		limits,
		withSecurityHeaders((request, response) => answer(request, response)),
	);
	return new Promise((done, fail) => {
		server.once("error", fail).listen(port, host, () => {
			const at = (server.address() as { port: number }).port;
			done({
				server,
				port: at,
				url: `http://${host.includes(":") ? `[${host}]` : host}:${at}`,
				switchTo(listener) {
					answer = listener;
				},
			});
		});
	});
}
