import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The line between the bot and its database, which can be cut. */
export interface Line {
	/** The same database, over this line. */
	url: string;
	/** Ends every connection, and takes no more. */
	cut(): void;
	/** Takes connections again. */
	mend(): void;
	close(): Promise<void>;
}

/** Opens one to a database. */
export async function openLine(databaseUrl: string): Promise<Line> {
	const behind = new URL(databaseUrl);
	const open = new Set<Socket>();
	let isCut = false;
	const server = createServer((near) => {
		if (isCut) return void near.destroy();
		const far = connect(Number(behind.port), behind.hostname);
		for (const [one, other] of [
			[near, far],
			[far, near],
		] as const) {
			open.add(one);
			one.pipe(other);
			one.on("error", () => other.destroy());
			one.on("close", () => {
				open.delete(one);
				other.destroy();
			});
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const url = new URL(databaseUrl);
	url.hostname = "127.0.0.1";
	url.port = String((server.address() as AddressInfo).port);
	const endAll = () => {
		for (const socket of open) socket.destroy();
	};
	return {
		url: url.href,
		cut() {
			isCut = true;
			endAll();
		},
		mend() {
			isCut = false;
		},
		async close() {
			endAll();
			server.close();
			await once(server, "close");
		},
	};
}
