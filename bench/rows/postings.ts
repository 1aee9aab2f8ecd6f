import { setTimeout as wait } from "node:timers/promises";
import { WebClient } from "@slack/web-api";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { startDelivery } from "../../src/delivery/worker.ts";
import { features } from "../../src/features/all.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { makePool } from "../../src/store/pool.ts";
import { ENGLAND, quiet } from "../support/database.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import { startPlatforms } from "../support/platforms.ts";
import { makeCardsDue } from "../support/postings.ts";
import type { Row } from "../support/row.ts";
import { SIGNING_SECRET } from "../support/slack-command.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 3;
/** Cards that are due in each channel. */
const EACH = 8;
/** As many places as a replica sends to at once. */
const AT_ONCE = 16;
const QUEUE = "postings";
const DUE = "select from posting where dead_at is null and (shown is null or shown < wanted) limit 1";
const LOOK_MS = 20;

/** Messages that are due, drawn from the record and posted to Slack with nothing to slow them down. */
export const postings: Row = {
	name: "postings",
	async run({ database, ends, tell }) {
		const made = await database(ENGLAND);
		const platforms = await startPlatforms(ends);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const pool = makePool(made.appUrl, quiet, 20);
		ends.add(() => pool.end());
		const slackApiUrl = `${platforms.url}/api/`;
		const slack = createSlack({
			...{ botToken: "xoxb-bench", signingSecret: SIGNING_SECRET, apiUrl: slackApiUrl, log: quiet },
			command: "/cme",
		});
		let last = "";
		const ours = async (): Promise<Figures> => {
			const due = await makeCardsDue(client, EACH, ["slack"]);
			await platforms.posted();
			const began = performance.now();
			const delivery = startDelivery({
				...{ pool, keys: made.keys, catalogue: makeCatalogue(features), log: quiet, paceMs: 0 },
				platforms: new Map([["slack", slack]]),
			});
			while ((await client.query(DUE)).rowCount) await wait(LOOK_MS);
			const ms = performance.now() - began;
			await delivery.stop();
			const posted = await platforms.posted();
			last = posted.last;
			const wrong = Math.abs(due - posted.posts) + posted.doubled;
			return figuresOf(Array(due).fill(ms / due), ms / 1_000, wrong);
		};
		// Its own message, before anything counts: what the others post is the same.
		await ours();
		const message = Object.fromEntries(new URLSearchParams(last));

		const boss = new PgBoss({ connectionString: made.copyUrl, max: 20, supervise: false, schedule: false });
		boss.on("error", (error) => console.error(error));
		await boss.start();
		ends.add(() => boss.stop({ graceful: false }));
		await boss.createQueue(QUEUE);
		const web = new WebClient("xoxb-bench", { slackApiUrl, retryConfig: { retries: 0 } });
		const jobs = made.size.panels * EACH;
		const filled = async () => {
			await boss.deleteAllJobs(QUEUE);
			await boss.insert(
				QUEUE,
				Array.from({ length: jobs }, () => ({ data: message })),
			);
		};
		const figures = (ms: number) => figuresOf(Array(jobs).fill(ms / jobs), ms / 1_000, 0);
		const post = (job: { data: typeof message }) => web.apiCall("chat.postMessage", job.data);
		/** One job at a time in each of so many loops, as soon as the last is done: its own workers rest in between. */
		const byOne = async (): Promise<Figures> => {
			await filled();
			const began = performance.now();
			const worker = async () => {
				for (;;) {
					const [job] = await boss.fetch<typeof message>(QUEUE);
					if (!job) return;
					await post(job);
					await boss.complete(QUEUE, job.id);
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, worker));
			return figures(performance.now() - began);
		};
		const byBatch = async (): Promise<Figures> => {
			await filled();
			let posted = 0;
			const began = performance.now();
			const done = Promise.withResolvers<number>();
			const how = { batchSize: AT_ONCE, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
			await boss.work<typeof message>(QUEUE, how, async (some) => {
				await Promise.all(some.map(post));
				posted += some.length;
				if (posted === jobs) done.resolve(performance.now() - began);
			});
			const ms = await done.promise;
			await boss.offWork(QUEUE);
			return figures(ms);
		};
		await byOne();
		const [series, below, batches] = await inTurns(
			TURNS,
			[
				{ what: "Postings with the limiter off", measure: ours },
				{ what: "jobs of pg-boss that make the same POST", measure: byOne },
				{ what: "the same, its jobs taken 16 at a time", measure: byBatch },
			],
			tell,
		);
		return {
			ours: series!,
			floor: below!,
			beside: [batches!],
			reach: 0.7,
			notes: [
				`${jobs} cards in ${made.size.panels} channels of Slack, which answers at once; ${AT_ONCE} at a time, ${TURNS} turns, both in the benchmark's process, by Slack's own client; every commit is synced to the disk.`,
				"Ours leases the place, draws the card from the record as it is, marks it as being sent, posts, and notes what stands: two transactions a message, in order within its channel. pg-boss takes a job whose message was drawn before, and completes it.",
				"p50 and p99 are the mean of a turn.",
			],
		};
	},
};
