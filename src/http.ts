import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { ConfigError } from "./config.ts";
import { HTTP_LIMITS, withSecurityHeaders } from "./http-guard.ts";

/** A server that listens at once and answers "not yet" until it is told who answers. */
export interface SwitchedServer {
	server: Server;
	port: number;
	url: string;
	switchTo(listener: RequestListener): void;
	/**
	 * Accepts for this long, in milliseconds, and then until nothing is under way, as what is under way may ask for
	 * more; then takes no more connections, and waits for the last answers.
	 */
	close(acceptMs: number): Promise<void>;
}

/** Under load there is always something under way: then the door closes all the same. In milliseconds. */
const LONGEST_LULL_MS = 5_000;

/**
 * Listens on this address.
 * @param port 0 for any that is free
 * @param variable that the port was set in
 * @throws ConfigError when one cannot listen there
 */
export function listen(
	host: string,
	port: number,
	limits = HTTP_LIMITS,
	variable = "PORT",
): Promise<SwitchedServer> {
	let answer: RequestListener = (_request, response) =>
		void response.writeHead(503, { "retry-after": "1" }).end();
	const underWay = new Set<ServerResponse>();
	let idle: (() => void) | undefined;
	const server = createServer(
		limits,
		withSecurityHeaders((request, response) => {
			underWay.add(response);
			response.once("close", () => {
				underWay.delete(response);
				if (underWay.size === 0) idle?.();
			});
			answer(request, response);
		}),
	);
	return new Promise((done, fail) => {
		const refused = (error: NodeJS.ErrnoException) => fail(inWords(error, variable, host, port));
		server.once("error", refused).listen(port, host, () => {
			const at = (server.address() as { port: number }).port;
			done({
				server,
				port: at,
				url: `http://${host.includes(":") ? `[${host}]` : host}:${at}`,
				switchTo(listener) {
					answer = listener;
				},
				async close(acceptMs) {
					await wait(acceptMs);
					const lull = new Promise<void>((resolve) => {
						idle = resolve;
					});
					if (underWay.size > 0) await Promise.race([lull, wait(LONGEST_LULL_MS, undefined, { ref: false })]);
					await new Promise((closed) => {
						server.close(closed);
						server.closeIdleConnections();
					});
				},
			});
		});
	});
}

/** Why one cannot listen there, where whoever starts it can put that right. */
function inWords(error: NodeJS.ErrnoException, variable: string, host: string, port: number): Error {
	switch (error.code) {
		case "EADDRINUSE":
			return new ConfigError(
				`Something else listens on port ${port} already: another Rollcall perhaps. End that, or set another port in ${variable}.`,
			);
		case "EACCES":
			return new ConfigError(
				`This user may not listen on port ${port}. Set one above 1023 in ${variable}, and let your proxy pass on to it.`,
			);
		case "EADDRNOTAVAIL":
			return new ConfigError(`${host} is not an address of this machine. Correct HOST.`);
		default:
			return error;
	}
}
