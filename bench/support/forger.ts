import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const SOCKETS = 8;
const TICK_MS = 10;

/**
 * Sends requests whose signature has the right form and is wrong, so many in a second: the costliest kind, as it must be
 * read to its end. Bytes over a few open lines, so that whoever forges takes as little of the machine as may be.
 */
export async function forge(
	url: string,
	perSecond: number,
	seconds: number,
): Promise<{ sent: number; refused: number }> {
	const counts = { sent: 0, refused: 0 };
	if (!perSecond) return counts;
	const { hostname, port } = new URL(url);
	const body =
		"team_id=T0MILL&channel_id=C0CME&user_id=U01CURLEW&command=%2Fcme&text=case+MIL-2026-0001&trigger_id=1";
	const line = (): Socket =>
		connect(Number(port), hostname)
			.on("data", (answers) => {
				counts.refused += answers.toString("latin1").split("HTTP/1.1 401").length - 1;
			})
			.on("error", () => undefined);
	const lines = Array.from({ length: SOCKETS }, line);
	const begin = performance.now();
	let each = 0;
	while (performance.now() < begin + seconds * 1_000) {
		const due = Math.floor((((performance.now() - begin) / 1_000) * perSecond) / SOCKETS) - each;
		const one = [
			"POST /slack/events HTTP/1.1",
			`host: ${hostname}:${port}`,
			"content-type: application/x-www-form-urlencoded",
			`content-length: ${body.length}`,
			`x-slack-request-timestamp: ${Math.floor(Date.now() / 1000)}`,
			`x-slack-signature: v0=${"0".repeat(64)}`,
			"",
			body,
		].join("\r\n");
		for (const [n, socket] of lines.entries()) {
			if (socket.destroyed) lines[n] = line();
			else socket.write(one.repeat(due));
		}
		each += due;
		await wait(TICK_MS);
	}
	counts.sent = each * SOCKETS;
	// What is still on its way.
	await wait(500);
	for (const socket of lines) socket.destroy();
	return counts;
}
