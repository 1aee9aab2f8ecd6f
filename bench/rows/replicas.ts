import pg from "pg";
import { startBot } from "../support/bot.ts";
import { ENGLAND } from "../support/database.ts";
import { median } from "../support/figures.ts";
import { firstWorkDone } from "../support/first-work.ts";
import { runLoad } from "../support/load.ts";
import type { Mark } from "../support/marks.ts";
import { startPlatforms } from "../support/platforms.ts";
import { makeCardsDue } from "../support/postings.ts";
import type { Row } from "../support/row.ts";

const MOST = 3;
const TURNS = 3;
const SECONDS = 6;
/** A replica's first look at all that a minute calls for is over by then. */
const WARM_SECONDS = 15;
const AT_ONCE = 16;
/** Messages that are due in each channel while people ask. */
const CARDS = 4;
/** Longest that they are waited for, in milliseconds. */
const DELIVERED_MS = 180_000;
/** On one machine more replicas have no more of it: they are to lose nothing. */
const NOT_LESS = 0.95;

const STANDING = "select count(*)::int as n from posting where remote is not null";
const TWICE = `select count(*)::int as n from (select from ledger where key is not null
	group by key having count(distinct xid) > 1) t`;

/** One, two and three replicas on one machine, under load, with messages due in every channel. */
export const replicas: Row = {
	name: "replicas",
	long: true,
	async run({ database, ends, tell }) {
		const made = await database(ENGLAND);
		const platforms = await startPlatforms(ends);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const load = { asked: made.asked, atOnce: AT_ONCE, seconds: SECONDS, checked: true };
		const perSecond = Array.from({ length: MOST }, (): number[] => []);
		const delivered = Array.from({ length: MOST }, (): number[] => []);
		let [doubled, lost, errors] = [0, 0, 0];

		const measure = async (count: number) => {
			const due = await makeCardsDue(client, CARDS, ["slack"]);
			await platforms.posted();
			const bots = await Promise.all(Array.from({ length: count }, () => startBot(made, platforms, ends)));
			const began = performance.now();
			const urls = bots.map((bot) => bot.url);
			const figures = await runLoad({ ...load, urls, warmSeconds: WARM_SECONDS }, ends);
			await allShown(client);
			delivered[count - 1]!.push((performance.now() - began) / 1_000);
			await Promise.all(bots.map((bot) => bot.stop()));
			const posted = await platforms.posted();
			doubled += posted.doubled;
			// Besides the cards, a panel's first greeting.
			const { rows } = await client.query<{ n: number }>(STANDING);
			lost += Math.abs(rows[0]!.n - posted.posts);
			errors += figures.errors;
			perSecond[count - 1]!.push(figures.perSecond);
			tell(`  ${count} replicas: ${figures.perSecond.toFixed(0)}/s, ${posted.posts} of ${due} messages`);
		};
		const first = await startBot(made, platforms, ends);
		await firstWorkDone(made.superuserUrl);
		await first.stop();
		for (let turn = 0; turn < TURNS; turn++) {
			for (let count = 1; count <= MOST; count++) await measure(count);
		}
		const { rows } = await client.query<{ n: number }>(TWICE);
		const times = (count: number) => median(perSecond[count - 1]!.map((n, turn) => n / perSecond[0]![turn]!));
		const kept = (count: number): Mark => ({
			...{ what: `commands a second, times those of one, with ${count}`, value: times(count) },
			...{ unit: "", least: NOT_LESS },
		});
		const all = perSecond.map((of) => median(of).toFixed(0)).join(", ");
		const seconds = delivered.map((of) => median(of).toFixed(1)).join(", ");
		return {
			what: "1, 2 and 3 replicas on one machine",
			marks: [
				kept(2),
				kept(3),
				{ what: "requests that took effect twice", value: rows[0]!.n, unit: "", most: 0 },
				{ what: "messages posted twice", value: doubled, unit: "", most: 0 },
				{ what: "messages too few or too many", value: lost, unit: "", most: 0 },
				{ what: "errors", value: errors, unit: "", most: 0 },
			],
			notes: [
				`/cme case a second with 1, 2, 3: ${all}; ${AT_ONCE} at once, replicas in turn; medians of ${TURNS} turns of ${SECONDS} s.`,
				`${CARDS} messages were due in each of ${made.size.panels} channels at the start of each turn; all stood after ${seconds} s, at the platform's pace of one a second and channel.`,
				"Replicas, PostgreSQL, platforms and load share the machine: more of them share what it has, they do not add to it.",
			],
		};
	},
};

/** Resolves when no card is due any more. */
async function allShown(client: pg.Client): Promise<void> {
	const end = performance.now() + DELIVERED_MS;
	while (performance.now() < end) {
		const { rows } = await client.query(
			"select from posting where key like 'card:%' and dead_at is null and (shown is null or shown < wanted) limit 1",
		);
		if (!rows.length) return;
		await new Promise((done) => setTimeout(done, 100));
	}
}
