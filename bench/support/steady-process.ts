import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { percentile } from "./figures.ts";
import { forge } from "./forger.ts";
import { type Asked, type Signed, signedCommand, signedPress, signedWords } from "./slack-command.ts";
import type { Kept, Steady } from "./steady.ts";

/** How often it looks what is due, in milliseconds. */
const TICK_MS = 4;
/** As many at most wait for an answer; whatever is due beyond them waits here. */
const CONNECTIONS = 512;
/** An answer that takes longer is none: Slack would have given up long before. */
const GIVEN_UP_MS = 10_000;
/** What is answered in time where the answer itself takes longer: it comes later, to the address that came with the request. */
const LATER = "Still working on it";
/** One in so many asks for something else than a case. */
const WORDS_ONE_IN = 20;

async function main(load: Steady): Promise<Kept> {
	const { urls, perSecond, seconds, forgedPerSecond = 0 } = load;
	const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const run = randomUUID();
	const times: number[] = [];
	let errors = 0;
	let later = 0;
	let firstError: string | undefined;
	const underWay = new Set<Promise<void>>();

	const forging = forge(urls[0]!, forgedPerSecond, seconds);
	const begin = performance.now();
	let sent = 0;
	while (performance.now() < begin + seconds * 1_000) {
		const due = Math.floor(((performance.now() - begin) / 1_000) * perSecond);
		for (; sent < due; sent++) {
			const n = sent;
			const { made, right } = what(load, n, `${run}.${n}`);
			const asking = ask(`${urls[n % urls.length]}/slack/events`, made, agent, right)
				.then(
					// From when it was due: a client that comes late itself must not make the answer look quick.
					() => void times.push(performance.now() - (begin + (n * 1_000) / perSecond)),
					(error: Error) => {
						errors++;
						if (error.message.includes(LATER)) later++;
						firstError ??= error.message;
					},
				)
				.finally(() => underWay.delete(asking));
			underWay.add(asking);
		}
		await wait(TICK_MS);
	}
	await Promise.all(underWay);
	agent.destroy();
	const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share)) as [
		number,
		number,
		number,
	];
	const slowest = percentile(times, 1);
	return { sent, p50, p95, p99, slowest, errors, later, firstError, forged: await forging };
}

/** The request of this number, and what its answer must hold. */
function what(load: Steady, n: number, trigger: string): { made: Signed; right: string } {
	const asked: Asked = load.asked[n % load.asked.length]!;
	if (load.oneIn && n % load.oneIn === 0) {
		return { made: signedPress(asked, "urgent.acknowledge", trigger, load.answerAt), right: "" };
	}
	const words = load.words?.length && n % WORDS_ONE_IN === 1 && load.words[n % load.words.length];
	if (words) return { made: signedWords(asked, words, trigger), right: "" };
	return { made: signedCommand(asked, trigger), right: asked.ref };
}

function ask(url: string, { body, headers }: Signed, agent: Agent, right: string): Promise<void> {
	return new Promise((done, fail) => {
		const asking = request(url, { method: "POST", agent, headers, timeout: GIVEN_UP_MS }, (answer) => {
			let text = "";
			answer.setEncoding("utf8").on("data", (part) => {
				text += part;
			});
			answer.on("end", () => {
				if (answer.statusCode === 200 && text.includes(right)) done();
				else fail(new Error(`${answer.statusCode} ${text.slice(0, 300)}`));
			});
			answer.on("error", fail);
		});
		asking.on("timeout", () => asking.destroy(new Error("No answer")));
		asking.on("error", fail).end(body);
	});
}

const [load] = (await once(process, "message")) as [Steady];
const kept = await main(load);
process.send!(kept, () => process.disconnect());
