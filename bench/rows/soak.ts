import pg from "pg";
import { startBot } from "../support/bot.ts";
import { ENGLAND } from "../support/database.ts";
import { median, percentile } from "../support/figures.ts";
import { startPlatforms } from "../support/platforms.ts";
import type { Row } from "../support/row.ts";
import { runSteady } from "../support/steady.ts";
import { withTeamsAt } from "../support/teams-places.ts";
import { watching } from "../support/watch.ts";

/** An hour, unless --seconds says otherwise. */
const SECONDS = 3_600;
const PER_SECOND = 60;
const FORGED = 20;
/** What is counted as the beginning: everything is warm by then. */
const WARM = 1 / 6;

/** Mixed load on one bot, Slack and Teams connected, for long: what it takes of memory, and how late its event loop is. */
export const soak: Row = {
	name: "soak",
	long: true,
	async run({ database, ends, seconds = SECONDS, tell }) {
		const made = await database(ENGLAND);
		const platforms = await startPlatforms(ends);
		await withTeamsAt(made, platforms.url);
		const { how, seen, errors } = watching();
		const bot = await startBot(made, platforms, ends, { teams: true, ...how });
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const connections: number[] = [];
		const looking = setInterval(async () => {
			const { rows } = await client.query(
				"select count(*)::int as open from pg_stat_activity where application_name = 'rollcall'",
			);
			connections.push(rows[0].open);
			const last = seen.at(-1);
			if (last) tell(`  ${last.mb.toFixed(0)} MB, loop p99 ${last.p99.toFixed(1)} ms`);
		}, 60_000);
		ends.add(() => clearInterval(looking));
		const load = { asked: made.asked, perSecond: PER_SECOND, forgedPerSecond: FORGED, oneIn: 5 };
		const words = ["help", "digest", "overdue", "mine", "cases", "agenda"];
		const kept = await runSteady(
			{ ...load, urls: [bot.url], seconds, words, answerAt: `${platforms.url}/answer` },
			ends,
		);
		clearInterval(looking);
		const { posts, updates } = await platforms.posted();
		const begin = seen.slice(Math.floor(seen.length * WARM), Math.floor(seen.length * 2 * WARM));
		const end = seen.slice(-Math.max(1, Math.floor(seen.length * WARM)));
		const [before, after] = [begin, end].map((part) => median(part.map((w) => w.mb))) as [number, number];
		const most = Math.max(...seen.map((w) => w.mb));
		return {
			what: `Mixed load for ${(seconds / 60).toFixed(0)} minutes`,
			marks: [
				{ what: "growth of memory", value: Math.max(0, (after / before - 1) * 100), unit: "%", most: 10 },
				{ what: "memory at most", value: most, unit: "MB", most: 300 },
				{
					what: "event loop late, p99",
					value: percentile(
						seen.map((w) => w.p99),
						0.99,
					),
					unit: "ms",
					most: 50,
				},
				{ what: "errors", value: kept.errors + errors.length, unit: "", most: 0 },
				{ what: "answer, p99", value: kept.p99, unit: "ms" },
			],
			notes: [
				`${PER_SECOND} requests a second (looking a case up; one in five “I'm on it”; one in twenty ${words.join(", ")}), ${FORGED} forged ones beside; ${kept.sent} in all, ${posts} messages posted and ${updates} redrawn.`,
				`Memory: ${before.toFixed(0)} MB from a sixth to a third of the time, ${after.toFixed(0)} MB in the last sixth: medians of looks every ten seconds at the resident set. What was held, rubbish and all, was at least ${Math.min(...begin.map((w) => w.heap)).toFixed(0)} MB then and ${Math.min(...end.map((w) => w.heap)).toFixed(0)} MB at the end: V8 takes more where a machine has more.`,
				`The loop's p99 is that of the worst ten seconds but one in a hundred; its median was ${median(seen.map((w) => w.p50)).toFixed(1)} ms, the latest moment ${Math.max(...seen.map((w) => w.most)).toFixed(0)} ms. Connections to the database: at most ${Math.max(0, ...connections)}.`,
				...(kept.firstError ? [`The first wrong answer: ${kept.firstError}`] : []),
				...(errors.length ? [`The first error in the log: ${errors[0]!.slice(0, 300)}`] : []),
			],
		};
	},
};
