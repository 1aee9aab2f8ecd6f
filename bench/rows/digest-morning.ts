import pg from "pg";
import { asClerk } from "../../src/delivery/draw.ts";
import { postDigest } from "../../src/features/digest/post.ts";
import { makePool } from "../../src/store/pool.ts";
import { type BenchDatabase, quiet } from "../support/database.ts";
import type { Ends } from "../support/ends.ts";
import { median } from "../support/figures.ts";
import { growthInWords } from "../support/marks.ts";
import { beforeTheDigest } from "../support/morning.ts";
import { listenTo, type Query } from "../support/recorded.ts";
import type { Row } from "../support/row.ts";
import { ACKS_PER_SECOND, MOST_MINUTES, watchMorning } from "../support/watch-morning.ts";

const TURNS = 3;
const PANELS = "select id from panel order by key";

/** Half past eight in every panel of the country at once, on both platforms. */
export const digestMorning: Row = {
	name: "digest-morning",
	long: true,
	async run(bench) {
		const { database, country: sizes, ends, tell } = bench;
		const each: [string, number][] = [];
		let ratio = Number.NaN;
		for (const size of sizes) {
			const made = await database(size);
			await beforeTheDigest(made, -1);
			const composed = await composedIn(made, ends, tell);
			each.push([
				`${Math.round((size.cases * 0.15) / size.panels)} open cases in each panel`,
				composed.msEach,
			]);
			ratio = composed.ratio;
		}
		const made = await database(sizes[2]);
		const seen = await watchMorning(bench, made);
		return {
			what: `Digest morning, ${sizes[2].cases} children, ${sizes[2].panels} panels on 2 platforms`,
			marks: [
				{ what: "composed, times the bare SQL", value: ratio, unit: "", most: 2 },
				{ what: "until all are in the record", value: seen.enqueued, unit: "s", most: 5 },
				{ what: "delivered, of what the pace allows", value: seen.share * 100, unit: "%", least: 95 },
				{
					what: `channels without all of it after ${MOST_MINUTES} minutes`,
					value: seen.without,
					unit: "",
					most: 0,
				},
				{ what: "answers meanwhile, p99", value: seen.acks.p99, unit: "ms", most: 300 },
				{ what: "errors", value: seen.acks.errors, unit: "", most: 0 },
			],
			notes: [
				`${seen.enquiries} open enquiries, ${(seen.overdue * 100).toFixed(0)} % of them overdue; whoever is to hear of what was late before has heard. One replica; PostgreSQL, platforms and load share the machine.`,
				"The bare SQL are the same statements, sent again by pg as the superuser, whom row security does not bind; both are rolled back.",
				growthInWords("One panel's digest composed", "ms", each),
				`${seen.posts} messages in ${seen.channels} channels; the last one of a digest stood ${seen.last.toFixed(0)} s after half past eight. Meanwhile ${ACKS_PER_SECOND} signed commands a second: the slowest took ${seen.acks.slowest.toFixed(0)} ms; the p99 is that of the worst 20 seconds.`,
				"What the pace allows: in each channel one message a second from the moment at which its digest is in the record.",
			],
		};
	},
};

class RolledBack extends Error {}

/** Composes every panel's digest as of this morning, and does the same statements over again; nothing of it is kept. */
async function composedIn(made: BenchDatabase, ends: Ends, tell: (what: string) => void) {
	const pool = makePool(made.appUrl, quiet, 1);
	const client = new pg.Client({ connectionString: made.superuserUrl });
	await client.connect();
	ends.add(() => client.end());
	let heard: Query[] = [];
	listenTo(pool, (statement) => void heard.push(statement));
	const panels = (await client.query<{ id: string }>(PANELS)).rows;
	const ours: number[] = [];
	const bare: number[] = [];
	for (let turn = 0; turn <= TURNS; turn++) {
		let [own, same] = [0, 0];
		for (const { id } of panels) {
			heard = [];
			const from = performance.now();
			await asClerk(pool, made.keys, [id], async (ctx) => {
				await postDigest(ctx, id);
				throw new RolledBack();
			}).catch((error) => {
				if (!(error instanceof RolledBack)) throw error;
			});
			own += performance.now() - from;
			const again = performance.now();
			await replay(client, heard);
			same += performance.now() - again;
		}
		// The first turn is the one in which code is compiled, and pages are read from the disk.
		if (turn) {
			ours.push(own);
			bare.push(same);
		}
		tell(`  composed in ${(own / 1_000).toFixed(2)} s, the bare SQL in ${(same / 1_000).toFixed(2)} s`);
	}
	await pool.end();
	return {
		msEach: median(ours) / panels.length,
		ratio: median(ours.map((ms, turn) => ms / bare[turn]!)),
	};
}

/** Sends statements over again, without the bot's role; what names the event that they record names the new one. */
async function replay(client: pg.Client, heard: readonly Query[]): Promise<void> {
	let event: unknown;
	for (const statement of heard) {
		if (typeof statement === "string") {
			await client.query(statement.startsWith("begin;") ? "begin" : statement);
			continue;
		}
		const isRun = statement.text.startsWith('insert into "digest_run"');
		const values = isRun ? [...statement.values.slice(0, -1), event] : statement.values;
		const { rows } = await client.query({ ...statement, values });
		if (statement.name === "record-change") event = rows[0].id;
	}
}
