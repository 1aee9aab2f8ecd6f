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
 * @throws when the port is taken
 */
export function listen(host: string, port: number, limits = HTTP_LIMITS): Promise<SwitchedServer> {
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
		server.once("error", fail).listen(port, host, () => {
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

const NOT_OURS: Readonly<Record<string, string>> = {
	EADDRINUSE: "is taken: stop what listens there, or set",
	EACCES: "is not this user's to listen on: set",
};

/**
 * Listens where a setting says.
 * @throws ConfigError that names the setting, when the port is taken or is for the system alone
 */
export function listenAs(
	setting: "PORT" | "ROLLCALL_METRICS_PORT",
	host: string,
	port: number,
): Promise<SwitchedServer> {
	return listen(host, port).catch((error: NodeJS.ErrnoException) => {
		const why = NOT_OURS[error.code ?? ""];
		throw why ? new ConfigError(`Port ${port} on ${host} ${why} ${setting} to another.`) : error;
	});
}
