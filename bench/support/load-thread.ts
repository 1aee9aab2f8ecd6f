import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { figuresOf } from "./figures.ts";
import type { Load } from "./load.ts";
import { type Asked, signedCommand } from "./slack-command.ts";

const { urls, asked, atOnce, warmSeconds, seconds, checked } = workerData as Load;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const run = randomUUID();
const begin = performance.now() + warmSeconds * 1_000;
const end = begin + seconds * 1_000;
const times: number[] = [];
let sent = 0;
let errors = 0;
let firstError: string | undefined;

/** One person who asks again as soon as the last answer is there. */
async function asker(): Promise<void> {
	while (performance.now() < end) {
		const n = sent++;
		const began = performance.now();
		const error = await ask(n, asked[n % asked.length]!).catch((failed: Error) => failed.message);
		if (began < begin) continue;
		if (error === undefined) times.push(performance.now() - began);
		else errors++;
		firstError ??= error;
	}
}

/** Resolves with what is wrong with the answer, or undefined when it is right. */
function ask(n: number, what: Asked): Promise<string | undefined> {
	const { body, headers } = signedCommand(what, `${run}.${n}`);
	return new Promise((done, fail) => {
		const asking = request(
			`${urls[n % urls.length]}/slack/events`,
			{ method: "POST", agent, headers },
			(answer) => {
				let text = "";
				answer.setEncoding("utf8").on("data", (part) => {
					text += part;
				});
				answer.on("end", () => {
					const right = answer.statusCode === 200 && (!checked || text.includes(what.ref));
					done(right ? undefined : `${answer.statusCode} ${text.slice(0, 300)}`);
				});
				answer.on("error", fail);
			},
		);
		asking.on("error", fail).end(body);
	});
}

await Promise.all(Array.from({ length: atOnce }, asker));
agent.destroy();
parentPort!.postMessage({
	figures: figuresOf(times, (performance.now() - begin) / 1_000, errors),
	firstError,
});
