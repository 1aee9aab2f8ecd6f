import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { decodeMail, type Letter } from "./letter.ts";

/** A mail server that keeps what it is given, for everybody to read. */
export interface MailStandIn {
	url: string;
	/** Everything that arrived, the oldest first. */
	letters(): readonly Letter[];
	/** From now on it answers like this to the whole message, with nothing where that is empty; undefined: it takes it. */
	fails(answer: string | undefined): void;
	stop(): Promise<void>;
}

/** Starts a mail server on this machine (RFC 5321, as much as a client needs that sends plain text). */
export async function startMailStandIn(now: () => Date): Promise<MailStandIn> {
	const letters: Letter[] = [];
	const open = new Set<Socket>();
	let answer: string | undefined;
	const server = createServer((socket) => {
		open.add(socket);
		socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
		serve(socket, (to, source) => {
			if (answer === undefined) letters.push({ ...decodeMail(source), to, at: now() });
			return answer ?? "250 2.0.0 Kept";
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`,
		letters: () => letters,
		fails(how) {
			answer = how;
		},
		async stop() {
			for (const socket of open) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

/** One client's conversation. */
function serve(socket: Socket, take: (to: string, source: string) => string): void {
	let waiting = "";
	let to = "";
	let inMessage = false;
	const say = (line: string) => socket.write(`${line}\r\n`);
	say("220 mail.sandbox.example ESMTP");
	socket.setEncoding("utf8").on("data", (part: string) => {
		waiting += part;
		for (;;) {
			const end = waiting.indexOf(inMessage ? "\r\n.\r\n" : "\r\n");
			if (end < 0) return;
			const piece = waiting.slice(0, end);
			waiting = waiting.slice(end + (inMessage ? 5 : 2));
			if (inMessage) {
				inMessage = false;
				const answer = take(to, piece.replaceAll(/^\.\./gm, "."));
				if (answer) say(answer);
				continue;
			}
			const [, word = ""] = /^([A-Za-z]+)/.exec(piece) ?? [];
			switch (word.toUpperCase()) {
				case "EHLO":
					say("250-mail.sandbox.example");
					say("250-AUTH PLAIN");
					say("250 8BITMIME");
					break;
				case "RCPT":
					to = /<([^>]*)>/.exec(piece)?.[1] ?? "";
					say("250 2.1.5 Ok");
					break;
				case "DATA":
					inMessage = true;
					say("354 End with a line of one full stop");
					break;
				// It has no accounts, and no certificate.
				case "AUTH":
					say("535 5.7.8 No such account");
					break;
				case "STARTTLS":
					say("502 5.5.1 Not here");
					break;
				case "QUIT":
					say("221 2.0.0 Bye");
					socket.end();
					break;
				default:
					say("250 2.0.0 Ok");
			}
		}
	});
}
