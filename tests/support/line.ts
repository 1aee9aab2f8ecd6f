import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The line between the bot and something it speaks to over TCP, which can be cut, or fall silent. */
export interface Line {
	/** The same address, over this line. */
	url: string;
	/** Ends every connection, and takes no more. */
	cut(): void;
	/** Keeps every connection open, takes new ones, and passes nothing on: the other end is gone without a word. */
	hush(): void;
	/** Takes connections again, and passes on what comes. What fell silent stays silent: its end has forgotten it. */
	mend(): void;
	/** Leads elsewhere from now on. */
	leadTo(url: string): void;
	/** Connections that are open at this end. */
	open(): number;
	close(): Promise<void>;
}

/** Opens one to a database, or to a server of HTTP. */
export async function openLine(url: string): Promise<Line> {
	let behind = new URL(url);
	const open = new Set<Socket>();
	let state: "open" | "cut" | "silent" = "open";
	const server = createServer((near) => {
		if (state === "cut") return void near.destroy();
		keep(near, near);
		if (state === "silent") return;
		const far = connect(Number(behind.port), behind.hostname);
		keep(far, near);
		keep(near, far);
		near.pipe(far);
		far.pipe(near);
	});
	function keep(one: Socket, other: Socket): void {
		open.add(one);
		one.on("error", () => other.destroy());
		one.on("close", () => {
			open.delete(one);
			other.destroy();
		});
	}
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const own = new URL(url);
	own.hostname = "127.0.0.1";
	own.port = String((server.address() as AddressInfo).port);
	const endAll = () => {
		for (const socket of open) socket.destroy();
	};
	return {
		url: own.href,
		cut() {
			state = "cut";
			endAll();
		},
		hush() {
			state = "silent";
			for (const socket of open) socket.unpipe().pause();
		},
		mend() {
			state = "open";
		},
		leadTo(url) {
			behind = new URL(url);
		},
		open: () => open.size,
		async close() {
			state = "cut";
			endAll();
			server.close();
			await once(server, "close");
		},
	};
}
