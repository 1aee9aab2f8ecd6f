import { randomUUID } from "node:crypto";
import type pg from "pg";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import type { Answer } from "../../src/chat/form.ts";
import type { Interaction, Receive, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { features } from "../../src/features/all.ts";
import { type BenchDatabase, quiet } from "./database.ts";
import { percentile } from "./figures.ts";
import { type Asked, WORKSPACE } from "./slack-command.ts";

/** The bot's own door, without a platform before it: what somebody asks, and the answer. */
export interface Asking {
	receive: Receive;
	words(asked: Asked, words: string): Promise<Reply>;
	press(asked: Asked, action: string): Promise<Reply>;
	/** Sends a screen of a form that is open. */
	sends(asked: Asked, draft: string, answers: Record<string, Answer>): Promise<Reply>;
}

/** Opens it on this database. */
export function askingOf({ keys }: BenchDatabase, pool: pg.Pool): Asking {
	const receive: Receive = makeReceive({
		...{ pool, keys, catalogue: makeCatalogue(features), log: quiet },
		wake() {},
	});
	const from = ({ user, channel }: Asked) => ({
		key: randomUUID(),
		who: { platform: "slack", tenant: WORKSPACE, user },
		place: {
			platform: "slack",
			tenant: WORKSPACE,
			kind: "channel" as const,
			ref: channel,
			address: { channel },
		},
	});
	const ask = (interaction: Interaction) => receive(interaction);
	return {
		receive,
		words: (asked, words) => ask({ ...from(asked), kind: "words", words: new Private(words) }),
		press: (asked, action) => ask({ ...from(asked), kind: "press", action, on: asked.id }),
		sends: (asked, draft, answers) => ask({ ...from(asked), kind: "form", draft, did: "next", answers }),
	};
}

/** How long something took, over many times. Milliseconds. */
export interface Times {
	p50: number;
	p95: number;
	p99: number;
	slowest: number;
}

/**
 * Does something so many times, one after the other, and says how long each took.
 * @param once its time is taken, unless it returns another one, in milliseconds
 */
export async function timesOf(count: number, once: (n: number) => Promise<unknown>): Promise<Times> {
	const times: number[] = [];
	for (let n = 0; n < count; n++) {
		const from = performance.now();
		const own = await once(n);
		times.push(typeof own === "number" ? own : performance.now() - from);
	}
	const [p50, p95, p99, slowest] = [0.5, 0.95, 0.99, 1].map((share) => percentile(times, share)) as [
		number,
		number,
		number,
		number,
	];
	return { p50, p95, p99, slowest };
}
