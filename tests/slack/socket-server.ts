import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";

/** One end of a WebSocket that sends and takes short texts: as much of RFC 6455 as Socket Mode's envelopes need. */
export interface SocketServer {
	url: string;
	send(value: object): void;
	/** The next message that comes, or has come and was not asked for. */
	next(): Promise<Record<string, unknown>>;
	/** How many messages came that nobody has asked for yet. */
	waiting(): number;
}

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export async function socketServer(): Promise<SocketServer> {
	const came: Record<string, unknown>[] = [];
	const asked: ((message: Record<string, unknown>) => void)[] = [];
	let socket: Duplex | undefined;
	const server = createServer();
	server.on("upgrade", (req: IncomingMessage, stream: Duplex) => {
		const accept = createHash("sha1").update(`${req.headers["sec-websocket-key"]}${GUID}`).digest("base64");
		stream.write(
			`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
		);
		socket = stream;
		let rest = Buffer.alloc(0);
		stream.on("error", () => {});
		stream.on("data", (data: Buffer) => {
			rest = Buffer.concat([rest, data]);
			for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
				rest = rest.subarray(frame.length);
				if (frame.opcode === 8) stream.end(Buffer.from([0x88, 0]));
				if (frame.opcode !== 1) continue;
				const message = JSON.parse(frame.text);
				const one = asked.shift();
				if (one === undefined) came.push(message);
				else one(message);
			}
		});
		send({ type: "hello", num_connections: 1, connection_info: { app_id: "A01" } });
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		socket?.destroy();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	const send = (value: object) => void socket?.write(writeFrame(JSON.stringify(value)));
	return {
		url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
		send,
		next: () => {
			const one = came.shift();
			return one === undefined ? new Promise((resolve) => asked.push(resolve)) : Promise.resolve(one);
		},
		waiting: () => came.length,
	};
}

/** The first whole frame, as a client masks it; undefined while there is none. */
function readFrame(data: Buffer): { opcode: number; text: string; length: number } | undefined {
	if (data.length < 6) return undefined;
	const short = data.readUInt8(1) & 0x7f;
	if (short === 127) throw new Error("Longer than this test needs");
	const start = short === 126 ? 4 : 2;
	const size = short === 126 ? data.readUInt16BE(2) : short;
	const length = start + 4 + size;
	if (data.length < length) return undefined;
	const mask = data.subarray(start, start + 4);
	const bytes = data.subarray(start + 4, length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
	return { opcode: data.readUInt8(0) & 0x0f, text: Buffer.from(bytes).toString(), length };
}

function writeFrame(text: string): Buffer {
	const body = Buffer.from(text);
	const head =
		body.length < 126
			? Buffer.from([0x81, body.length])
			: Buffer.from([0x81, 126, body.length >> 8, body.length & 0xff]);
	return Buffer.concat([head, body]);
}
