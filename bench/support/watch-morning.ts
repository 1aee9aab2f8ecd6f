import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { startBot } from "./bot.ts";
import type { BenchDatabase } from "./database.ts";
import { beforeTheDigest, until } from "./morning.ts";
import { startPlatforms } from "./platforms.ts";
import type { Bench } from "./row.ts";
import { type Kept, runSteady } from "./steady.ts";
import { withTeamsAt } from "./teams-places.ts";

/** Longest that a morning is watched. */
export const MOST_MINUTES = 10;
/** Signed commands in a second meanwhile. */
export const ACKS_PER_SECOND = 50;
/** Real minutes from the bot's start until 08:30: what its first minute does is done by then. */
const AHEAD = 2;
const ACK_SECONDS = 20;

const ENQUIRIES = "select count(*)::int as n from enquiry where closed_at is null";
const OVERDUE = `select (count(*) filter (where due < app_now()::date))::float8 / count(*) as n from enquiry where closed_at is null`;
const RUNS = "select count(*)::int as n from digest_run";
/** 1 while a digest does not stand whole. Asked all along: to count them would take a fifth of a processor. */
const OPEN = `select count(*)::int as n from (select from posting o join place p on p.id = o.place_id
	where p.kind = 'channel' and o.view in ('digest', 'digest-rest') and o.dead_at is null and (o.shown is null or o.shown < o.wanted)
	limit 1) one`;
const LOOK_MS = 250;
/** When each panel's digest was put in the record, by the casework's clock, and its channels. */
const CHANNELS = `select p.ref, l.at, exists (select from posting o where o.place_id = p.id and o.key like 'digest:%'
		and (o.shown is null or o.shown < o.wanted)) as waits
	from digest_run r join ledger l on l.id = r.event_id
	join place p on p.panel_id = r.panel_id and p.kind = 'channel' and p.ended_at is null`;

/** What was seen of a morning. */
export interface SeenMorning {
	/** Seconds from 08:30 until every panel's digest was in the record; NaN where not all were. */
	enqueued: number;
	/** Seconds from 08:30 until the last message stood. */
	last: number;
	channels: number;
	/** Channels whose digest did not stand whole in the end. */
	without: number;
	posts: number;
	/** What was posted, as a share of what one message a second and channel would have allowed until then. */
	share: number;
	/** Open enquiries, and how many of them were overdue, as a share. */
	enquiries: number;
	overdue: number;
	acks: { p99: number; slowest: number; errors: number };
}

/** Starts one bot before half past eight, and watches the record and the platforms from then on. */
export async function watchMorning({ ends, tell }: Bench, made: BenchDatabase): Promise<SeenMorning> {
	const client = new pg.Client({ connectionString: made.superuserUrl });
	await client.connect();
	ends.add(() => client.end());
	await client.query("truncate digest_run cascade");
	const platforms = await startPlatforms(ends);
	await withTeamsAt(made, platforms.url);
	const { at, offsetMs } = await beforeTheDigest(made, AHEAD);
	const bot = await startBot(made, platforms, ends, { teams: true });
	await until(at);
	await platforms.posted();

	const asking = askAllAlong(made, bot.url, `${platforms.url}/answer`, ends);
	const seconds = () => (Date.now() - at.getTime()) / 1_000;
	const count = async (text: string) => (await client.query<{ n: number }>(text)).rows[0]!.n;
	let enqueued = Number.NaN;
	while (seconds() < MOST_MINUTES * 60) {
		if (Number.isNaN(enqueued) && (await count(RUNS)) === made.size.panels) {
			enqueued = seconds();
			tell(`  all in the record after ${enqueued.toFixed(1)} s`);
		}
		if (!Number.isNaN(enqueued) && (await count(OPEN)) === 0) break;
		await wait(LOOK_MS);
	}
	const acks = await asking.stop();
	const { times } = await platforms.posted();
	const { rows } = await client.query<{ ref: string; at: Date; waits: boolean }>(CHANNELS);
	let [posts, allowed, last] = [0, 0, 0];
	for (const channel of rows) {
		const from = channel.at.getTime() - offsetMs;
		const own = (times[channel.ref] ?? []).filter((time) => time >= from);
		const end = channel.waits ? Date.now() : Math.max(from, ...own);
		posts += own.length;
		allowed += (end - from) / 1_000 + 1;
		last = Math.max(last, (end - at.getTime()) / 1_000);
	}
	const without = made.size.panels * 2 - rows.filter((channel) => !channel.waits).length;
	const overdue = await count(OVERDUE);
	const enquiries = await count(ENQUIRIES);
	return {
		enquiries,
		overdue,
		enqueued,
		last,
		channels: rows.length,
		without,
		posts,
		share: posts / allowed,
		acks,
	};
}

/** Asks for cases at a steady pace until it is stopped; what is said of the answers is that of the worst part. */
function askAllAlong(made: BenchDatabase, url: string, answerAt: string, ends: Bench["ends"]) {
	let over = false;
	const parts: Kept[] = [];
	const all = (async () => {
		const load = {
			urls: [url],
			asked: made.asked,
			perSecond: ACKS_PER_SECOND,
			seconds: ACK_SECONDS,
			answerAt,
		};
		while (!over) parts.push(await runSteady(load, ends));
	})();
	return {
		async stop() {
			over = true;
			await all;
			const wrong = parts.find((part) => part.firstError)?.firstError;
			if (wrong) console.error(`A wrong answer: ${wrong}`);
			return {
				p99: Math.max(...parts.map((part) => part.p99)),
				slowest: Math.max(...parts.map((part) => part.slowest)),
				errors: parts.reduce((sum, part) => sum + part.errors, 0),
			};
		},
	};
}
