import { startBot } from "../support/bot.ts";
import { ENGLAND, ONE_PANEL, type Size } from "../support/database.ts";
import { firstWorkDone } from "../support/first-work.ts";
import { type Load, runLoad } from "../support/load.ts";
import { startPlatforms } from "../support/platforms.ts";
import { type Served, startProcess } from "../support/process.ts";
import type { Bench, Outcome, Row } from "../support/row.ts";
import { type Asked, signedCommand } from "../support/slack-command.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 6;
/** Of each turn. */
const SECONDS = 5;
/** How many people ask at the same time. */
const AT_ONCE = 16;

/** A signed command, until its answer is whole: the bot as it runs in production, beside Bolt with the same rows. */
export const caseCommand = rowOf("case-command", "Signed /cme case to answer", ONE_PANEL);

/** The same where all of England is in one database. */
export const caseCommandEngland = rowOf(
	"case-command-england",
	`Signed /cme case to answer, ${ENGLAND.panels} panels`,
	ENGLAND,
);

function rowOf(name: string, what: string, size: Size): Row {
	return { name, run: (bench) => run(bench, what, size) };
}

async function run(bench: Bench, what: string, size: Size): Promise<Outcome> {
	const database = await bench.database(size);
	const { ends, tell } = bench;
	const bot = await startBot(database, await startPlatforms(ends), ends);
	if (size.panels > 1) await firstWorkDone(database.superuserUrl);
	const bytes = await answerSize(bot, database.asked[0]!);
	const same = await startProcess(
		"bench/floor/same-rows.ts",
		{ DATABASE_URL: database.copyUrl, ANSWER_SIZE: String(bytes) },
		ends,
	);
	const bare = await startProcess("bench/floor/only-acknowledges.ts", {}, ends);

	const load = { asked: database.asked, atOnce: AT_ONCE, warmSeconds: 0.5, seconds: SECONDS, checked: true };
	const measure = (served: Served, but: Partial<Load> = {}) =>
		runLoad({ ...load, ...but, urls: [served.url] }, ends);
	// Each once before anything counts: code is compiled, connections open, statements prepared.
	for (const served of [bot, same]) await measure(served, { warmSeconds: 0, seconds: 4 });
	const [ours, floor] = await inTurns(
		TURNS,
		[
			{ what, measure: () => measure(bot) },
			{ what: "Bolt, the same rows by bare pg", measure: () => measure(same) },
		],
		tell,
	);
	const beside = await inTurns(
		1,
		[
			{
				what: "bare Bolt that only acknowledges",
				measure: () => measure(bare, { warmSeconds: 2, checked: false }),
			},
		],
		tell,
	);
	return {
		ours: ours!,
		floor: floor!,
		beside,
		reach: 0.5,
		notes: [
			`${AT_ONCE} at once over kept-alive connections; ${TURNS} turns of ${SECONDS} s each, after a warm-up.`,
			`${size.panels} panel${size.panels > 1 ? "s" : ""} with ${size.cases} cases of 6 open enquiries; an answer has ${bytes} bytes; every commit is synced to the disk.`,
			"Bot, floor, PostgreSQL and load share the machine. The floor's login is not bound by row security.",
			"The floor waits for each of its statements, as pg does unless told otherwise; the bot sends together what it can.",
		],
	};
}

/** The bytes of the bot's answer, which the floor's is made as long as. */
async function answerSize(bot: Served, asked: Asked): Promise<number> {
	const { body, headers } = signedCommand(asked, "size");
	const answer = await fetch(`${bot.url}/slack/events`, { method: "POST", headers, body });
	const text = await answer.text();
	if (!answer.ok || !text.includes(asked.ref)) throw new Error(`The bot answered ${answer.status} ${text}`);
	return Buffer.byteLength(text);
}
