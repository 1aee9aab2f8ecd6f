import pg from "pg";
import { startBot } from "../support/bot.ts";
import { cpuOf } from "../support/cpu.ts";
import { ENGLAND } from "../support/database.ts";
import { firstWorkDone } from "../support/first-work.ts";
import type { Mark } from "../support/marks.ts";
import { startPlatforms } from "../support/platforms.ts";
import type { Row } from "../support/row.ts";
import { type Kept, runSteady, type Steady } from "../support/steady.ts";

const PER_SECOND = 300;
const FORGED = 2_000;
/** Ten minutes, unless --seconds says otherwise. */
const SECONDS = 600;
const WARM_SECONDS = 10;
/** Of so many requests one does something to a case. */
const ONE_IN = 10;

/** A steady load of signed commands, and the same with forged requests beside it. */
export const sustained: Row = {
	name: "sustained",
	long: true,
	async run({ database, ends, seconds = SECONDS, tell }) {
		const made = await database(ENGLAND);
		const platforms = await startPlatforms(ends);
		const bot = await startBot(made, platforms, ends);
		const load: Steady = {
			...{ urls: [bot.url], asked: made.asked, perSecond: PER_SECOND, oneIn: ONE_IN },
			...{ seconds, answerAt: `${platforms.url}/answer` },
		};
		await firstWorkDone(made.superuserUrl);
		await runSteady({ ...load, seconds: WARM_SECONDS }, ends);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const cpu = await cpuOf(client, bot.pid);
		const before = cpu?.();
		const alone = await runSteady(load, ends);
		const after = cpu?.();
		const each = (of: "node" | "postgres") =>
			before && after ? ((after[of] - before[of]) / alone.sent).toFixed(2) : "–";
		const spent = `Processor time for each of them: ${each("node")} ms of the bot, ${each("postgres")} ms of PostgreSQL, whatever else goes on in both counted in.`;
		tell(`  alone: p99 ${alone.p99.toFixed(1)} ms, slowest ${alone.slowest.toFixed(0)} ms`);
		const beside = await runSteady({ ...load, forgedPerSecond: FORGED }, ends);
		tell(`  with forged ones: p99 ${beside.p99.toFixed(1)} ms, slowest ${beside.slowest.toFixed(0)} ms`);
		const { sent, refused } = beside.forged;
		return {
			what: `${PER_SECOND} signed commands a second`,
			marks: [
				{ what: "p99", value: alone.p99, unit: "ms", most: 150 },
				{ what: "the slowest", value: alone.slowest, unit: "ms", most: 1_000 },
				errorsOf(alone, load),
				{ what: `p99 with ${FORGED} forged ones beside`, value: beside.p99, unit: "ms", most: 500 },
				errorsOf(beside, load),
				{ what: "forged ones not refused", value: sent - refused, unit: "", most: 0 },
			],
			notes: [
				`${seconds} s each, after ${WARM_SECONDS} s that do not count; p50 and p95 were ${alone.p50.toFixed(1)} and ${alone.p95.toFixed(1)} ms, with forged ones ${beside.p50.toFixed(1)} and ${beside.p95.toFixed(1)} ms. Sent: ${alone.sent}, ${beside.sent} and ${sent} forged.`,
				`One in ${ONE_IN} says “I'm on it” of a case, the others look one up; ${made.size.panels} panels with ${made.size.cases} cases. Times are from when a request was due.`,
				`Of the errors ${alone.later} and ${beside.later} were told in time that their answer takes longer. At most 512 wait for an answer at once: where more is due than is answered, the rest waits at the sender, and its times grow with the minutes.`,
				spent,
				"Bot, PostgreSQL and whoever sends share the machine, each a process of its own; every commit is synced to the disk.",
			],
		};
	},
};

/** What was not answered rightly, or not sent since the machine was too busy for its own load. */
function errorsOf({ sent, errors, firstError, forged }: Kept, load: Steady): Mark {
	if (firstError) console.error(`A wrong answer: ${firstError}`);
	const unsent = Math.max(0, Math.floor(load.perSecond * load.seconds * 0.99) - sent);
	const what = forged.sent ? "errors with forged ones beside" : "errors";
	return { what, value: errors + unsent, unit: "", most: 0 };
}
